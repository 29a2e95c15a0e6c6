"""`voyager skills`: list, show and search the library."""

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer
from pydantic import JsonValue
from rich.syntax import Syntax
from rich.table import Table

from voyager.cli import options, output
from voyager.domain import Skill
from voyager.errors import UserError
from voyager.session import open_library
from voyager.skills.library import SkillLibrary
from voyager.wire import to_json

T = TypeVar("T")

app = typer.Typer(help="Browse the skill library.", no_args_is_help=True)


def _browse(home: str | None, library: str | None, read: Callable[[SkillLibrary], T], otherwise: T) -> T:
    """What `read` finds in the library; `otherwise` where nothing has been learned yet."""
    settings = output.settings({"home": home, "library": library})
    if library is None and not settings.library_folder.exists():
        return otherwise
    kept = open_library(settings)
    try:
        return read(kept)
    finally:
        kept.close()


@app.command("list")
def list_skills(home: options.Home = None, library: options.Library = None, json: options.Json = False) -> None:
    """List the skills with their current versions."""

    def command() -> int:
        skills = _browse(home, library, SkillLibrary.all_current, [])
        if json:
            output.print_json([_row(skill) for skill in skills])
        elif skills:
            output.stdout.print(_table(skills))
        else:
            output.people.print("no skills yet; learn some with `voyager explore`", markup=False)
        return 0

    output.reported(command)


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="Name of the skill.")],
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="Which version (default: the current one).", metavar="N")
    ] = None,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Show one skill: source, contract, provenance and what it calls."""

    def command() -> int:
        names = _browse(home, library, SkillLibrary.names, [])
        skill = _browse(home, library, lambda kept: kept.get(name, version), None)
        if skill is None:
            which = f"`{name}`" if version is None or name not in names else f"version {version} of `{name}`"
            raise UserError(f"no skill {which} in this library; there are: {', '.join(names) or 'none yet'}")
        if json:
            output.print_json(to_json(skill))
        else:
            _print(skill)
        return 0

    output.reported(command)


@app.command("search")
def search(
    text: Annotated[str, typer.Argument(help="What the skill should do.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many to show.", metavar="N")] = 5,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Find skills by meaning, nearest first."""

    def command() -> int:
        hits = _browse(home, library, lambda kept: kept.search(text, limit), [])
        if json:
            output.print_json(
                [{"name": hit.skill.name, "version": hit.skill.version, "score": round(hit.score, 4)} for hit in hits]
            )
            return 0
        table = Table(box=None, pad_edge=False)
        for title in ("score", "skill", "description"):
            table.add_column(title)
        for hit in hits:
            table.add_row(f"{hit.score:.2f}", f"{hit.skill.name} v{hit.skill.version}", hit.skill.description)
        output.stdout.print(table)
        return 0

    output.reported(command)


def _row(skill: Skill) -> JsonValue:
    return {
        "name": skill.name,
        "version": skill.version,
        "language": skill.language,
        "maturity": skill.maturity,
        "calls": list(skill.calls),
        "successes": skill.contract.successes,
        "uses": skill.contract.uses,
        "description": skill.description,
    }


def _table(skills: list[Skill]) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in ("skill", "version", "maturity", "uses", "calls", "goal"):
        table.add_column(title)
    for skill in skills:
        uses = f"{skill.contract.successes}/{skill.contract.uses}"
        table.add_row(skill.name, str(skill.version), skill.maturity, uses, ", ".join(skill.calls), skill.goal.text)
    return table


def _print(skill: Skill) -> None:
    effect = ", ".join(f"{count:+d} {item}" for item, count in skill.contract.effect.items()) or "nothing measured"
    facts = {
        "skill": f"{skill.signature} (version {skill.version}, {skill.maturity})",
        "goal": skill.goal.text,
        "does": skill.description,
        "effect": f"{effect}; {skill.contract.ticks} ticks",
        "uses": f"{skill.contract.successes} of {skill.contract.uses} succeeded",
        "calls": ", ".join(skill.calls) or "no other skill",
        "from": f"run {skill.provenance.run}, attempt {skill.provenance.attempt}, {skill.provenance.model}",
    }
    for name, value in facts.items():
        output.stdout.print(f"{name:7} {value}", markup=False, soft_wrap=True)
    output.stdout.print(Syntax(skill.source, skill.language, background_color="default", line_numbers=True))
