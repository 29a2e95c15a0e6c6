"""`voyager skills list`: the skills there are, those asked for, in the order asked for."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from voyager.cli import options, output
from voyager.cli.skills.fields import FIELDS, STYLES, Field, as_json
from voyager.cli.skills.opening import opened, summaries
from voyager.cli.skills.tables import Column, print_table
from voyager.domain import Language, Maturity, SkillSummary
from voyager.errors import UserError
from voyager.skills.connections import Connections

DEFAULT_LIMIT = 100
_MATURITIES: tuple[Maturity, ...] = ("candidate", "verified", "trusted", "retired")
_LANGUAGES: tuple[Language, ...] = ("javascript", "python")
_SHOWN = ("maturity", "uses", "ticks", "callees", "callers", "depth", "language")
"""Fields with a column, beside the one sorted by; what stands first stays where the terminal is narrow."""

Test = Callable[[SkillSummary, Connections], bool]
InLanguage = Annotated[
    str | None, typer.Option("--language", help="Only those in javascript or in python.", metavar="NAME")
]
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
    maturity: OfMaturity = None,
    calls: Calling = None,
    gains: Gaining = None,
    needs: Needing = None,
    run: OfRun = None,
    roots: Roots = False,
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
        tests = [*_asked(language, maturity), *_about(calls, gains, needs, run)]
        if roots:
            tests.append(lambda skill, all_: not all_.callers(skill.name))
        with opened(home, library) as kept:
            skills = [] if kept is None else summaries(kept)
        connections = Connections({skill.name: skill.calls for skill in skills})
        found = [skill for skill in skills if all(test(skill, connections) for test in tests)]
        ordered = field.ordered(found, connections, reverse=reverse)
        most = limit if limit is not None else None if json else DEFAULT_LIMIT
        shown = ordered[:most] if most else ordered
        if json:
            output.print_json([as_json(skill, connections) for skill in shown])
        else:
            if shown:
                _print(shown, connections, field)
            _say_what_is_not_shown(len(skills), len(found), len(shown))
        return 0

    output.reported(command)


def _asked(language: str | None, maturity: Sequence[str] | None) -> list[Test]:
    """Raises: UserError: a value that no skill can have."""
    _check("--language", [] if language is None else [language], _LANGUAGES)
    _check("--maturity", maturity or [], _MATURITIES)
    tests: list[tuple[object, Test]] = [
        (language, lambda skill, _: skill.language == language),
        (maturity, lambda skill, _: skill.maturity in (maturity or ())),
    ]
    return [test for value, test in tests if value]


def _about(calls: str | None, gains: str | None, needs: str | None, run: str | None) -> list[Test]:
    tests: list[tuple[object, Test]] = [
        (calls, lambda skill, _: calls in skill.calls),
        (gains, lambda skill, _: gains in skill.contract.gains),
        (needs, lambda skill, _: needs in {*skill.contract.preconditions, *skill.contract.needs}),
        (run, lambda skill, _: skill.run == run),
    ]
    return [test for value, test in tests if value]


def _check(option: str, values: Sequence[str], known: Sequence[str]) -> None:
    for value in values:
        if value not in known:
            raise UserError(f"{option} {value}: there are {', '.join(known)}")


def _print(skills: Sequence[SkillSummary], connections: Connections, sorted_by: Field) -> None:
    names = [sorted_by.name, *(name for name in _SHOWN if name != sorted_by.name)]
    ranks = {name: rank for rank, name in enumerate(names, start=2)}
    columns = [
        Column(title="skill", rank=0, cells=[skill.name for skill in skills]),
        Column(title="v", rank=1, cells=[str(skill.version) for skill in skills], right=True),
    ]
    for name, field in FIELDS.items():
        if name in ranks and name not in ("name", "version"):
            styles = [STYLES[skill.maturity] for skill in skills] if name == "maturity" else ()
            cells = [field.text(skill, connections) for skill in skills]
            columns.append(
                Column(title=field.title, rank=ranks[name], cells=cells, styles=styles, right=field.is_number)
            )
    goals = Column(title="goal", rank=3, cells=[skill.goal for skill in skills], text=True)
    print_table([*columns, goals])


def _say_what_is_not_shown(there: int, found: int, shown: int) -> None:
    if not there:
        said = "no skills yet; learn some with `voyager explore`"
    elif not found:
        said = f"none of the {there} skills is like that"
    elif shown < found:
        said = f"{shown} of {found} skills; filters narrow it down, `--limit 0` shows all"
    else:
        return
    output.people.print(said, markup=False, soft_wrap=True)
