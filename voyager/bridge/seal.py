"""Takes rights away from a process before it runs generated code.

Imported, it gives the command line that starts a sealed process. Run as a script (`python -I -S seal.py SPEC COMMAND`)
it seals itself and becomes COMMAND, so nothing but the standard library is used here. A script, because what has to
happen between fork and exec is too much for a forked copy of an agent with threads.

Every layer is put on by itself and none depends on another, so that what a machine does not offer weakens the seal but
does not stop the bot. Which layers are in force goes to the parent as the first notification of the RPC, `seal`.
"""

import ctypes
import json
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LAYERS = ("namespaces", "capabilities", "limits", "landlock", "seccomp")
"""What the script puts on, in this order: see the function of each name."""

OPEN_FILES = 256
LOG_BYTES = 64 * 1024 * 1024
"""Longest file it may write to: its log, which is opened for it, must not fill the disk."""
DATA_BYTES = 4 * 1024 * 1024 * 1024
"""Writable memory of its own, for what no heap limit counts."""

_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_CLONE_THREAD = 0x10000
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_CAPBSET_READ, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 22, 23, 24, 38
_PR_SET_NAME, _PR_GET_NAME, _PR_SET_VMA = 15, 16, 0x53564D41
_MSG_FASTOPEN = 0x20000000
_WRITING = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC
_SYSCALLS = Path(__file__).with_name("syscalls.json")


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
    return [sys.executable, "-I", "-S", __file__, json.dumps(told), *command]


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


def _prctl(option: int, *values: int) -> int:
    padded = (*values, 0, 0, 0, 0)[:4]
    return _check(_libc().prctl(option, *(ctypes.c_ulong(value) for value in padded)), f"prctl {option}")


def namespaces() -> None:
    """A network of its own, with nothing in it, and no shared memory of others; its ids mean nobody outside.

    User ids stay unmapped: files are reached as before, and the capabilities that come with the namespace end at exec.
    """
    _check(_libc().unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC), "unshare")


def capabilities() -> None:
    """No capability survives the exec, also for root, and nothing that is started can gain one."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    for capability in range(64):
        try:
            if _prctl(_PR_CAPBSET_READ, capability) == 0:
                continue
        except OSError:
            break  # Above the kernel's last.
        if os.geteuid() == 0 or _is_capable():
            _prctl(_PR_CAPBSET_DROP, capability)


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


_ACCESS_BY_ABI = ((1, 13), (2, 14), (3, 15), (5, 16))  # From Landlock version on: how many file rights there are.
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/ssl/openssl.cnf")
_DEVICES = ("/dev/null", "/dev/urandom")


def landlock(read: Sequence[str], execute: str) -> None:
    """The kernel's own file rules: `read` and system libraries may be read, nothing written; no TCP, no signals out."""
    libc = _libc()
    version = _check(libc.syscall(444, None, ctypes.c_size_t(0), 1), "Landlock")
    files = next(count for since, count in reversed(_ACCESS_BY_ABI) if version >= since)
    network = 0b11 if version >= 4 else 0
    scope = 0b11 if version >= 6 else 0
    attributes = struct.pack("=QQQ", (1 << files) - 1, network, scope)[
        : 8 if version < 4 else 16 if version < 6 else 24
    ]
    rules = _check(libc.syscall(444, attributes, ctypes.c_size_t(len(attributes)), 0), "Landlock rules")
    for path in (*read, *_LIBRARIES, *_DEVICES):
        _permit(rules, path, _READ_FILE | _READ_DIR)
    for path in (execute, _loader(execute)):
        _permit(rules, path, _READ_FILE | _EXECUTE)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _check(libc.syscall(446, rules, 0), "Landlock restriction")
    os.close(rules)


def _permit(rules: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # Not every system has every folder.
    try:
        if not os.path.isdir(path):
            rights &= ~_READ_DIR
        rule = struct.pack("=Qi", rights, descriptor)
        _check(_libc().syscall(445, rules, 1, rule, 0), f"Landlock rule for {path}")
    finally:
        os.close(descriptor)


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


Condition = tuple[int, int, Sequence[int]]
"""A 32-bit word of the arguments (2n: low half of argument n, 2n + 1: high half), a mask, what must be left of it."""

_FIRST_UNIFIED = 424
"""From here on system calls have one number on all machines; what is this new has an older form to fall back to."""


def _conditions() -> dict[str, tuple[Condition, ...]]:
    every = 0xFFFFFFFF
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
        "prctl": ((0, every, (_PR_SET_NAME, _PR_GET_NAME, _PR_SET_VMA)),),
        "prlimit64": ((4, every, (0,)), (5, every, (0,))),
    }


def seccomp(tables: Mapping[str, Mapping[str, int]]) -> None:
    """Only the system calls of syscalls.json pass. There is none that makes a socket, connects, listens, starts a
    process, signals another one, or changes a file. `execve` passes, because the exec is still to come: as no process
    can be made, it could but end the program in favour of another under the same seal.
    """
    machine = platform.machine()
    audit = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}.get(machine)
    if audit is None:
        raise OSError(f"there is no table of system calls for {machine}")
    filter_ = _filter(audit, tables[machine], _conditions())
    instructions = ctypes.create_string_buffer(filter_, len(filter_))
    program = struct.pack("@HP", len(filter_) // 8, ctypes.addressof(instructions))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    held = ctypes.create_string_buffer(program, len(program))
    _prctl(_PR_SET_SECCOMP, 2, ctypes.addressof(held))


def _filter(audit: int, syscalls: Mapping[str, int], conditions: Mapping[str, Sequence[Condition]]) -> bytes:
    """The classic BPF program over `struct seccomp_data`: number at 0, architecture at 4, arguments from 16."""
    load, equal, at_least, mask_, end = 0x20, 0x15, 0x35, 0x54, 0x06
    allow, kill, refuse, unknown = 0x7FFF0000, 0x80000000, 0x00050000 | 1, 0x00050000 | 38  # EPERM, ENOSYS
    code = [(load, 0, 0, 4), (equal, 1, 0, audit), (end, 0, 0, kill), (load, 0, 0, 0)]
    for name, number in syscalls.items():
        body: list[tuple[int, int, int, int]] = []
        for word, mask, values in conditions.get(name, ()):
            body += [(load, 0, 0, 16 + 4 * word), (mask_, 0, 0, mask)]
            body += [(equal, len(values) - at, 0, value) for at, value in enumerate(values)]
            body.append((end, 0, 0, refuse))
        body.append((end, 0, 0, allow))
        code += [(equal, 0, len(body), number), *body]
    code += [(at_least, 0, 1, _FIRST_UNIFIED), (end, 0, 0, unknown), (end, 0, 0, refuse)]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def _put_on(layers: Mapping[str, Callable[[], None]], without: Sequence[str]) -> dict[str, str]:
    """Put the layers on in their order; returns why each one that is not in force is missing."""
    missing: dict[str, str] = {}
    for name, layer in layers.items():
        if name in without:
            missing[name] = "switched off"
            continue
        try:
            layer()
        except (OSError, AttributeError, ValueError) as error:
            missing[name] = str(error) or type(error).__name__
    return missing


def main(arguments: Sequence[str]) -> None:
    """Seal this process, tell the parent, and become the command."""
    spec = json.loads(arguments[0])
    command = list(arguments[1:])
    told = int(os.environ["VOYAGER_RPC_FD"])
    tables = json.loads(_SYSCALLS.read_text("ascii"))
    missing = _put_on(
        {
            "namespaces": namespaces,
            "capabilities": capabilities,
            "limits": limits,
            "landlock": lambda: landlock(spec["read"], spec["execute"]),
            "death": lambda: _die_with(spec["parent"]),
            "seccomp": lambda: seccomp(tables),
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
    """The kernel kills it when its parent dies, also when it hangs; a new user namespace has undone what fork set."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the parent died while its child started")


if __name__ == "__main__":
    main(sys.argv[1:])
