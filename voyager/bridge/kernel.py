"""What the kernel offers a process that gives up rights: layers put on in turn, prctl, Landlock, seccomp.

Both seals are built of it, the bot's (`seal`) and a Python child's (`inside.seal`). Only the standard library is used.
"""

import ctypes
import json
import os
import platform
import signal
import struct
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Literal

libc = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_SET_SECCOMP = 1, 4, 15, 16, 22
PR_CAPBSET_READ, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_SET_VMA = 23, 24, 38, 0x53564D41

_SYSCALLS = json.loads(Path(__file__).with_name("syscalls.json").read_text("ascii"))
"""Numbers by machine (the kernel's arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h), and
who may make which. Read before a process gives up its files."""


def check(result: int, what: str) -> int:
    """The result of a call of libc's.

    Raises:
        OSError: it failed; `what` is said before the reason.
    """
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def prctl(option: int, *values: int) -> int:
    padded = (*values, 0, 0, 0, 0)[:4]
    return check(libc.prctl(option, *(ctypes.c_ulong(value) for value in padded)), f"prctl {option}")


def die_with_parent() -> None:
    """The kernel kills this process when its parent dies, also when it hangs."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def put_on(layers: Mapping[str, Callable[[], None]], without: Collection[str]) -> dict[str, str]:
    """Put the layers on in their order; returns why each one that is not in force is missing."""
    missing: dict[str, str] = {}
    for name, layer in layers.items():
        if name in without:
            missing[name] = "left out"
            continue
        try:
            layer()
        except (OSError, AttributeError, ValueError) as error:
            missing[name] = str(error) or type(error).__name__
    return missing


EXECUTE, READ_FILE, READ_DIR = 1 << 0, 1 << 2, 1 << 3
"""File rights of Landlock's (include/uapi/linux/landlock.h)."""
_FILE_RIGHTS = ((5, 16), (3, 15), (2, 14), (1, 13))  # From which version of Landlock on there are how many.


def landlock(permits: Mapping[str, int]) -> None:
    """The kernel's own rules: no TCP, no signals out, and of files only what `permits` gives.

    Args:
        permits: file rights by path; on a folder they are rights on all in it as well. A path that is not there is
            passed over.
    """
    version = check(libc.syscall(444, None, ctypes.c_size_t(0), 1), "Landlock")
    files = next(count for since, count in _FILE_RIGHTS if version >= since)
    network, scope = 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    attributes = struct.pack("=QQQ", (1 << files) - 1, network, scope)[:size]
    rules = check(libc.syscall(444, attributes, ctypes.c_size_t(size), 0), "Landlock rules")
    for path, rights in permits.items():
        _permit(rules, path, rights)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    check(libc.syscall(446, rules, 0), "Landlock restriction")
    os.close(rules)


def _permit(rules: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):
            rights &= ~READ_DIR
        rule = struct.pack("=Qi", rights, descriptor)
        check(libc.syscall(445, rules, 1, rule, 0), f"Landlock rule for {path}")
    finally:
        os.close(descriptor)


EVERY_BIT = 0xFFFFFFFF
Condition = tuple[int, int, Sequence[int]]
"""A 32-bit word of the arguments (2n: low half of argument n, 2n + 1: high half), a mask, what may be left of it."""
Instruction = tuple[int, int, int, int]

_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_FIRST_UNIFIED = 424
"""From here on system calls have one number on all machines; what is this new has an older form to fall back to."""


def seccomp(who: Literal["bot", "python"], conditions: Mapping[str, Sequence[Condition]]) -> None:
    """Only the system calls that syscalls.json lists for `who` pass, and those only where all their conditions hold.

    Raises:
        OSError: the kernel has no seccomp filters, or the machine is one we have no table for.
    """
    machine = platform.machine()
    if machine not in _AUDIT:
        raise OSError(f"there is no table of system calls for {machine}")
    numbers: Mapping[str, int] = _SYSCALLS["numbers"][machine]
    allowed = {name: numbers[name] for name in _SYSCALLS[who] if name in numbers}
    code = _filter(_AUDIT[machine], allowed, conditions)
    packed = b"".join(struct.pack("=HBBI", *instruction) for instruction in code)
    instructions = ctypes.create_string_buffer(packed, len(packed))
    described = struct.pack("@HP", len(code), ctypes.addressof(instructions))
    program = ctypes.create_string_buffer(described, len(described))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    prctl(PR_SET_SECCOMP, 2, ctypes.addressof(program))


def _filter(
    audit: int, syscalls: Mapping[str, int], conditions: Mapping[str, Sequence[Condition]]
) -> list[Instruction]:
    """The classic BPF program over `struct seccomp_data`: number at 0, architecture at 4, arguments from 16."""
    load, equal, at_least, mask_, end = 0x20, 0x15, 0x35, 0x54, 0x06
    allow, kill, refuse, unknown = 0x7FFF0000, 0x80000000, 0x00050000 | 1, 0x00050000 | 38  # EPERM, ENOSYS
    # Another architecture's calls (32-bit ones on this machine) have other numbers: they are no accident.
    code: list[Instruction] = [(load, 0, 0, 4), (equal, 1, 0, audit), (end, 0, 0, kill), (load, 0, 0, 0)]
    for name, number in syscalls.items():
        body: list[Instruction] = []
        for word, mask, values in conditions.get(name, ()):
            body += [(load, 0, 0, 16 + 4 * word), (mask_, 0, 0, mask)]
            body += [(equal, len(values) - at, 0, value) for at, value in enumerate(values)]
            body.append((end, 0, 0, refuse))
        body.append((end, 0, 0, allow))
        code += [(equal, 0, len(body), number), *body]
    return [*code, (at_least, 0, 1, _FIRST_UNIFIED), (end, 0, 0, unknown), (end, 0, 0, refuse)]
