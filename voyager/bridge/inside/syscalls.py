"""The system calls that a sealed child may make, as a seccomp filter (classic BPF over `struct seccomp_data`)."""

import ctypes
import errno
import platform
import struct
from collections.abc import Mapping, Sequence

_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# What an interpreter needs that computes, waits for its socket, and is told the time; numbers from the kernel's
# arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
_NUMBERS: Mapping[str, tuple[int, int]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215),
    "brk": (12, 214), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "mremap": (25, 216), "madvise": (28, 233),
    "setitimer": (38, 103), "exit": (60, 93), "gettimeofday": (96, 169), "futex": (202, 98),
    "restart_syscall": (219, 128), "clock_gettime": (228, 113), "exit_group": (231, 94),
}  # fmt: skip
_LOAD, _EQUAL, _BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_PROT_EXEC = 4
_PR_SET_SECCOMP = 22

Instruction = tuple[int, int, int, int]


def install(libc: ctypes.CDLL, readable: Sequence[int], writable: Sequence[int]) -> None:
    """From here on every other system call gives EPERM, and reading and writing work on these descriptors only.

    Raises:
        OSError: the kernel has no seccomp filters, or the machine is one we have no table for.
    """
    code = _program(platform.machine(), readable, writable)
    packed = b"".join(struct.pack("=HBBI", *instruction) for instruction in code)
    instructions = ctypes.create_string_buffer(packed, len(packed))
    described = struct.pack("@HP", len(code), ctypes.addressof(instructions))
    program = ctypes.create_string_buffer(described, len(described))
    if libc.prctl(_PR_SET_SECCOMP, 2, ctypes.c_ulong(ctypes.addressof(program)), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel takes no seccomp filter")


def _program(machine: str, readable: Sequence[int], writable: Sequence[int]) -> list[Instruction]:
    if machine not in _AUDIT:
        raise OSError(errno.ENOSYS, f"there is no table of system calls for {machine}")
    column = 0 if machine == "x86_64" else 1
    # Another architecture's calls (32-bit ones on this machine) have other numbers: they are no accident.
    code: list[Instruction] = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, _AUDIT[machine]), (_RETURN, 0, 0, _KILL)]
    code.append((_LOAD, 0, 0, 0))
    for name, numbers in _NUMBERS.items():
        if name in ("mmap", "mprotect"):
            body = [(_LOAD, 0, 0, _argument(2)), (_BITS, 0, 1, _PROT_EXEC), (_RETURN, 0, 0, _REFUSE)]
        elif name in ("read", "write"):
            allowed = readable if name == "read" else writable
            body = [(_LOAD, 0, 0, _argument(0))]
            body += [(_EQUAL, len(allowed) - at, 0, fd) for at, fd in enumerate(allowed)]
            body.append((_RETURN, 0, 0, _REFUSE))
        else:
            body = []
        body.append((_RETURN, 0, 0, _ALLOW))
        code += [(_EQUAL, 0, len(body), numbers[column]), *body]
    code.append((_RETURN, 0, 0, _REFUSE))
    return code


def _argument(number: int) -> int:
    """Offset of an argument's low half: the kernel looks at no more of a descriptor or of protection bits."""
    return 16 + 8 * number
