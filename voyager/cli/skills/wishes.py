"""What a search or a list asks of skills for here and now: the filters of retrieval in a run, said by a person."""

import re
from collections.abc import Sequence
from typing import Annotated

import typer

from voyager.assembly import goal_names
from voyager.domain import Filters, Language
from voyager.errors import GoalError, UserError
from voyager.goals import MAX_COUNT, item_named

_LANGUAGES: tuple[Language, ...] = ("javascript", "python")
_DIMENSIONS = ("overworld", "the_nether", "the_end")
_EXAMPLE = "oak_log=3,stick=2"
_PAIR = re.compile(r"\s*([^=]*[^=\s])\s*=\s*([0-9]{1,9})\s*")

InLanguage = Annotated[
    str | None, typer.Option("--language", help="Only those in javascript or in python.", metavar="NAME")
]
InDimension = Annotated[
    str | None,
    typer.Option(
        "--dimension",
        help=f"Only those verified in {', '.join(_DIMENSIONS)} or one of a server's own, or nobody knows where.",
        metavar="NAME",
    ),
]
Having = Annotated[
    list[str] | None,
    typer.Option(
        "--have",
        help="Only what works with no more than these items: what it takes and was learned to need is among them; may"
        " be given several times.",
        metavar="ITEM=N[,ITEM=N...]",
    ),
]


def wishes(language: str | None, dimension: str | None, have: Sequence[str] | None) -> Filters:
    """What the three options ask for. Raises: UserError, SetupError."""
    return Filters(
        language=None if language is None else _language(language),
        dimension=None if dimension is None else _dimension(dimension),
        inventory=None if have is None else _inventory(have),
    )


def _language(name: str) -> Language:
    """Raises: UserError: no skill is in it."""
    found: Language | None = next((each for each in _LANGUAGES if each == name), None)
    if found is None:
        raise UserError(f"--language {name}: there are {', '.join(_LANGUAGES)}")
    return found


def _dimension(name: str) -> str:
    plain = name.removeprefix("minecraft:")
    # What a server added is named with a namespace, and nobody knows all of these.
    if plain not in _DIMENSIONS and not re.fullmatch(r"[a-z0-9_.-]+:[a-z0-9_./-]+", plain):
        raise UserError(f"--dimension {name}: there are {', '.join(_DIMENSIONS)}, and a server's own, as `its:name`")
    return plain


def _inventory(given: Sequence[str]) -> dict[str, int]:
    """How many of each item; what is said twice adds up."""
    names = goal_names()
    held: dict[str, int] = {}
    for text in given:
        for pair in text.split(","):
            match = _PAIR.fullmatch(pair)
            if match is None:
                raise UserError(f"--have {text}: `{pair}` is not ITEM=N; write e.g. --have {_EXAMPLE}")
            try:
                item = item_named(match[1], names)
            except GoalError as error:
                raise UserError(f"--have {text}: {error}") from error
            held[item] = held.get(item, 0) + int(match[2])
            if held[item] > MAX_COUNT:
                raise UserError(f"--have {text}: no inventory holds more than {MAX_COUNT} of one item")
    return held
