"""What every command prints with: one console for people, one for data, and errors as one line."""

import json
import logging
import os
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from pydantic import JsonValue
from rich.console import Console
from rich.logging import RichHandler

from voyager import config
from voyager.config import Settings
from voyager.errors import StorageError, VoyagerError

INTERRUPTED = 130

people = Console(stderr=True, highlight=False, emoji=False)
"""Progress, tables of `--json` commands' text twins and errors: stderr, so that stdout stays data."""
stdout = Console(highlight=False, emoji=False)
"""Neither turns a name such as `openai:m:` into a picture."""


def program() -> str:
    """How this program was called, so that the next step can be typed as shown: `voyager` where it is on the PATH."""
    called = Path(sys.argv[0])
    found = shutil.which("voyager")
    if found is not None and called.exists() and Path(found).samefile(called):
        return "voyager"
    if called.name != "voyager":
        return f"{Path(sys.executable).name} -m voyager"
    return os.path.relpath(called) if called.is_relative_to(Path.cwd()) else str(called)


def command(words: str, settings: Settings) -> str:
    """A command to type for these settings, with the folders that a bare call would not find."""
    bare = config.current({})
    flags = "" if settings.home == bare.home else f" --home {shlex.quote(str(settings.home))}"
    if settings.library is not None and settings.library != bare.library and not words.startswith(("runs", "resume")):
        flags += f" --library {shlex.quote(str(settings.library))}"
    return f"{program()} {words}{flags}"


def print_json(data: JsonValue) -> None:
    """One JSON document on stdout, unwrapped and uncoloured."""
    print(json.dumps(data, indent=2))


def settings(flags: Mapping[str, object]) -> Settings:
    """The settings of this command. Raises: ConfigError."""
    return config.current(flags)


def set_up_logging(*, verbose: bool) -> None:
    """Warnings of ours to stderr, everything of ours with `--verbose`; libraries only when something is wrong."""
    handler = RichHandler(console=people, show_time=verbose, show_path=False, show_level=verbose)
    logging.basicConfig(level=logging.ERROR, format="%(message)s", handlers=[handler], force=True)
    logging.getLogger("voyager").setLevel(logging.DEBUG if verbose else logging.WARNING)


def fail(error: VoyagerError) -> NoReturn:
    """One line on stderr and the error's exit code."""
    # What a library said may span lines; an error of ours is one.
    people.print(f"voyager: {' '.join(str(error).split())}", style="red", markup=False, soft_wrap=True)
    raise SystemExit(error.exit_code)


def reported(command: Callable[[], int]) -> NoReturn:
    """Run `command` and exit with its code; known errors become one line, an interrupt 130."""
    try:
        raise SystemExit(command())
    except VoyagerError as error:
        fail(error)
    except KeyboardInterrupt:
        people.print("voyager: interrupted", style="red")
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        # Whoever read our output has had enough; nothing more is to be written, at exit neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        fail(StorageError(f"{error.strerror or error}{where}; free space, or choose another folder with VOYAGER_HOME"))
