"""`voyager explore` and `voyager resume`."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from functools import partial
from types import FrameType
from typing import Annotated, Any, NoReturn, cast

import typer

from voyager import report, runs, session
from voyager.cli import estimating, options, output
from voyager.cli.asking import Terminal
from voyager.cli.progress import Progress, items
from voyager.cli.runs import billed, cost
from voyager.config import Settings
from voyager.costs import Budget
from voyager.errors import VoyagerError
from voyager.loop import Loop

Start = Callable[[session.Orders], Coroutine[Any, Any, str]]


def explore(
    run: Annotated[
        str | None, typer.Option("--run", help="Name of the run (default: the next run-N).", metavar="NAME")
    ] = None,
    goals: options.Goals = None,
    budget: options.Budget = None,
    budget_tokens: options.BudgetTokens = None,
    budget_calls: options.BudgetCalls = None,
    hours: options.Hours = None,
    estimate: options.Estimate = False,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    record: options.Record = None,
    world: options.World = None,
    clock: options.Clock = None,
    language: options.Language = None,
    curriculum: options.Curriculum = None,
    manual: options.Manual = False,
    review: options.Review = None,
    candidates: options.Candidates = None,
    tidy_every: options.TidyEvery = None,
    without: options.Without = None,
    seed: options.Seed = None,
    live: Annotated[
        bool | None, typer.Option("--live", help="The world goes on at real pace while a model thinks.")
    ] = None,
    watch: options.Watch = None,
    watch_port: options.WatchPort = None,
    library: options.Library = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Explore a world and learn skills from it; Ctrl-C saves."""

    def command() -> int:
        settings = output.settings(
            {
                "home": home,
                "library": library,
                **options.model_flags(model, base_url),
                "record": record,
                "world": world,
                "clock": clock,
                "language": language,
                "curriculum": options.mode(curriculum, manual),
                "review": options.review(review),
                "candidates": candidates,
                "tidy_every": tidy_every,
                "without": without,
                "seed": seed,
                "live": live or None,
                "watch_port": options.watch_port(watch, watch_port),
            }
        )
        if estimate:
            return estimating.tell(settings, goals, json=json)
        given = options.budget(budget, budget_tokens, budget_calls, hours)
        return drive(settings, lambda orders: session.explore(settings, run, orders), goals, given, json=json)

    output.reported(command)


def resume(
    run: Annotated[str, typer.Argument(help="The run to go on with.")],
    at: Annotated[
        str | None,
        typer.Option("--at", help="Checkpoint to go back to (default: the last).", metavar="CHECKPOINT"),
    ] = None,
    goals: options.Goals = None,
    budget: options.Budget = None,
    budget_tokens: options.BudgetTokens = None,
    budget_calls: options.BudgetCalls = None,
    hours: options.Hours = None,
    record: options.Record = None,
    review: options.Review = None,
    watch: options.Watch = None,
    watch_port: options.WatchPort = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Go on with a run from its last checkpoint, also after a crash."""

    def command() -> int:
        settings = output.settings(
            {
                "home": home,
                "record": record,
                "review": options.review(review),
                "watch_port": options.watch_port(watch, watch_port),
            }
        )
        given = options.budget(budget, budget_tokens, budget_calls, hours)
        return drive(settings, lambda orders: session.resume(settings, run, at, orders), goals, given, json=json)

    output.reported(command)


_SERVICE_STOPS = (signal.SIGTERM, signal.SIGHUP)
"""How a service manager or a closing terminal asks to stop: saved, exit code 0."""


class _Session:
    """One run in this process: its name once it has one, and what a signal does to it."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.name: str | None = None
        self.signal: signal.Signals | None = None

    def started(self, name: str, loop: Loop) -> None:
        self.name = name
        self._progress.say(f"run {name} begins; Ctrl-C saves it")
        for number in (signal.SIGINT, *_SERVICE_STOPS):
            asyncio.get_running_loop().add_signal_handler(number, self._stop, number, loop)

    def _stop(self, number: signal.Signals, loop: Loop) -> None:
        if self.signal is not None:
            # The second signal: leave now; the last checkpoint is on disk and the children die with us.
            self._progress.end()
            os._exit(output.INTERRUPTED)
        self.signal = number
        self._progress.say("stopping and saving; once more to leave at once")
        loop.stop()


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """A stop before the run has begun: there is nothing to save yet."""
    raise SystemExit(0)


def drive(settings: Settings, start: Start, goals: int | None, budget: Budget, *, json: bool) -> int:
    for number in _SERVICE_STOPS:
        signal.signal(number, _leave)
    with Progress(output.people) as progress:
        here = _Session(progress)
        orders = session.Orders(
            listener=progress.show,
            started=here.started,
            goals=goals,
            budget=budget,
            tell=progress.say,
            person=partial(Terminal, progress),
        )
        try:
            reason = asyncio.run(start(orders))
        except VoyagerError:
            if here.name is not None:
                again = output.command(f"resume {here.name}", settings)
                progress.say(f"run {here.name} stopped; when mended, go on with `{again}`")
            raise
    assert here.name is not None
    shown = report.run_report(runs.find(settings.home, here.name))
    if json:
        output.print_json(shown)
    else:
        _summary(settings, shown)
    if reason == "budget":
        _tell_spent(settings, shown)
    if reason == "interrupted":
        again = output.command(f"resume {here.name}", settings)
        output.people.print(f"saved; go on with `{again}`", markup=False, soft_wrap=True)
        return 0 if here.signal in _SERVICE_STOPS else output.INTERRUPTED
    pursued = cast(dict[str, Any] | None, shown["pursuit"])
    return int(pursued is not None and not pursued["reached"])


def _tell_spent(settings: Settings, shown: dict[str, Any]) -> None:
    line = max(shown["budget"].values(), key=lambda line: line["used"] / line["limit"])
    again = output.command(f"resume {shown['run']} {line['flag']} MORE", settings)
    text = f"the budget is spent ({line['text']}) and the run saved; go on with a larger one: `{again}`"
    output.people.print(text, markup=False, soft_wrap=True)


def _summary(settings: Settings, shown: dict[str, Any]) -> None:
    name = shown["run"]
    learned = len(shown["skills"])
    goals = shown["goals"]
    reached = sum(goal["outcome"] in ("learned", "reused", "done") for goal in goals)
    browse = " and ".join(f"`{output.command(words, settings)}`" for words in ("skills list", f"runs show {name}"))
    lines = (
        f"run {shown['run']}: {reached} of {len(goals)} goals reached in {shown['iterations']} programs,"
        f" {learned} skills learned",
        f"inventory: {items(shown['inventory'])}",
        f"speed: {shown['speed']:.1f} x real time while programs ran ({shown['wall_s']:.1f} s);"
        f" the world is at tick {shown['ticks']}",
        *([f"models: {cost(shown)}"] if billed(shown) else []),
        f"stamp: {shown['stamp']} (ledger: {len(shown['ledger'])} entries)"
        + (f"; without {', '.join(shown['without'])}" if shown["without"] else ""),
        f"browse with {browse}; go on with `{output.command(f'resume {name}', settings)}`",
    )
    pursued = shown["pursuit"]
    if pursued is not None and pursued["reason"] is not None:
        verdict = "reached" if pursued["reached"] else "not reached"
        lines = (f"{pursued['goal']}: {verdict} ({pursued['reason']})", *lines)
    for line in lines:
        output.people.print(line, markup=False, soft_wrap=True)
