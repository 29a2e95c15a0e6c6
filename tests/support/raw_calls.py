"""System calls of x86-64 that reach out of a process, tried as native code would; prints JSON: name -> errno or null.

`raw_calls.py FOLDER PID`: FOLDER holds `secret`, PID is another process. What is not allowed is refused before the
kernel looks at its arguments, so most have none that make sense.
"""

import ctypes
import json
import os
import sys

libc = ctypes.CDLL(None, use_errno=True)
folder, pid = sys.argv[1].encode(), int(sys.argv[2])
PROCESS_MAKING = (56, 57, 58)


def attempt(number: int, *arguments: object) -> int | None:
    """The error of the call, None when it succeeded."""
    ctypes.set_errno(0)
    result = libc.syscall(number, *arguments)
    if result == 0 and number in PROCESS_MAKING:
        os._exit(0)
    return None if result >= 0 else ctypes.get_errno()


CALLS: dict[str, tuple[int, *tuple[object, ...]]] = {
    "socket": (41, 2, 1, 0),
    "socketpair": (53, 1, 1, 0, ctypes.create_string_buffer(8)),
    "connect": (42, 3, b"", 0),
    "bind": (49, 3, b"", 0),
    "listen": (50, 3, 1),
    "accept": (43, 3, None, None),
    "accept4": (288, 3, None, None, 0),
    "fork": (57,),
    "vfork": (58,),
    "clone": (56, 17, 0, 0, 0, 0),
    "clone3": (435, b"", 88),
    "execveat": (322, -100, b"/bin/sh", None, None, 0),
    "execve": (59, b"/bin/sh", None, None),
    "ptrace": (101, 16, pid, 0, 0),
    "process_vm_readv": (310, pid, None, 0, None, 0, 0),
    "process_vm_writev": (311, pid, None, 0, None, 0, 0),
    "kill": (62, pid, 0),
    "tkill": (200, pid, 0),
    "tgkill": (234, pid, pid, 0),
    "rt_sigqueueinfo": (129, pid, 0, None),
    "pidfd_open": (434, pid, 0),
    "pidfd_getfd": (438, 3, 0, 0),
    "mount": (165, b"x", b"/", b"tmpfs", 0, None),
    "umount": (166, b"/", 0),
    "pivot_root": (155, b"/", b"/"),
    "chroot": (161, b"/"),
    "unshare": (272, 0x10000000),
    "setns": (308, 3, 0),
    "open to write": (2, folder + b"/raw", 0o102, 0o600),
    "openat to write": (257, -100, folder + b"/raw", 0o102, 0o600),
    "creat": (85, folder + b"/raw", 0o600),
    "openat2": (437, -100, folder + b"/raw", None, 24),
    "unlink": (87, folder + b"/secret"),
    "rename": (82, folder + b"/secret", folder + b"/raw"),
    "link": (86, folder + b"/secret", folder + b"/raw"),
    "mkdir": (83, folder + b"/raw", 0o700),
    "mknod": (133, folder + b"/raw", 0o10600, 0),
    "chmod": (90, folder + b"/secret", 0o777),
    "truncate": (76, folder + b"/secret", 0),
    "ftruncate": (77, 1, 0),
    "setxattr": (188, folder + b"/secret", b"user.x", b"", 0, 0),
    "utimensat": (280, -100, folder + b"/secret", None, 0),
    "memfd_create": (319, b"x", 0),
    "bpf": (321, 0, None, 0),
    "perf_event_open": (298, None, 0, -1, -1, 0),
    "userfaultfd": (323, 0),
    "io_uring_setup": (425, 8, None),
    "keyctl": (250, 0, -3, 0),
    "add_key": (248, b"user", b"x", b"x", 1, -3),
    "init_module": (175, None, 0, b""),
    "kexec_load": (246, 0, 0, None, 0),
    "reboot": (169, 0, 0, 0, None),
    "personality": (135, 0xFFFFFFFF),
    "setuid": (105, 0),
    "setresuid": (117, 0, 0, 0),
    "capset": (126, None, None),
    "setsid": (112,),
    "setpgid": (109, 0, 0),
    "shmget": (29, 0, 4096, 0o1600),
    "msgget": (68, 0, 0o1600),
    "semget": (64, 0, 1, 0o1600),
    "mq_open": (240, b"x", 0o102, 0o600, None),
    "inotify_init": (253,),
    "fanotify_init": (300, 0, 0),
    "sched_setaffinity": (203, pid, 8, b"\x01" * 8),
    "setpriority": (141, 0, pid, 19),
    "swapon": (167, b"/", 0),
    "syslog": (103, 2, None, 0),
    "sethostname": (170, b"x", 1),
    "settimeofday": (164, None, None),
    "iopl": (172, 3),
    "name_to_handle_at": (303, -100, b"/", None, None, 0),
    "open_by_handle_at": (304, 3, None, 0),
    "landlock off": (446, -1, 0),
    "seccomp": (317, 1, 0, None),
    "prctl death": (157, 1, 0, 0, 0, 0),
    "prctl dumpable": (157, 4, 1, 0, 0, 0),
    "raise a limit": (302, 0, 7, b"\xff" * 16, None),
    "limit of another": (302, pid, 7, b"\xff" * 16, None),
    "fcntl owner": (72, 1, 8, pid),
    "fcntl signal": (72, 1, 10, 9),
    "terminal input": (16, 0, 0x5412, b"x"),
    "sendto with connect": (44, 1, b"x", 1, 0x20000000, None, 0),
    "sendmmsg": (307, 1, None, 0, 0),
    "32-bit numbers": (0x40000000 + 41, 2, 1, 0),
    "a call of the future": (1000,),
}

if __name__ == "__main__":
    print(json.dumps({name: attempt(*call) for name, call in CALLS.items()}))
