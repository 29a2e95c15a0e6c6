"""`voyager skills tidy`: duplicates, specialisations and common steps, merged and extracted if fixtures prove it."""

import asyncio
import json as plain
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from voyager.bridge.checker import NodeChecker
from voyager.checkpoint.durable import path_errors
from voyager.cli import options, output
from voyager.cli.skills.opening import opened
from voyager.config import Settings
from voyager.refactoring.tidying import Report, Tidier, Tried
from voyager.replay.bench import Bench
from voyager.skills.library import SkillLibrary
from voyager.wire import to_json

_STYLES = {"merged": "green", "extracted": "green", "refused": "yellow", "would_try": ""}


def tidy(
    apply: Annotated[bool, typer.Option("--apply", help="Try it on all fixtures, and keep what passes.")] = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write what was done as JSON to this file.", metavar="FILE")
    ] = None,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Find skills that are the same, differ only in literals, or have steps in common.

    Without --apply nothing is run or changed: it says what would be tried.
    """

    def command() -> int:
        settings = output.settings({"home": home, "library": library})
        with opened(home, library) as kept:
            if kept is None:
                made = Report(applied=apply, before=0, after=0)
            else:
                made = asyncio.run(_tidy(settings, kept, apply=apply))
        if report is not None:
            with path_errors(report):
                report.write_text(f"{plain.dumps(to_json(made), indent=2)}\n", "utf-8")
        if json:
            output.print_json(to_json(made))
        else:
            _print(made)
        return 0

    output.reported(command)


async def _tidy(settings: Settings, library: SkillLibrary, *, apply: bool) -> Report:
    with TemporaryDirectory(prefix="voyager-tidy-") as folder:
        async with AsyncExitStack() as stack:
            checker = NodeChecker(Path(folder) / "checker.log")
            stack.push_async_callback(checker.close)
            bench = Bench(Path(folder), username=settings.username, reflexes=settings.reflexes)
            stack.push_async_callback(bench.close)
            return await Tidier(library, checker, checker.inspect, bench).tidy(apply=apply)


def _print(report: Report) -> None:
    for (line, outcome), ways in Counter((_line(tried), tried.outcome) for tried in report.tried).items():
        told = line if ways == 1 else f"{line} ({ways} ways)"
        output.stdout.print(told, style=_STYLES[outcome], markup=False, soft_wrap=True)
    output.stdout.print(report.summary, markup=False, soft_wrap=True)
    if report.tried and not report.applied:
        output.people.print("nothing was changed; --apply tries it on all fixtures and keeps what passes", markup=False)


def _line(tried: Tried) -> str:
    first, *others = tried.skills
    what = {
        "duplicate": f"{', '.join(others)} is the same as {first}",
        "specialisation": f"{', '.join(others)} is {first} with other values",
        "near_duplicate": f"{', '.join(others)} may do the same as {first}",
        "extraction": f"{', '.join(others)} have steps in common, as {first}",
    }[tried.kind]
    versions = ", ".join(f"{name} v{version}" for name, version in tried.versions.items())
    proven = f" ({len(tried.passed)} fixtures passed)" if tried.passed else ""
    told = f"{tried.outcome.replace('_', ' ')}: {what}{proven}"
    return told + (f"; now {versions}" if versions else "") + (f"; {tried.reason}" if tried.reason else "")
