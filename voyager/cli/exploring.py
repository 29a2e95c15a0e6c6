"""`voyager explore` and `voyager resume`."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import typer

from voyager import report, runs, session
from voyager.cli import options, output
from voyager.cli.progress import Progress, items
from voyager.config import Settings
from voyager.errors import VoyagerError
from voyager.loop import Loop

Start = Callable[[session.Orders], Coroutine[Any, Any, str]]


def explore(
    run: Annotated[
        str | None, typer.Option("--run", help="Name of the run (default: the next run-N).", metavar="NAME")
    ] = None,
    goals: options.Goals = None,
    hours: options.Hours = None,
    model: Annotated[
        str | None, typer.Option("--model", help="builtin:planner (default) or openai:NAME.", metavar="SPEC")
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option("--base-url", help="Chat-completions endpoint of openai: models.", metavar="URL"),
    ] = None,
    world: options.World = None,
    clock: options.Clock = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Language of programs: javascript.", metavar="NAME")
    ] = None,
    seed: options.Seed = None,
    live: Annotated[
        bool | None, typer.Option("--live", help="The world goes on at real pace while a model thinks.")
    ] = None,
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
                "model": model,
                "base_url": base_url,
                "world": world,
                "clock": clock,
                "language": language,
                "seed": seed,
                "live": live or None,
            }
        )

        return _drive(settings, lambda orders: session.explore(settings, run, orders), goals, hours, json=json)

    output.reported(command)


def resume(
    run: Annotated[str, typer.Argument(help="The run to go on with.")],
    at: Annotated[
        str | None,
        typer.Option("--at", help="Checkpoint to go back to (default: the last).", metavar="CHECKPOINT"),
    ] = None,
    goals: options.Goals = None,
    hours: options.Hours = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Go on with a run from its last checkpoint, also after a crash."""

    def command() -> int:
        settings = output.settings({"home": home})

        return _drive(settings, lambda orders: session.resume(settings, run, at, orders), goals, hours, json=json)

    output.reported(command)


class _Session:
    """One run in this process: its name once it has one, and what a signal does to it."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.name: str | None = None
        self.signal: signal.Signals | None = None

    def started(self, name: str, loop: Loop) -> None:
        self.name = name
        self._progress.say(f"run {name} begins; Ctrl-C saves it")
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._stop, number, loop)

    def _stop(self, number: signal.Signals, loop: Loop) -> None:
        if self.signal is not None:
            # The second signal: leave now; the last checkpoint is on disk and the children die with us.
            os._exit(output.INTERRUPTED)
        self.signal = number
        self._progress.say("stopping and saving; once more to leave at once")
        loop.stop()


def _drive(settings: Settings, start: Start, goals: int | None, hours: float | None, *, json: bool) -> int:
    with Progress(output.people) as progress:
        here = _Session(progress)
        orders = session.Orders(listener=progress.show, started=here.started, goals=goals, hours=hours)
        try:
            reason = asyncio.run(start(orders))
        except VoyagerError:
            if here.name is not None:
                progress.say(
                    f"run {here.name} stopped; when mended, go on with `{_resume_command(settings, here.name)}`"
                )
            raise
    assert here.name is not None
    shown = report.run_report(runs.find(settings.home, here.name))
    if json:
        output.print_json(shown)
    else:
        _summary(settings, shown)
    if reason == "interrupted":
        output.people.print(f"saved; go on with `{_resume_command(settings, here.name)}`", soft_wrap=True)
        return 0 if here.signal == signal.SIGTERM else output.INTERRUPTED
    return 0


def _summary(settings: Settings, shown: dict[str, Any]) -> None:
    learned = len(shown["skills"])
    goals = shown["goals"]
    reached = sum(goal["outcome"] in ("learned", "reused", "done") for goal in goals)
    lines = (
        f"run {shown['run']}: {reached} of {len(goals)} goals reached in {shown['iterations']} programs,"
        f" {learned} skills learned",
        f"inventory: {items(shown['inventory'])}",
        f"speed: {shown['speed']:.1f} x real time ({shown['ticks']} ticks; programs took {shown['wall_s']:.1f} s)",
        f"stamp: {shown['stamp']} (ledger: {len(shown['ledger'])} entries)",
        f"browse with `{output.program()} skills list` and `{output.program()} runs show {shown['run']}`;"
        f" go on with `{_resume_command(settings, shown['run'])}`",
    )
    for line in lines:
        output.people.print(line, markup=False, soft_wrap=True)


def _resume_command(settings: Settings, name: str) -> str:
    home = "" if str(settings.home) == ".voyager" or "VOYAGER_HOME" in os.environ else f" --home {settings.home}"
    return f"{output.program()} resume {name}{home}"
