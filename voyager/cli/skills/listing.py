"""`voyager skills list`: the skills there are."""

from pydantic import JsonValue
from rich.table import Table

from voyager.cli import options, output
from voyager.cli.skills.opening import opened
from voyager.domain import Skill


def list_skills(home: options.Home = None, library: options.Library = None, json: options.Json = False) -> None:
    """List the skills with their current versions."""

    def command() -> int:
        with opened(home, library) as kept:
            skills = [] if kept is None else kept.all_current()
        if json:
            output.print_json([_row(skill) for skill in skills])
        elif skills:
            output.stdout.print(_table(skills))
        else:
            output.people.print("no skills yet; learn some with `voyager explore`", markup=False)
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
