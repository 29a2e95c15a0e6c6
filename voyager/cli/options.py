"""Options that several commands share."""

import re
from collections.abc import Sequence
from typing import Annotated

import typer
from pydantic import ValidationError

from voyager import config, costs
from voyager.ablation import PARTS
from voyager.curriculum.modes import MANUAL
from voyager.errors import UserError
from voyager.wire import from_json

Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts instead of text.")]
Home = Annotated[
    str | None, typer.Option("--home", help="State folder (default: .voyager, or VOYAGER_HOME).", metavar="DIR")
]
Library = Annotated[
    str | None, typer.Option("--library", help="Skill library folder (default: HOME/library).", metavar="DIR")
]
World = Annotated[str | None, typer.Option("--world", help="embedded[:PRESET] (default) or HOST:PORT.", metavar="SPEC")]
Clock = Annotated[
    str | None,
    typer.Option("--clock", help="Of the embedded world: free (default), real, warp:K.", metavar="CLOCK"),
]
Watch = Annotated[
    bool | None, typer.Option("--watch", help="Show the world on a page of this machine while the bot plays.")
]
WatchPort = Annotated[
    int | None, typer.Option("--watch-port", help="As --watch, on this port (default: any free one).", metavar="PORT")
]
Curriculum = Annotated[
    str | None,
    typer.Option(
        "--curriculum",
        help="Who sets the goals: auto (the model, default), frontier, random, manual, suite:NAME, FILE.yaml.",
        metavar="MODE",
    ),
]
Manual = Annotated[bool, typer.Option("--manual", help="A person sets each goal: the same as --curriculum manual.")]
Review = Annotated[
    list[str] | None,
    typer.Option(
        "--review",
        help="A person decides on these before they count: goals, programs, verdicts; a list, or several times.",
        metavar="WHAT",
    ),
]
Seed = Annotated[int | None, typer.Option("--seed", help="Seed of the world and of all chance in it (default: 1).")]
Language = Annotated[
    str | None,
    typer.Option("--language", help="Of programs: javascript (default), python or either.", metavar="NAME"),
]
Model = Annotated[
    list[str] | None,
    typer.Option(
        "--model",
        help="builtin:planner (default), openai:NAME or recorded:FILE; ROLE=SPEC for one role of"
        f" {', '.join(config.ROLES)}; may be given several times.",
        metavar="[ROLE=]SPEC",
    ),
]
BaseUrl = Annotated[
    list[str] | None,
    typer.Option(
        "--base-url",
        help="Chat-completions endpoint of openai: models, or of one role's; may be given several times.",
        metavar="[ROLE=]URL",
    ),
]
Candidates = Annotated[
    int | None,
    typer.Option("--candidates", help="Programs written for one attempt; the best counts (1 to 16).", metavar="K"),
]
TidyEvery = Annotated[
    int | None,
    typer.Option("--tidy-every", help="Tidy the skill library after every so many goals.", metavar="N"),
]
Without = Annotated[
    str | None,
    typer.Option("--without", help=f"Parts to leave out, as an ablation: {', '.join(PARTS)}.", metavar="PARTS"),
]
Record = Annotated[
    str | None,
    typer.Option(
        "--record", help="Add every model call to this file; --model recorded:FILE answers from it.", metavar="FILE"
    ),
]
Goals = Annotated[int | None, typer.Option("--goals", min=1, help="Stop after N more goals.", metavar="N")]
Estimate = Annotated[
    bool, typer.Option("--estimate", help="Say what earlier runs of these models cost, and run nothing.")
]
Budget = Annotated[
    str | None,
    typer.Option("--budget", help="US dollars that the run may cost in models, in all.", metavar="USD"),
]
BudgetTokens = Annotated[
    int | None, typer.Option("--budget-tokens", help="Tokens that the run may use, in all.", metavar="N")
]
BudgetCalls = Annotated[
    int | None, typer.Option("--budget-calls", help="Model calls that the run may make, in all.", metavar="N")
]
Hours = Annotated[float | None, typer.Option("--hours", help="Hours that the run may take, in all.", metavar="H")]


def watch_port(watch: bool | None, port: int | None) -> int | None:
    """What the two options say of the setting `watch_port`; None where they say nothing."""
    if port is not None or not watch:
        return port
    return None if config.current({}).watch_port is not None else 0


def review(given: Sequence[str] | None) -> str | None:
    """What `--review` says, as the setting; None where it says nothing."""
    return ",".join(given) if given else None


def mode(curriculum: str | None, manual: bool) -> str | None:
    """What `--curriculum` and `--manual` say. Raises: UserError where they contradict each other."""
    if manual and curriculum not in (None, MANUAL):
        raise UserError(f"--manual and --curriculum {curriculum} are both given; leave one out")
    return MANUAL if manual else curriculum


def budget(usd: str | None, tokens: int | None, calls: int | None, hours: float | None) -> costs.Budget:
    """What the four options say a run may cost. Raises: UserError naming the option."""
    try:
        return from_json(costs.Budget, {"usd": usd, "tokens": tokens, "calls": calls, "hours": hours})
    except ValidationError as error:
        first = error.errors()[0]
        raise UserError(f"{costs.FLAGS[str(first['loc'][0])]} {first['input']}: {first['msg']}") from error


def model_flags(models: Sequence[str] | None, base_urls: Sequence[str] | None) -> dict[str, object]:
    """What `--model` and `--base-url` say, as settings.

    Raises:
        UserError: the same thing said twice, or a role that there is not.
    """
    flags: dict[str, object] = {}
    for option, setting, values in (("--model", "model", models), ("--base-url", "base_url", base_urls)):
        for value in values or ():
            head, equals, tail = value.partition("=")
            of_role = equals and re.fullmatch(r"\w+", head)
            if of_role and head not in config.ROLES:
                raise UserError(f"{option} {value}: there is no role `{head}`; there are {', '.join(config.ROLES)}")
            name = f"models.{head}.{setting}" if of_role else setting
            if name in flags:
                raise UserError(f"{option} {value}: {option} is given twice for the same; leave one out")
            flags[name] = tail if of_role else value
    return flags
