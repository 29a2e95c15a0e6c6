"""The last and weakest layer: the interpreter itself reports what a program reached for. Code can get around it, so it
only turns a refusal of the kernel's into one with a name."""

import sys
from typing import Any

_REFUSED = (
    "ctypes.", "fcntl.", "gc.", "http.", "mmap.", "os.", "pty.", "resource.", "shutil.", "signal.", "socket.",
    "sqlite3.", "subprocess.", "tempfile.", "webbrowser.",
)  # fmt: skip
_REFUSED_EVENTS = frozenset({
    "open", "import", "code.__new__", "function.__new__", "marshal.loads", "sys.settrace", "sys.setprofile",
    "sys._current_frames", "cpython.run_command",
})  # fmt: skip


def watch() -> None:
    """From here on such an event raises; it can't be undone."""

    def hook(event: str, _args: tuple[Any, ...]) -> None:
        if event in _REFUSED_EVENTS or event.startswith(_REFUSED):
            raise PermissionError(f"`{event}` is not offered to programs")

    sys.addaudithook(hook)
