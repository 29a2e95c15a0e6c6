"""Takes every right from this process but to compute and to talk over one socket.

Each layer is put on by itself: what a machine does not offer is reported and leaves the others as they are. Both sides
of what the kernel offers are wanted, since each alone has had holes: namespaces (nothing there to reach) and seccomp
(no call to reach it with).
"""

import contextlib
import ctypes
import os
import resource
import signal
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

from voyager.bridge import kernel
from voyager.bridge.kernel import check, die_with_parent, libc

LAYERS = ("limits", "namespaces", "filesystem", "identity", "landlock", "seccomp")
"""In the order in which they are put on; see the method of each name."""

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = (
    0x00020000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REMOUNT, _MS_REC, _MS_PRIVATE = 1, 2, 4, 8, 32, 16384, 1 << 18
_MNT_DETACH = 2
_PROT_EXEC = 4
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_NOBODY = 65534
_STDOUT = 1
_FIRST_DESCRIPTOR, _LAST_DESCRIPTOR = 3, 65536


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What the process may use up.

    Args:
        memory_mb: beyond what it holds when it is sealed.
        cpu_s: seconds of processor time; a backstop, since programs are stopped before by whoever runs them.
    """

    memory_mb: int
    cpu_s: int


class Seal:
    """Puts the layers on a process, in the order of `LAYERS`.

    Args:
        fd: the socket that stays open; standard output stays open as well, for the report.
    """

    def __init__(self, fd: int, bounds: Bounds) -> None:
        self._fd = fd
        self._bounds = bounds
        with open("/proc/self/statm", encoding="ascii") as status:
            self._held = int(status.read().split()[0]) * resource.getpagesize()

    def put_on(self, wanted: Sequence[str] = LAYERS) -> dict[str, str]:
        """Seal this process; returns why each layer that is not in force is missing."""
        os.closerange(_FIRST_DESCRIPTOR, self._fd)
        os.closerange(self._fd + 1, _LAST_DESCRIPTOR)
        os.chdir("/")
        layers: Mapping[str, Callable[[], None]] = {
            "limits": self.limits,
            "namespaces": self.namespaces,
            "filesystem": self.filesystem,
            "identity": self.identity,
            "landlock": self.landlock,
            "seccomp": self.seccomp,
        }
        return kernel.put_on(layers, set(LAYERS) - set(wanted))

    def limits(self) -> None:
        """Memory, processor time, no core, no file written, no descriptor more."""
        memory = self._held + self._bounds.memory_mb * 2**20
        cpu = self._bounds.cpu_s
        for kind, bound in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, cpu),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_MEMLOCK, 0),
            (resource.RLIMIT_MSGQUEUE, 0),
        ):
            resource.setrlimit(kind, (bound, bound))

    def namespaces(self) -> None:
        """Nobody else's network, processes, mounts, shared memory. Returns in a child, process 1 of its own."""
        spaces = _NEWNS | _NEWUTS | _NEWIPC | _NEWPID | _NEWNET
        user, group = os.geteuid(), os.getegid()
        if user != 0 or libc.unshare(spaces) != 0:
            check(libc.unshare(spaces | _NEWUSER), "user namespaces")
            with contextlib.suppress(FileNotFoundError):
                _write("/proc/self/setgroups", "deny")
            _write("/proc/self/uid_map", f"{_NOBODY} {user} 1")
            _write("/proc/self/gid_map", f"{_NOBODY} {group} 1")
        die_with_parent()
        if child := os.fork():
            # Who ends a child ends this process: it takes the other along and leaves no zombie behind.
            def end(_number: int, _frame: FrameType | None) -> None:
                os.kill(child, signal.SIGKILL)

            signal.signal(signal.SIGTERM, end)
            os.closerange(0, self._fd + 1)
            _, status = os.waitpid(child, 0)
            code = os.waitstatus_to_exitcode(status)
            os._exit(code if code >= 0 else 128 - code)
        die_with_parent()

    def filesystem(self) -> None:
        """An empty, unwritable folder in place of all files."""
        flags = _MS_NOSUID | _MS_NODEV | _MS_NOEXEC
        if os.getpid() != 1:
            raise OSError("without namespaces the files stay in sight")
        check(libc.mount(None, b"/", None, ctypes.c_ulong(_MS_REC | _MS_PRIVATE), None), "private mounts")
        place = next(folder for folder in ("/tmp", "/proc", "/var", "/usr") if os.path.isdir(folder))
        options = b"size=4k,nr_inodes=1,mode=555"
        check(libc.mount(b"none", place.encode(), b"tmpfs", ctypes.c_ulong(flags), options), "an empty folder")
        os.chdir(place)
        check(libc.syscall(_PIVOT_ROOT[os.uname().machine], b".", b"."), "pivot_root")
        check(libc.umount2(b".", _MNT_DETACH), "leaving the old root")
        os.chdir("/")
        remount = ctypes.c_ulong(flags | _MS_REMOUNT | _MS_RDONLY)
        check(libc.mount(None, b"/", None, remount, None), "read-only")

    def identity(self) -> None:
        """No capability, no way to gain one, no one to read its memory; root becomes nobody."""
        for capability in range(64):
            libc.prctl(kernel.PR_CAPBSET_DROP, capability, 0, 0, 0)  # Fails where there is nothing to drop.
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        nothing = struct.pack("=6I", 0, 0, 0, 0, 0, 0)
        check(libc.capset(struct.pack("=Ii", 0x20080522, 0), nothing), "capset")
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        die_with_parent()  # Another identity has undone it.

    def landlock(self) -> None:
        """No file is opened, no TCP port reached, no signal or socket of others."""
        kernel.landlock({})

    def seccomp(self) -> None:
        """Only what an interpreter needs that computes, waits for its socket, and is told the time.

        The kernel looks at no more than the low half of a descriptor or of protection bits.
        """
        no_code: Sequence[kernel.Condition] = ((4, _PROT_EXEC, (0,)),)
        kernel.seccomp(
            "python",
            {
                "read": ((0, kernel.EVERY_BIT, (self._fd,)),),
                "write": ((0, kernel.EVERY_BIT, (self._fd, _STDOUT)),),
                "mmap": no_code,
                "mprotect": no_code,
            },
        )


def refusal(missing: Mapping[str, str]) -> str | None:
    """Why a process that lacks these layers must not run programs, or None: seccomp or namespaces must hold it."""
    if "seccomp" not in missing or not {"namespaces", "filesystem", "identity"} & set(missing):
        return None
    why = "; ".join(f"{layer}: {reason}" for layer, reason in missing.items())
    return (
        f"Python programs need a kernel that seals them, by seccomp filters or by user namespaces ({why}); use Linux"
        " on x86_64 or aarch64, and allow one of both (in a container: its seccomp profile), or write JavaScript"
    )


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
