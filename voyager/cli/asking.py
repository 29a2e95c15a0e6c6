"""Questions to whoever sits at the terminal, or to a script that answers on standard input."""

import asyncio
import os
import shlex
import sys
import tempfile
from pathlib import Path

from voyager.cli.progress import Progress
from voyager.errors import UserError
from voyager.rollout.stages import Interrupted

_CHUNK = 65_536
_LONGEST = 100_000
"""Bytes of a line: nobody types more, and what has no line ends is no answer."""
_INPUT = 0
"""Descriptor of standard input."""


class Terminal:
    """Implements `ports.Person`. Questions go where progress goes, so that standard output stays data."""

    def __init__(self, progress: Progress) -> None:
        """Raises: UserError: there is no standard input."""
        try:
            os.fstat(_INPUT)
        except OSError as error:
            raise UserError("a person is to be asked, and there is no terminal and no standard input") from error
        self._progress = progress
        self._typed = sys.stdin.isatty()
        self._buffer = b""

    def show(self, text: str) -> None:
        self._progress.say(text)

    async def ask(self, question: str) -> str:
        """One line, without blanks around it.

        Raises:
            Interrupted: standard input has ended.
            UserError: it holds no line.
        """
        with self._progress.paused():
            self._progress.ask(f"{question}: ")
            line = await self._line()
            if not self._typed:
                self._progress.say(line)  # Where nobody types, the log shows what was answered.
        return line

    async def edit(self, text: str, suffix: str) -> str:
        """`text` as it comes back from $VISUAL or $EDITOR. Raises: UserError."""
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
        if not editor:
            raise UserError("no editor is set; set EDITOR, or answer `e FILE`")
        with tempfile.TemporaryDirectory(prefix="voyager-") as folder, self._progress.paused():
            path = Path(folder) / f"program{suffix}"
            path.write_text(text, "utf-8")
            command = [*shlex.split(editor), str(path)]
            try:
                process = await asyncio.create_subprocess_exec(*command)
            except OSError as error:
                raise UserError(f"the editor `{editor}` can't be started ({error.strerror}); set EDITOR") from error
            try:
                code = await process.wait()
            except asyncio.CancelledError:
                process.kill()
                await process.wait()
                raise
            if code != 0:
                raise UserError(f"the editor `{editor}` ended with {code}; nothing was changed")
            try:
                return path.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise UserError(f"what the editor left can't be read: {error}") from error

    async def _line(self) -> str:
        while b"\n" not in self._buffer:
            chunk = await _chunk()
            if not chunk and not self._buffer:
                raise Interrupted
            self._buffer += chunk or b"\n"
            if len(self._buffer) > _LONGEST and b"\n" not in self._buffer:
                raise UserError(f"standard input has {len(self._buffer)} bytes without a line end; answer in lines")
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.decode("utf-8", "replace").strip()


async def _chunk() -> bytes:
    """What standard input gives next, waited for without a thread: one would outlive an interrupt. Empty at its end."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(_INPUT, ready.set)
    except PermissionError:
        return os.read(_INPUT, _CHUNK)  # A file can't be waited for, and need not be.
    try:
        await ready.wait()
    finally:
        loop.remove_reader(_INPUT)
    return os.read(_INPUT, _CHUNK)
