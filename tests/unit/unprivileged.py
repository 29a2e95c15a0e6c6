"""Run code as somebody who may read a folder but not write to it, also when the tests run as root."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOBODY = 65534
_DROP_RIGHTS = f"""
import os
def drop_rights():
    if os.geteuid() == 0:
        os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
"""


def run_without_permission(code: str, folder: Path) -> str:
    """The output of `code`, which calls `drop_rights()` after its imports; `folder` is its argument."""
    modes = {path: path.stat().st_mode for path in [folder, *folder.rglob("*"), *_closed_parents(folder)]}
    try:
        for path, mode in modes.items():
            path.chmod((mode | 0o555) & ~0o222 if path.is_dir() else 0o444)
        child = subprocess.run(
            [sys.executable, "-c", _DROP_RIGHTS + code, str(folder)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
    assert child.returncode == 0, child.stderr
    return child.stdout


def _closed_parents(folder: Path) -> list[Path]:
    """Root's temporary folders keep others out; anyone else's are its own."""
    if os.geteuid() != 0:
        return []
    return [path for path in folder.parents if path.stat().st_mode & 0o005 != 0o005]
