"""`voyager skills show`: one skill in full."""

from typing import Annotated

import typer
from rich.syntax import Syntax

from voyager.cli import options, output
from voyager.cli.skills.opening import opened, unknown
from voyager.domain import Skill
from voyager.errors import UserError
from voyager.skills.library import SkillLibrary
from voyager.wire import to_json


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
        with opened(home, library) as kept:
            if kept is None:
                raise unknown(name, ())
            skill = _find(kept, name, version)
        if json:
            output.print_json(to_json(skill))
        else:
            _print(skill)
        return 0

    output.reported(command)


def _find(library: SkillLibrary, name: str, version: int | None) -> Skill:
    skill = library.get(name, version)
    if skill is not None:
        return skill
    versions = library.versions(name)
    if not versions:
        raise unknown(name, library.names())
    there = ", ".join(str(each.version) for each in versions)
    raise UserError(f"no version {version} of `{name}` in this library; there are: {there}")


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
