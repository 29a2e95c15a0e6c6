"""`voyager skills search`: skills by what they mean."""

from collections.abc import Sequence
from typing import Annotated

import typer
from pydantic import JsonValue

from voyager.cli import options, output
from voyager.cli.skills.fields import STYLES, worked
from voyager.cli.skills.opening import opened
from voyager.cli.skills.tables import Column, print_table
from voyager.cli.skills.wishes import Having, InDimension, InLanguage, wishes
from voyager.domain import Filters, Listing, SkillHit
from voyager.errors import UserError


def search(
    text: Annotated[str, typer.Argument(help="What the skill should do.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many to show.", metavar="N")] = 5,
    language: InLanguage = None,
    dimension: InDimension = None,
    have: Having = None,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Find skills by what they do, the best first: by rank, which is likeness in meaning and words times success.

    `score` is the likeness of meaning alone, 1 for the same. No more than one of several alike comes early.
    """

    def command() -> int:
        if not text.strip():
            raise UserError('nothing to search for: say what the skill should do, e.g. "get wood"')
        wished = wishes(language, dimension, have)
        with opened(home, library) as kept:
            hits = [] if kept is None else kept.search(text, limit, filters=wished)
            there = 0 if kept is None else kept.count(Listing())
        if json:
            output.print_json([_shape(hit) for hit in hits])
        elif hits:
            _print(hits)
        else:
            output.people.print(f"nothing found: {_reason(wished, there)}", markup=False, soft_wrap=True)
        return 0

    output.reported(command)


def _reason(wished: Filters, there: int) -> str:
    if not there:
        return "there are no skills to search"
    if wished.narrow:
        return "no skill is what --language, --dimension and --have leave; take one of them back"
    return f"what there is ({there}) is quarantined or retired; `voyager skills list` tells"


def _shape(hit: SkillHit) -> JsonValue:
    skill = hit.skill
    return {
        "name": skill.name,
        "version": skill.version,
        "score": round(hit.score, 4),
        "rank": None if hit.rank_score is None else round(hit.rank_score, 4),
        "language": skill.language,
        "dimension": skill.dimension,
        "needs": {**skill.contract.preconditions, **skill.contract.needs},
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
        Column(title="rank", rank=2, cells=[f"{hit.rank_score or 0:.2f}" for hit in hits], right=True),
        Column(title="score", rank=4, cells=[f"{hit.score:.2f}" for hit in hits], right=True),
        Column(title="skill", rank=0, cells=[skill.name for skill in skills]),
        Column(title="v", rank=1, cells=[str(skill.version) for skill in skills], right=True),
        Column(title="maturity", rank=5, cells=[skill.maturity for skill in skills], styles=styles),
        Column(title="worked", rank=6, cells=[worked(skill.contract) for skill in skills], right=True),
        Column(title="description", rank=3, cells=[skill.description for skill in skills], text=True),
    ]
    print_table(columns)
