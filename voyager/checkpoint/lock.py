"""A lock that one process holds and that dies with it."""

import fcntl
import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from voyager.checkpoint.durable import disk_errors
from voyager.errors import StorageError, UserError

PATIENCE_S = 30.0
"""How long `exclusive` waits; nobody works this long under a lock."""
_PROBES = 5
_PROBE_S = 0.01


class WriterLock:
    """Held from construction until `release` or the death of the process, `kill -9` included."""

    def __init__(self, path: Path, refusal: Callable[[str], str]) -> None:
        """Take the lock at once or not at all.

        Args:
            path: the lock file; it stays, holding the last holder's process id.
            refusal: the message for a lock that is taken, from the words for its holder (`process 4711`).
        Raises:
            UserError: another holds it.
            StorageError: the lock file can't be made.
        """
        with disk_errors(path):
            # Python opens descriptors as not inheritable, so that no child process keeps the lock alive.
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _take(self._descriptor)
        except BlockingIOError as error:
            holder = os.pread(self._descriptor, 32, 0).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise UserError(refusal(f"process {holder}" if holder else "another process")) from error
        with disk_errors(path):
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let the next one in; a second release does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


@contextmanager
def exclusive(path: Path) -> Generator[None]:
    """Alone under the lock of `path`, among the threads of this process and all others; waits for its turn.

    Raises:
        StorageError: the lock file can't be made, or another held it for `PATIENCE_S`.
    """
    with disk_errors(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > end:
                    raise StorageError(
                        f"{path}: another process held it for {PATIENCE_S:.0f} s; stop that one and run again"
                    ) from error
                time.sleep(_PROBE_S)
        yield
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether some process holds the lock now; a file that can't be read is held by nobody we know of."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        # Shared, so that two who ask at once do not take each other for the holder.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _take(descriptor: int) -> None:
    """Lock at once, or within the moment for which `is_held` may hold it. Raises: BlockingIOError."""
    for _ in range(_PROBES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            time.sleep(_PROBE_S)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
