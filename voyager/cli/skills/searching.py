"""`voyager skills search`: skills by what they mean."""

from collections.abc import Sequence
from typing import Annotated

import typer
from pydantic import JsonValue

from voyager.cli import options, output
from voyager.cli.skills.fields import STYLES, worked
from voyager.cli.skills.opening import opened
from voyager.cli.skills.tables import Column, print_table
from voyager.domain import SkillHit


def search(
    text: Annotated[str, typer.Argument(help="What the skill should do.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many to show.", metavar="N")] = 5,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Find skills by what they do, the nearest in meaning first, with how well each has done."""

    def command() -> int:
        with opened(home, library) as kept:
            hits = [] if kept is None else kept.search(text, limit)
        if json:
            output.print_json([_shape(hit) for hit in hits])
        elif hits:
            _print(hits)
        else:
            output.people.print("nothing found: there are no skills to search", markup=False)
        return 0

    output.reported(command)


def _shape(hit: SkillHit) -> JsonValue:
    skill = hit.skill
    return {
        "name": skill.name,
        "version": skill.version,
        "score": round(hit.score, 4),
        "maturity": skill.maturity,
        "successes": skill.contract.successes,
        "uses": skill.contract.uses,
        "goal": skill.goal.text,
        "description": skill.description,
    }


def _print(hits: Sequence[SkillHit]) -> None:
    skills = [hit.skill for hit in hits]
    styles = [STYLES[skill.maturity] for skill in skills]
    columns = [
        Column(title="score", rank=2, cells=[f"{hit.score:.2f}" for hit in hits], right=True),
        Column(title="skill", rank=0, cells=[skill.name for skill in skills]),
        Column(title="v", rank=1, cells=[str(skill.version) for skill in skills], right=True),
        Column(title="maturity", rank=4, cells=[skill.maturity for skill in skills], styles=styles),
        Column(title="worked", rank=5, cells=[worked(skill.contract) for skill in skills], right=True),
        Column(title="description", rank=3, cells=[skill.description for skill in skills], text=True),
    ]
    print_table(columns)
