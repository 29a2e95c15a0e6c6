"""`voyager skills edit`: a person writes the next version of a skill, and it has to stand what any version stands."""

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from voyager import sources
from voyager.bridge.checker import NodeChecker
from voyager.bridge.process import BotOptions
from voyager.checkpoint.durable import disk_errors
from voyager.cli import options, output
from voyager.cli.skills.changing import Name
from voyager.cli.skills.opening import opened_for, version_of
from voyager.cli.skills.tables import plain
from voyager.config import Settings
from voyager.domain import Replay, Skill
from voyager.errors import LibraryError, UserError
from voyager.replay import verifying
from voyager.replay.bench import Bench
from voyager.replay.revising import Revised, Tools, revise
from voyager.skills.library import SkillLibrary

FOLDER = "edits"
"""In the home: texts that were edited and are no version yet."""
_EDITORS = ("sensible-editor", "nano", "vi", "notepad")
# As the library keeps sources: a model may write half a surrogate pair.
_ENCODING = ("utf-8", "surrogatepass")


def edit(
    name: Name,
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="Begin with this version's text.", metavar="N")
    ] = None,
    from_: Annotated[
        Path | None, typer.Option("--from", help="Take the text of this file instead of an editor's.", metavar="FILE")
    ] = None,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Edit a skill in $VISUAL or $EDITOR; if its checks and fixtures pass, that is its next version.

    The fixtures of all skills that call it are run with it too. What is refused is kept in a file that is named.
    """

    def command() -> int:
        settings = output.settings({"home": home, "library": library})
        with opened_for(name, home, library) as kept:
            base, by_hand = _base(kept, name, version)
            with _text(settings, base, from_) as edited:
                if edited.text == base.source and not by_hand:
                    edited.keep = False
                    revised = Revised()
                else:
                    revised = asyncio.run(_revise(settings, kept, base, edited.text, quiet=json))
                    edited.keep = revised.skill is None
                _print(revised, base, json=json)
        return 1 if revised.refused else 0

    output.reported(command)


def _base(library: SkillLibrary, name: str, version: int | None) -> tuple[Skill, bool]:
    """The version to begin with, and whether someone has changed its file, a change that is still to be proven."""
    try:
        return version_of(library, name, version), False
    except LibraryError:
        changed = library.as_changed(name, version or library.standing(name).in_force)
        said = f"the file of {name} v{changed.version} was changed; that text becomes a version, or is refused"
        output.people.print(said, markup=False, soft_wrap=True)
        return changed, True


class _Edited:
    """A text that was edited; kept in its file unless it became a version."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.keep = True


@contextmanager
def _text(settings: Settings, base: Skill, given: Path | None) -> Generator[_Edited]:
    """What a person made of a version: in a file that is theirs, or in a new one that goes away with a success."""
    if given is not None:
        yield _Edited(_read(given))
        return
    file = _copy(settings, base)
    try:
        _open_editor(file)
        edited = _Edited(_read(file))
    except BaseException:
        _say_where(settings, file, base)
        raise
    try:
        yield edited
    finally:
        if edited.keep:
            _say_where(settings, file, base)
        else:
            file.unlink(missing_ok=True)


def _copy(settings: Settings, base: Skill) -> Path:
    """A new file with the version's text. Raises: StorageError."""
    folder = settings.home.absolute() / FOLDER
    suffix = "js" if base.language == "javascript" else "py"
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, 10_000):
            file = folder / f"{base.name}.v{base.version}-{number}.{suffix}"
            try:
                with file.open("xb") as stream:
                    stream.write(base.source.encode(*_ENCODING))
            except FileExistsError:
                continue  # An earlier text that was refused.
            return file
    raise UserError(f"{folder} is full of refused edits of {base.name} v{base.version}; remove some")


def _open_editor(file: Path) -> None:
    """Raises: UserError: there is no editor, or it failed."""
    # One that nobody asked for and nobody sits before would wait for ever.
    guessed = next(filter(shutil.which, _EDITORS), None) if sys.stdin.isatty() else None
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or guessed
    if chosen is None:
        raise UserError("no editor: set VISUAL or EDITOR, or give the new text with --from FILE")
    try:
        code = subprocess.call([*shlex.split(chosen), str(file)])
    except (OSError, ValueError) as error:
        raise UserError(f"the editor `{chosen}` can't be started: {error}; set VISUAL or EDITOR") from error
    if code != 0:
        raise UserError(f"the editor `{chosen}` ended with code {code}; the skill is as it was")


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode(*_ENCODING)
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise UserError(f"{file} can't be read: {error.strerror}") from error


def _say_where(settings: Settings, file: Path, base: Skill) -> None:
    again = output.command(f"skills edit {shlex.quote(base.name)} --from {shlex.quote(str(file))}", settings)
    output.people.print(f"the edited text is in {file}; `{again}` tries it again", markup=False, soft_wrap=True)


async def _revise(settings: Settings, library: SkillLibrary, base: Skill, source: str, *, quiet: bool) -> Revised:
    def tell(name: str, replay: Replay) -> None:
        if not quiet:
            how = "green" if replay.green else "red"
            ticks = f"({replay.execution.ticks} ticks)"
            output.people.print(f"{how:7} fixture of {name} {ticks}", markup=False, soft_wrap=True)

    async with tools(settings) as given:
        return await revise(library, base, source, replace(given, tell=tell))


@asynccontextmanager
async def tools(settings: Settings) -> AsyncGenerator[Tools]:
    """The checker and a world and bot for fixtures, each started when it is first needed."""
    environment = verifying.environment(sources.node_root(), BotOptions.version)
    with TemporaryDirectory(prefix="voyager-edit-") as folder:
        async with AsyncExitStack() as stack:
            checker = NodeChecker(Path(folder) / "checker.log")
            stack.push_async_callback(checker.close)
            bench = Bench(Path(folder), username=settings.username, reflexes=settings.reflexes)
            stack.push_async_callback(bench.close)
            yield Tools(inspect=checker.inspect, checker=checker, runner=bench, environment=environment)


def _print(revised: Revised, base: Skill, *, json: bool) -> None:
    skill = revised.skill
    if json:
        output.print_json(
            {
                "name": base.name,
                "version": base.version if skill is None else skill.version,
                "changed": skill is not None,
                "refused": revised.refused or None,
                "passed": list(revised.passed),
                "unproven": list(revised.unproven),
            }
        )
    elif revised.refused:
        output.people.print(f"refused: {plain(revised.refused)}", style="red", markup=False, soft_wrap=True)
    elif skill is None:
        output.stdout.print(f"nothing changed: {base.name} stays at version {base.version}", markup=False)
    else:
        passed = {0: "the checks passed", 1: "one fixture passed"}.get(
            len(revised.passed), f"{len(revised.passed)} fixtures passed"
        )
        unproven = "; it has no fixture that would prove it" if base.name in revised.unproven else ""
        said = f"{base.name} is at version {skill.version}, {skill.maturity}: {passed}{unproven}"
        output.stdout.print(said, markup=False, soft_wrap=True)
