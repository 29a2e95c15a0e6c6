"""A lock that one process holds and that dies with it."""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from voyager.checkpoint.durable import disk_errors
from voyager.errors import StorageError, UserError

PATIENCE_S = 30.0
"""How long one waits for a `FileLock`."""
_PROBES = 5
_PROBE_S = 0.01


class LockTaken(StorageError):
    """Another process holds the lock for long."""


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


class FileLock:
    """Keeps apart the threads and processes that hold a lock on one file; who holds it may take it again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = threading.RLock()
        self._depth = 0

    @contextmanager
    def held(self) -> Generator[None]:
        """Alone; waits for its turn.

        Raises:
            LockTaken: another process held it for `PATIENCE_S`.
            StorageError: the lock file can't be made.
        """
        with self._own:
            if self._depth > 0:
                yield
                return
            descriptor = self._taken()
            self._depth = 1
            try:
                yield
            finally:
                self._depth = 0
                os.close(descriptor)

    def _taken(self) -> int:
        with disk_errors(self._path):
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return descriptor
            except BlockingIOError as error:
                if time.monotonic() > end:
                    os.close(descriptor)
                    raise LockTaken(
                        f"{self._path}: another process held it for {PATIENCE_S:.0f} s; wait for it or stop it,"
                        " and run again"
                    ) from error
                time.sleep(_PROBE_S)


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
