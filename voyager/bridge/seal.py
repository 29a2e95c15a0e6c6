"""Takes rights away from a process before it runs generated code.

It gives the command line that starts a sealed process: `main` in an interpreter of its own, which seals itself and
becomes the command. A process of its own, because what has to happen between fork and exec is too much for a forked
copy of an agent with threads; nothing but the standard library is used in it.

Every layer is put on by itself and none depends on another, so that what a machine does not offer weakens the seal but
does not stop the bot. Which layers are in force goes to the parent as the first notification of the RPC, `seal`.
"""

import json
import os
import resource
import struct
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from voyager.bridge import kernel

LAYERS = ("namespaces", "capabilities", "limits", "landlock", "seccomp")
"""What `main` puts on, in this order: see the function of each name."""

OPEN_FILES = 256
LOG_BYTES = 64 * 1024 * 1024
"""Longest file it may write to: its log, which is opened for it, must not fill the disk."""
DATA_BYTES = 4 * 1024 * 1024 * 1024
"""Writable memory of its own, for what no heap limit counts."""

ROOT = Path(__file__).parents[2]
SEALER = (
    *(sys.executable, "-I", "-S", "-c"),
    f"import sys; sys.path.append({str(ROOT)!r}); from voyager.bridge.seal import main; main(sys.argv[1:])",
)
"""What is put before a spec (JSON) and the command that is to be sealed. Ours comes last on the path: what is imported
is the standard library and this package."""

_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_CLONE_THREAD = 0x10000
_MSG_FASTOPEN = 0x20000000
_WRITING = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True, kw_only=True)
class SealSpec:
    """What a sealed process may still do.

    Args:
        read: files and folders (with all in them) that it may read.
        execute: the program that it becomes; beside its loader the only one it may start.
        without: layers left out, to try what holds on a machine that lacks them.
    """

    read: Sequence[Path]
    execute: Path
    without: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Seal:
    """Which layers hold a process; `missing` says why the others do not."""

    layers: Mapping[str, bool] = field(default_factory=dict[str, bool])
    missing: Mapping[str, str] = field(default_factory=dict[str, str])

    def __str__(self) -> str:
        held = ", ".join(layer for layer, holds in self.layers.items() if holds)
        lacks = "; ".join(f"without {layer}: {why}" for layer, why in self.missing.items())
        return f"sealed by {held or 'nothing'}" + (f"; {lacks}" if lacks else "")


def sealed(spec: SealSpec, command: Sequence[str]) -> list[str]:
    """The command line that seals a process and then runs `command` in it; its RPC socket is `VOYAGER_RPC_FD`."""
    told = {
        "parent": os.getpid(),
        "read": [str(path) for path in spec.read],
        "execute": str(spec.execute),
        "without": list(spec.without),
    }
    return [*SEALER, json.dumps(told), *command]


def namespaces() -> None:
    """A network of its own, with nothing in it, and no shared memory of others; its ids mean nobody outside.

    User ids stay unmapped: files are reached as before, and the capabilities that come with the namespace end at exec.
    """
    kernel.check(kernel.libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC), "unshare")


def capabilities() -> None:
    """No capability survives the exec, also for root, and nothing that is started can gain one."""
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    for capability in range(64):
        try:
            if kernel.prctl(kernel.PR_CAPBSET_READ, capability) == 0:
                continue
        except OSError:
            break  # Above the kernel's last.
        if os.geteuid() == 0 or _is_capable():
            kernel.prctl(kernel.PR_CAPBSET_DROP, capability)


def _is_capable() -> bool:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("CapEff:", 1)[1].split(None, 1)[0], 16) != 0


def limits() -> None:
    """Bounds on files and memory. Not on processes: the kernel counts all of a user's, and seccomp forbids them."""
    for kind, bound in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, LOG_BYTES),
        (resource.RLIMIT_DATA, DATA_BYTES),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        least = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (least, least))


_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/ssl/openssl.cnf")
_DEVICES = ("/dev/null", "/dev/urandom")


def landlock(read: Sequence[str], execute: str) -> None:
    """The kernel's own file rules: `read` and system libraries may be read, nothing written; no TCP, no signals out."""
    reading, starting = kernel.READ_FILE | kernel.READ_DIR, kernel.READ_FILE | kernel.EXECUTE
    kernel.landlock({
        **dict.fromkeys((*read, *_LIBRARIES, *_DEVICES), reading),
        **dict.fromkeys((execute, _loader(execute)), starting),
    })  # fmt: skip


def _loader(program: str) -> str:
    """The dynamic loader that a 64-bit ELF program names (PT_INTERP), else the program itself."""
    with open(program, "rb") as file:
        header = file.read(64)
        if not header.startswith(b"\x7fELF\x02"):
            raise OSError(f"{program} is no 64-bit ELF program")
        offset, size, count = struct.unpack_from("<Q", header, 32)[0], *struct.unpack_from("<HH", header, 54)
        for number in range(count):
            file.seek(offset + number * size)
            kind, _flags, at, _virtual, _physical, length = struct.unpack("<IIQQQQ", file.read(40))
            if kind == 3:
                file.seek(at)
                return file.read(length).rstrip(b"\0").decode()
    return program


def _conditions() -> dict[str, tuple[kernel.Condition, ...]]:
    every = kernel.EVERY_BIT
    itself = ((0, every, (os.getpid(),)),)
    return {
        # Threads only: no process is ever started, so that what is not allowed here is not done by a child either.
        "clone": ((0, _CLONE_THREAD, (_CLONE_THREAD,)),),
        "kill": itself,
        "tgkill": itself,
        "open": ((2, _WRITING, (os.O_RDONLY,)),),
        "openat": ((4, _WRITING, (os.O_RDONLY,)),),
        # A socket that was closed by its peer could be connected anew by the first data sent.
        "sendto": ((6, _MSG_FASTOPEN, (0,)),),
        "sendmsg": ((4, _MSG_FASTOPEN, (0,)),),
        # Descriptor flags and copies, no signals to a chosen owner; non-blocking, close-on-exec, terminal or not.
        "fcntl": ((2, every, (0, 1, 2, 3, 4, 1030)),),
        "ioctl": ((2, every, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)),),
        "prctl": ((0, every, (kernel.PR_SET_NAME, kernel.PR_GET_NAME, kernel.PR_SET_VMA)),),
        "prlimit64": ((4, every, (0,)), (5, every, (0,))),
    }


def seccomp() -> None:
    """Only the system calls of syscalls.json pass. There is none that makes a socket, connects, listens, starts a
    process, signals another one, or changes a file. `execve` passes, because the exec is still to come: as no process
    can be made, it could but end the program in favour of another under the same seal.
    """
    kernel.seccomp("bot", _conditions())


def main(arguments: Sequence[str]) -> None:
    """Seal this process, tell the parent, and become the command."""
    spec = json.loads(arguments[0])
    command = list(arguments[1:])
    told = int(os.environ["VOYAGER_RPC_FD"])
    missing = kernel.put_on(
        {
            "namespaces": namespaces,
            "capabilities": capabilities,
            "limits": limits,
            "landlock": lambda: landlock(spec["read"], spec["execute"]),
            "death": lambda: _die_with(spec["parent"]),
            "seccomp": seccomp,
        },
        spec["without"],
    )
    layers = {layer: layer not in missing for layer in LAYERS}
    notification = {"jsonrpc": "2.0", "method": "seal", "params": {"layers": layers, "missing": missing}}
    os.write(told, json.dumps(notification).encode() + b"\n")
    environment = dict(os.environ)
    environment.pop("LC_CTYPE", None)  # Set by Python as it starts.
    os.execve(command[0], command, environment)


def _die_with(parent: int) -> None:
    """As `kernel.die_with_parent`; a new user namespace has undone what fork set."""
    kernel.die_with_parent()
    if os.getppid() != parent:
        sys.exit("the parent died while its child started")
