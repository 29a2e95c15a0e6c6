"""`voyager run`: one program file in a world, with no model and no change to the library."""

import asyncio
import json as jsonlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, cast

import typer
from pydantic import JsonValue

from voyager import session, sources
from voyager.cli import options, output
from voyager.cli.progress import items
from voyager.config import Settings
from voyager.domain import CheckReport, Execution, Language, Program, ProgramError, ProgramInfo, Skill
from voyager.errors import UserError
from voyager.frames import report_lines
from voyager.places import Scene, places
from voyager.skills.calls import called_skills
from voyager.wire import to_json
from voyager.worlds.arena import Arena, load_arena, set_up
from voyager.worlds.spec import check_clock, parse_world

_Source = Annotated[
    Path, typer.Argument(help="JavaScript or Python (.py) file with an async function that takes `bot`.")
]
_Entry = Annotated[
    str | None, typer.Option("--entry", help="Function to run (default: the last async one).", metavar="NAME")
]
_Args = Annotated[str, typer.Option("--args", help="Its arguments after `bot`, as a JSON array.", metavar="JSON")]
_Start = Annotated[
    Path | None,
    typer.Option("--arena", help="YAML file with the start: preset, position, items, blocks, mobs.", metavar="FILE"),
]
_Deadline = Annotated[
    int | None,
    typer.Option(
        "--deadline-ticks", help="Simulated time it may take, 20 ticks a second (default: 12000).", metavar="N"
    ),
]


def run(
    program: _Source,
    entry: _Entry = None,
    args: _Args = "[]",
    arena: _Start = None,
    world: options.World = None,
    clock: options.Clock = None,
    seed: options.Seed = None,
    deadline_ticks: _Deadline = None,
    watch: options.Watch = None,
    watch_port: options.WatchPort = None,
    library: options.Library = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Run one program; exit code 0 when it returned, 1 when it failed."""

    def command() -> int:
        start = None if arena is None else load_arena(arena)
        if start is not None and world is not None:
            raise UserError("--arena names the world's preset itself; leave out --world")
        settings = output.settings(
            {
                "home": home,
                "library": library,
                "world": world if start is None else f"embedded:{start.preset}",
                "clock": clock,
                "seed": start.seed if start is not None and seed is None else seed,
                "deadline_ticks": deadline_ticks,
                "watch_port": options.watch_port(watch, watch_port),
            }
        )
        source = _read(program)
        report, execution = asyncio.run(
            _run(settings, _Text(source, _language(program)), entry, _arguments(args), start)
        )
        if json:
            output.print_json({**_shape(execution), "checks": [to_json(found) for found in report.diagnostics]})
        else:
            for line in report_lines(report):
                output.stdout.print(f"check: {line}", markup=False, soft_wrap=True)
            _print(execution)
        return 0 if execution.outcome == "returned" else 1

    output.reported(command)


def _tell(text: str) -> None:
    output.people.print(text, markup=False, soft_wrap=True)


@dataclass(frozen=True)
class _Text:
    """A program as it was read."""

    source: str
    language: Language


def _language(path: Path) -> Language:
    return "python" if path.suffix == ".py" else "javascript"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise UserError(f"{path} can't be read: {error.strerror}") from error


def _arguments(text: str) -> list[JsonValue]:
    try:
        value = jsonlib.loads(text)
        jsonlib.dumps(value, allow_nan=False)
    except ValueError as error:
        raise UserError(f"--args is not JSON ({error}); give an array such as '[\"oak_log\", 3]'") from error
    if not isinstance(value, list):
        raise UserError(f"--args must be a JSON array, not `{text}`; write '[{text}]' for one argument")
    return cast(list[JsonValue], value)


async def _run(
    settings: Settings, text: _Text, entry: str | None, args: Sequence[JsonValue], start: Arena | None
) -> tuple[CheckReport, Execution]:
    spec = parse_world(settings.world)
    check_clock(settings.clock)
    sources.node_root()
    with TemporaryDirectory(prefix="voyager-run-") as logs:
        async with places(settings, spec, Scene(logs=Path(logs), tell=_tell)) as there:
            info = await there.bridge.inspect(text.source, text.language)
            if info.error is not None:
                return CheckReport(), Execution(outcome="threw", error=ProgramError(**asdict(info.error)))
            program = Program(
                source=text.source,
                entry=_entry(info, entry),
                language=text.language,
                params=info.params,
                calls=info.calls,
            )
            skills = _skills(settings, info.calls)
            if start is not None and there.embedded is not None:
                await set_up(start, there.embedded, there.bridge, settings.username)
            report = await there.checker.check(text.source, text.language, skills)
            execution = await there.bridge.run(
                program,
                args=args,
                skills=skills,
                deadline_ticks=settings.deadline_ticks,
                deadline_s=settings.deadline_s,
                seed=settings.seed,
            )
            return report, execution


def _entry(info: ProgramInfo, wanted: str | None) -> str:
    if wanted is not None and wanted not in info.functions:
        raise UserError(f"no function `{wanted}` in the program; there are: {', '.join(info.functions) or 'none'}")
    found = wanted or info.entry
    if found is None:
        raise UserError(
            "the program declares no async function; write `async function main(bot) { ... }`,"
            " or in a .py file `async def main(bot): ...`"
        )
    return found


def _skills(settings: Settings, calls: Sequence[str]) -> list[Skill]:
    """The skills of the library that the program calls; none where there is no library yet."""
    if not settings.library_folder.is_dir():
        return []
    library = session.open_library(settings)
    try:
        return library.closure(called_skills(library, calls, quarantined=True))
    finally:
        library.close()


def _shape(execution: Execution) -> dict[str, Any]:
    """The public shape of DESIGN section 7."""
    error = execution.error
    return {
        "outcome": execution.outcome,
        "result": execution.result,
        "error": None if error is None else cast(dict[str, Any], to_json(error)),
        "ticks": execution.ticks,
        "wall_s": execution.wall_s,
        "inventory_before": {} if execution.before is None else dict(execution.before.inventory),
        "inventory_after": {} if execution.after is None else dict(execution.after.inventory),
        "trace": [to_json(call) for call in execution.trace],
        "chat": list(execution.chat),
        "log": list(execution.log),
    }


def _print(execution: Execution) -> None:
    output.stdout.print(f"{execution.outcome} after {execution.ticks} ticks ({execution.wall_s:.1f} s)", markup=False)
    for line in execution.log:
        output.stdout.print(f"log: {line}", markup=False, soft_wrap=True)
    if execution.error is not None:
        error = execution.error
        where = f"line {error.line}: " if error.line is not None else ""
        output.stdout.print(f"{where}{error.message} [{error.code}]", markup=False, soft_wrap=True)
        if error.source_line:
            output.stdout.print(f"    {error.source_line.strip()}", markup=False, soft_wrap=True)
    elif execution.result is not None:
        output.stdout.print(f"result: {jsonlib.dumps(execution.result)}", markup=False, soft_wrap=True)
    if execution.after is not None:
        output.stdout.print(f"inventory: {items(execution.after.inventory)}", markup=False, soft_wrap=True)
