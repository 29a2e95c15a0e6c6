"""`voyager skills list`: the skills there are, those asked for, in the order asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, cast, get_args

import typer

from voyager import sources
from voyager.bridge.process import BotOptions
from voyager.cli import options, output
from voyager.cli.skills.fields import FIELDS, STYLES, Around, Field, as_json
from voyager.cli.skills.opening import Neighbours, opened
from voyager.cli.skills.origins import Release, release_of, told
from voyager.cli.skills.tables import Column, print_table
from voyager.cli.skills.wishes import Having, InDimension, InLanguage, wishes
from voyager.domain import Filters, Listing, Maturity, SkillSummary, SortKey
from voyager.errors import UserError
from voyager.replay import verifying
from voyager.skills.library import SkillLibrary
from voyager.skills.ranking import Wished, misfits

DEFAULT_LIMIT = 100
_MATURITIES: tuple[Maturity, ...] = ("candidate", "verified", "trusted", "retired")
_SHOWN = ("maturity", "uses", "ticks", "callees", "callers", "origin", "language")
"""Fields with a column, beside the one sorted by; what stands first stays where the terminal is narrow."""


Test = Callable[[SkillSummary], bool]
OfMaturity = Annotated[
    list[str] | None,
    typer.Option("--maturity", help=f"Only {', '.join(_MATURITIES)}; may be given several times.", metavar="NAME"),
]
Calling = Annotated[
    str | None, typer.Option("--calls", help="Only those that call this skill themselves.", metavar="SKILL")
]
Gaining = Annotated[str | None, typer.Option("--gains", help="Only those that brought this item.", metavar="ITEM")]
Needing = Annotated[str | None, typer.Option("--needs", help="Only those that use up this item.", metavar="ITEM")]
OfRun = Annotated[str | None, typer.Option("--run", help="Only those learned in this run.", metavar="RUN")]
Roots = Annotated[bool, typer.Option("--roots", help="Only those that no other skill calls.")]
Pinned = Annotated[bool, typer.Option("--pinned", help="Only those that are pinned to a version.")]
Banned = Annotated[bool, typer.Option("--banned", help="Only those that are banned; otherwise none of them is listed.")]
Imported = Annotated[bool, typer.Option("--imported", help="Only those that came from elsewhere.")]
Unverified = Annotated[bool, typer.Option("--unverified", help="Only those that were never run again from a fixture.")]
Stale = Annotated[
    bool, typer.Option("--stale", help="Only those verified last under another game or mineflayer than this one's.")
]
Sort = Annotated[
    str, typer.Option("--sort", help=f"By {', '.join(FIELDS)}; numbers begin with the greatest.", metavar="FIELD")
]
Reverse = Annotated[bool, typer.Option("--reverse", help="In the opposite order.")]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        min=0,
        help=f"Show only the first N (default: {DEFAULT_LIMIT} as text, all as JSON; 0: all).",
        metavar="N",
    ),
]


def list_skills(
    language: InLanguage = None,
    dimension: InDimension = None,
    have: Having = None,
    maturity: OfMaturity = None,
    calls: Calling = None,
    gains: Gaining = None,
    needs: Needing = None,
    run: OfRun = None,
    roots: Roots = False,
    pinned: Pinned = False,
    banned: Banned = False,
    imported: Imported = False,
    unverified: Unverified = False,
    stale: Stale = False,
    sort: Sort = "name",
    reverse: Reverse = False,
    limit: Limit = None,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """List the skills, all or some, with how well each has done."""

    def command() -> int:
        field = FIELDS.get(sort)
        if field is None:
            raise UserError(f"--sort {sort}: there is no such field; there are {', '.join(FIELDS)}")
        wished = wishes(language, dimension, have)
        asked = Listing(
            language=wished.language,
            banned=banned,
            pinned=True if pinned else None,
            imported=True if imported else None,
            gains=gains,
            calls=calls,
            maturities=tuple(_maturity(each) for each in maturity or ()),
            run=run,
            roots=roots,
            unverified=unverified,
            stale_in=_environment() if stale else None,
        )
        tests = _tests(needs, replace(wished, language=None))
        most = limit if limit is not None else None if json else DEFAULT_LIMIT
        with opened(home, library) as kept:
            if kept is None:
                return _end(Found(), json=json)
            found = _find(kept, asked, tests, field, reverse=reverse, limit=most or None)
            if json:
                around = Neighbours(kept)
                output.print_json([*(as_json(skill, around) for skill in found.skills)])
                return 0
            if found.skills:
                _print(found.skills, Neighbours(kept), field)
        return _end(found, json=False)

    output.reported(command)


@dataclass(frozen=True, kw_only=True)
class Found:
    """The skills to show, of `count` that are as they were asked for, of `there` in all."""

    skills: Sequence[SkillSummary] = ()
    count: int = 0
    there: int = 0


def _find(
    library: SkillLibrary, asked: Listing, tests: Sequence[Test], field: Field, *, reverse: bool, limit: int | None
) -> Found:
    there = library.count(Listing(banned=None))
    if not tests and field.name in get_args(SortKey):
        # The database knows maturities by rank: the most trusted first, as the greatest of a number.
        falling = (field.is_number or field.name == "maturity") != reverse
        ordered = replace(asked, sort=cast(SortKey, field.name), descending=falling, limit=limit)
        return Found(skills=library.summaries(ordered), count=library.count(asked), there=there)
    # What the database does not tell is asked skill by skill, once all others are out.
    found = [skill for skill in library.summaries(asked) if all(test(skill) for test in tests)]
    skills = field.ordered(found, Neighbours(library), reverse=reverse)
    return Found(skills=skills[:limit], count=len(found), there=there)


def _tests(needs: str | None, wished: Filters) -> list[Test]:
    """What the database does not decide."""
    tests: list[tuple[object, Test]] = [
        (needs, lambda skill: needs in {*skill.contract.preconditions, *skill.contract.needs}),
        (wished.narrow, lambda skill: not misfits(_wished(skill), wished)),
    ]
    return [test for value, test in tests if value]


def _wished(skill: SkillSummary) -> Wished:
    contract = skill.contract
    return Wished(
        language=skill.language, dimension=skill.dimension, needs=contract.needs, takes=contract.preconditions
    )


def _environment() -> str:
    return verifying.environment(sources.node_root(), BotOptions.version)


def _maturity(name: str) -> Maturity:
    """Raises: UserError: no skill can have it."""
    found: Maturity | None = next((each for each in _MATURITIES if each == name), None)
    if found is None:
        raise UserError(f"--maturity {name}: there are {', '.join(_MATURITIES)}")
    return found


def _print(skills: Sequence[SkillSummary], around: Around, sorted_by: Field) -> None:
    names = [sorted_by.name, *(name for name in _SHOWN if name != sorted_by.name)]
    ranks = {name: rank for rank, name in enumerate(names, start=2)}
    columns = [
        Column(title="skill", rank=0, cells=[skill.name for skill in skills]),
        Column(title="v", rank=1, cells=[str(skill.version) for skill in skills], right=True),
    ]
    for name, field in FIELDS.items():
        if name in ranks and name not in ("name", "version"):
            styles = [STYLES[skill.maturity] for skill in skills] if name == "maturity" else ()
            cells = [field.text(skill, around) for skill in skills]
            columns.append(
                Column(title=field.title, rank=ranks[name], cells=cells, styles=styles, right=field.is_number)
            )
    goals = Column(title="goal", rank=3, cells=[skill.goal for skill in skills], text=True)
    print_table([*columns, goals])
    kept_apart: dict[Release, list[str]] = {}
    for skill in skills:
        release = release_of(quarantined=skill.quarantined, fixture=skill.fixture)
        if release is not None:
            kept_apart.setdefault(release, []).append(skill.name)
    for release, those in kept_apart.items():
        _say(told(those, release))


def _end(found: Found, *, json: bool) -> int:
    """Say what is not shown."""
    if json:
        output.print_json([])
    elif not found.there:
        _say("no skills yet; learn some with `voyager explore`")
    elif not found.count:
        _say(f"none of the {found.there} skills is like that")
    elif len(found.skills) < found.count:
        _say(f"{len(found.skills)} of {found.count} skills; filters narrow it down, `--limit 0` shows all")
    return 0


def _say(words: str) -> None:
    output.people.print(words, markup=False, soft_wrap=True)
