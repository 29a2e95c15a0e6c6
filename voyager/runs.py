"""Run folders: `<home>/runs/<run>/` with the journal, the world's save and the logs."""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voyager.errors import StorageError, UnknownRun, UserError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, kw_only=True)
class RunFolder:
    """The paths of one run."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def journal(self) -> Path:
        return self.path / "journal.db"

    @property
    def world(self) -> Path:
        return self.path / "world"

    @property
    def advice(self) -> Path:
        """What people told the run and it has not taken up yet."""
        return self.path / "advice"

    @property
    def logs(self) -> Path:
        return self.path / "logs"


def check_name(name: str) -> str:
    """Raises: UserError for a name that could leave the folder or not be typed in a shell."""
    if not _NAME.fullmatch(name):
        raise UserError(
            f"`{name}` is no run name; use 1 to 64 letters, digits, `.`, `_` or `-`, starting with a letter or digit"
        )
    return name


def names(home: Path) -> list[str]:
    """The runs in `home`, by name."""
    folder = home / "runs"
    if not folder.is_dir():
        return []
    return sorted(entry.name for entry in folder.iterdir() if (entry / "journal.db").is_file())


def create(home: Path, name: str | None, begin: Callable[[Path], None], *, kind: str = "run") -> RunFolder:
    """Make a new run folder; without a name the next free `run-N`, or `pursuit-N`.

    Args:
        kind: what the name begins with.
        begin: writes the journal at the path it is given; the folder gets its name only when it has.
    Raises:
        UserError: there is a folder of that name.
        StorageError: the folder can't be made.
    """
    if name is None:
        numbered = [n.removeprefix(f"{kind}-") for n in _entries(home) if n.startswith(f"{kind}-")]
        name = f"{kind}-{max((int(n) for n in numbered if n.isdigit()), default=0) + 1}"
    folder = RunFolder(path=home / "runs" / check_name(name))
    if folder.journal.is_file():
        raise UserError(f"run `{name}` exists; go on with `voyager resume {name}` or choose another --run")
    if folder.path.exists():
        raise UserError(f"{folder.path} is there already and is not a run; choose another --run")
    draft = RunFolder(path=home / "runs" / f".{name}.{os.getpid()}")
    try:
        begin(draft.journal)
        draft.path.rename(folder.path)
    except OSError as error:
        raise StorageError(f"can't make {folder.path}: {error.strerror}; choose another VOYAGER_HOME") from error
    finally:
        shutil.rmtree(draft.path, ignore_errors=True)
    return folder


def _entries(home: Path) -> list[str]:
    folder = home / "runs"
    return [entry.name for entry in folder.iterdir()] if folder.is_dir() else []


def find(home: Path, name: str) -> RunFolder:
    """An existing run.

    Raises:
        UnknownRun: there is none; the message lists those there are.
    """
    folder = RunFolder(path=home / "runs" / check_name(name))
    if not folder.journal.is_file():
        there = ", ".join(names(home)) or "none yet"
        raise UnknownRun(f"no run `{name}` in {home / 'runs'}; there are: {there}")
    return folder
