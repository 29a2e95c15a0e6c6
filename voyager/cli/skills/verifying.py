"""`voyager skills verify`: skills run again from the starts they were verified from."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, cast

import typer
from pydantic import JsonValue

from voyager import sources
from voyager.bridge.bot import BotOptions
from voyager.cli import options, output
from voyager.cli.skills.opening import opened, unknown
from voyager.config import Settings
from voyager.errors import LibraryError, ServiceError, UserError
from voyager.replay import verifying
from voyager.replay.bench import Bench
from voyager.replay.verifying import Identity, Verified
from voyager.skills.library import SkillLibrary
from voyager.wire import to_json

MAX_JOBS = 16
_VERSIONS = ("current", "all")
_STYLES = {"green": "green", "red": "bold red", "skipped": "yellow"}
_SHOWN = 5


def verify(
    names: Annotated[list[str] | None, typer.Argument(help="Skills to verify.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Verify every skill.")] = False,
    versions: Annotated[
        str, typer.Option("--versions", help="current (those that calls bind to, default) or all.", metavar="WHICH")
    ] = "current",
    jobs: Annotated[
        int, typer.Option("--jobs", min=1, max=MAX_JOBS, help="Worlds and bots to run at once.", metavar="N")
    ] = 1,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Run skills again from their fixtures: green, red, or skipped with the reason.

    Exit code 0 when none is red, 1 when one is, 5 when a world or bot failed under one.
    """

    def command() -> int:
        if bool(names) == everything:
            raise UserError("name the skills to verify, or --all of them")
        if versions not in _VERSIONS:
            raise UserError(f"--versions is {' or '.join(_VERSIONS)}, not `{versions}`")
        settings = output.settings({"home": home, "library": library})
        environment = verifying.environment(sources.node_root(), BotOptions.version)
        with opened(home, library) as kept:
            if kept is None:
                raise unknown((names or ["any"])[0], ())
            asked = _asked(kept, names or kept.known(), all_versions=versions == "all")
            results = run_again(settings, kept, asked, jobs, environment, quiet=json)
            stale = _stale(kept, environment)
        if json:
            output.print_json({"environment": environment, "results": [to_json(each) for each in results], **stale})
        else:
            _print(results, environment, stale["stale"])
        if any(each.colour == "red" for each in results):
            return 1
        return ServiceError.exit_code if any(each.broke for each in results) else 0

    output.reported(command)


def _asked(library: SkillLibrary, names: Sequence[str], *, all_versions: bool) -> list[Identity]:
    asked: list[Identity] = []
    for name in dict.fromkeys(names):
        try:
            asked += verifying.wanted(library, name, all_versions=all_versions)
        except LibraryError as error:
            raise unknown(name, library.known()) from error
    return asked


def run_again(
    settings: Settings, library: SkillLibrary, asked: Sequence[Identity], jobs: int, environment: str, *, quiet: bool
) -> list[Verified]:
    """Verify these versions, each told as it ends unless `quiet`."""
    done: list[Verified] = []

    def tell(verified: Verified) -> None:
        done.append(verified)
        if not quiet:
            _tell(verified)

    try:
        return asyncio.run(_verify(settings, library, asked, min(jobs, len(asked)), environment, tell))
    except KeyboardInterrupt:
        output.people.print(f"{len(done)} of {len(asked)} versions were verified, and are recorded", markup=False)
        raise


async def _verify(
    settings: Settings,
    library: SkillLibrary,
    asked: Sequence[Identity],
    jobs: int,
    environment: str,
    tell: verifying.Tell,
) -> list[Verified]:
    with TemporaryDirectory(prefix="voyager-verify-") as logs:
        async with AsyncExitStack() as stack:
            benches: list[Bench] = []
            for number in range(1, jobs + 1):
                bench = Bench(Path(logs) / str(number), username=settings.username, reflexes=settings.reflexes)
                stack.push_async_callback(bench.close)
                benches.append(bench)
            return await verifying.verify(library, asked, benches, environment, tell)


def _tell(verified: Verified) -> None:
    told = f"{verified.colour:7} {verified.name} v{verified.version}"
    told += f" ({verified.ticks} ticks)" if verified.ticks else ""
    told += f": {verified.reason}" if verified.reason else ""
    output.stdout.print(told, style=_STYLES[verified.colour], markup=False, soft_wrap=True)
    if verified.endangered:
        output.stdout.print(f"        endangers {', '.join(verified.endangered)}", markup=False, soft_wrap=True)


def _print(results: Sequence[Verified], environment: str, stale: JsonValue) -> None:
    counts = {colour: sum(each.colour == colour for each in results) for colour in _STYLES}
    told = ", ".join(f"{count} {colour}" for colour, count in counts.items())
    output.stdout.print(f"{told} under {environment}", markup=False)
    if any(each.colour == "red" for each in results):
        output.stdout.print(
            "a red version is healed by `voyager skills rollback NAME` (an earlier one) or `voyager skills edit NAME`",
            markup=False,
            soft_wrap=True,
        )
    others = cast(list[dict[str, str]], stale)
    if others:
        some = ", ".join(f"{each['name']} ({each['environment']})" for each in others[:_SHOWN])
        more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
        output.stdout.print(f"stale, verified under other versions only: {some}{more}", markup=False, soft_wrap=True)


def _stale(library: SkillLibrary, environment: str) -> dict[str, JsonValue]:
    found: list[JsonValue] = [
        {"name": name, "version": version, "environment": other}
        for name, version, other in verifying.stale(library, environment)
    ]
    return {"stale": found}
