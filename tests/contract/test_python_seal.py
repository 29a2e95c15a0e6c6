"""The kernel's layers around a Python child, each alone: here nothing of the language is in the way.

Every attack runs as plain Python with the whole standard library at hand, after the process has sealed itself.
"""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import voyager
from voyager.bridge.inside.seal import LAYERS, refusal

pytestmark = pytest.mark.skipif(os.uname().machine != "x86_64", reason="the attacks' system calls have x86_64 numbers")
ROOT = Path(voyager.__file__).parents[1]
SCRIPT = """
import sys; sys.path.append({root!r})
import ctypes, json, mmap, os, resource, signal, socket, subprocess, threading, traceback
from voyager.bridge.inside.seal import Bounds, Seal
libc = ctypes.CDLL(None, use_errno=True)
def syscall(number, *args):
    if libc.syscall(number, *args) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
def report(**what):
    os.write(1, json.dumps(what).encode() + b"\\n")
missing = Seal({fd}, Bounds(memory_mb=64, cpu_s=5)).put_on({layers!r})
report(missing=missing)
canary, port, parent = {canary!r}, {port}, {parent}
def attack():
{attack}
try:
    found = attack()
except MemoryError:
    report(refused="MemoryError")
except BaseException as error:
    report(refused=f"{{type(error).__name__}}: {{error}}")
else:
    report(done=str(found))
"""
READ = "return open(canary).read()"
WRITE = "open(canary, 'w').write('changed')"
NEW_FILE = "open(canary + '.new', 'w').write('made')"
DELETE = "os.unlink(canary)"
LIST = "return os.listdir('/proc/%d' % parent)"
CONNECT = "socket.create_connection(('127.0.0.1', port), 2)"
UNIX = "s = socket.socket(socket.AF_UNIX); s.connect(canary + '.sock')"
SIGNAL = "os.kill(parent, 0)"
PTRACE = "syscall(101, 16, parent, 0, 0)"
READ_MEMORY = "b = bytes(8); v = (ctypes.c_size_t * 2)(id(b), 8); syscall(310, parent, v, 1, v, 1, 0)"
MEMORY_FILE = "return open('/proc/%d/mem' % parent, 'rb').read(1)"
MORE_LIMIT = "resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))"
BOMB = "x = [bytearray(1 << 20) for _ in range(4096)]; return len(x)"
REMOUNT = "syscall(165, b'none', b'/', b'tmpfs', 0, None)"
CHROOT = "os.chroot('..'); return open(canary).read()"
BECOME_ROOT = "os.setuid(0); return open(canary).read()"
OUTSIDE = {
    "read": READ, "write": WRITE, "new file": NEW_FILE, "delete": DELETE, "list": LIST, "connect": CONNECT,
    "unix socket": UNIX, "signal": SIGNAL, "ptrace": PTRACE, "read memory": READ_MEMORY, "memory file": MEMORY_FILE,
    "more limit": MORE_LIMIT, "remount": REMOUNT, "chroot": CHROOT, "become root": BECOME_ROOT,
}  # fmt: skip
"""What reaches outside: refused by namespaces as by seccomp."""
INSIDE = {
    "fork": "os.fork()", "spawn": "subprocess.run(['/bin/true'])", "exec": "os.execv('/bin/true', ['true'])",
    "thread": "t = threading.Thread(target=print); t.start()", "socket": "socket.socket()", "pipe": "os.pipe()",
    "code in memory": "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)",
    "memory file descriptor": "os.memfd_create('x')", "unshare": "syscall(272, 0x10000000)",
    "bpf": "syscall(321, 0, 0, 0)",
    "io_uring": "syscall(425, 1, 0)", "keys": "syscall(250, 0, -1)", "perf": "syscall(298, 0, 0, -1, -1, 0)",
    "userfaultfd": "syscall(323, 0)", "time set": "syscall(227, 0, 0)",
    "signal handler": "signal.signal(signal.SIGTERM, print)",
    "standard input": "return os.read(0, 1)", "duplicate": "os.dup2(1, 7)", "prctl": "syscall(157, 4, 1, 0, 0, 0)",
}  # fmt: skip
"""What would be harmless behind the other layers: only seccomp knows the call."""
HOLDING = ("limits", "namespaces", "filesystem", "identity")


class Outside:
    """What an attack is after."""

    def __init__(self, folder: Path) -> None:
        self.canary = folder / "canary"
        self.canary.write_text("untouched")
        self.canary.chmod(0o666)
        folder.chmod(0o777)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.unix = socket.socket(socket.AF_UNIX)
        self.unix.bind(f"{self.canary}.sock")
        self.unix.listen()
        Path(f"{self.canary}.sock").chmod(0o777)

    def attack(self, body: str, layers: tuple[str, ...], *, sealed: bool = True) -> dict[str, str]:
        ours, theirs = socket.socketpair()
        script = SCRIPT.format(
            root=str(ROOT), fd=theirs.fileno(), layers=layers, canary=str(self.canary), attack=f"    {body}",
            port=self.server.getsockname()[1], parent=os.getpid(),
        )  # fmt: skip
        with ours, theirs:
            done = subprocess.run(
                [sys.executable, "-S", "-B", "-c", script], pass_fds=[theirs.fileno()], capture_output=True,
                text=True, timeout=20, check=False, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        if sealed:
            assert set(lines[0]["missing"]) == set(LAYERS) - set(layers), lines[0]
        return lines[1] if len(lines) > 1 else {"refused": f"ended with {done.returncode}"}

    def untouched(self) -> bool:
        self.server.settimeout(0)
        self.unix.settimeout(0)
        for server in (self.server, self.unix):
            with pytest.raises(BlockingIOError):
                server.accept()
        files = {path.name for path in self.canary.parent.iterdir()}
        return self.canary.read_text() == "untouched" and files == {"canary", "canary.sock"}


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory):  # noqa: ANN201
    folder = tmp_path_factory.mktemp("o")
    for parent in folder.parents[:2]:
        parent.chmod(0o755)
    made = Outside(folder)
    yield made
    made.server.close()
    made.unix.close()


@pytest.mark.parametrize("body", OUTSIDE.values(), ids=OUTSIDE.keys())
@pytest.mark.parametrize("layers", [("seccomp",), HOLDING, LAYERS], ids=["seccomp", "namespaces", "all"])
def test_nothing_outside_is_reached(outside: Outside, layers: tuple[str, ...], body: str) -> None:
    assert "refused" in outside.attack(body, layers)
    assert outside.untouched()


@pytest.mark.parametrize("body", INSIDE.values(), ids=INSIDE.keys())
def test_seccomp_alone_knows_only_what_computing_takes(outside: Outside, body: str) -> None:
    assert "refused" in outside.attack(body, ("seccomp",))


@pytest.mark.parametrize("body", [READ, WRITE, NEW_FILE], ids=["read", "write", "new file"])
def test_landlock_alone_opens_no_file(outside: Outside, body: str) -> None:
    assert "Permission denied" in outside.attack(body, ("landlock",))["refused"]
    assert outside.untouched()


def test_limits_alone_stop_a_memory_bomb_and_a_file(outside: Outside) -> None:
    assert outside.attack(BOMB, ("limits",)) == {"refused": "MemoryError"}
    assert "refused" in outside.attack(
        "f = open(canary + '.x', 'wb', 0); os.unlink(canary + '.x'); f.write(b'1')", ("limits",)
    )
    assert outside.untouched()


def test_a_fork_bomb_that_namespaces_hold_dies_with_its_first_process(outside: Outside) -> None:
    outside.attack("[os.fork() for _ in range(6)]", HOLDING)
    left = [path for path in Path("/proc").glob("[0-9]*/cmdline") if str(outside.canary).encode() in _read(path)]
    assert left == []


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_a_child_is_refused_when_neither_seccomp_nor_namespaces_can_be_had() -> None:
    assert refusal({"landlock": "no"}) is None
    assert refusal({"seccomp": "no"}) is None
    assert refusal({"namespaces": "no", "filesystem": "no"}) is None
    told = refusal({"seccomp": "filters are off", "namespaces": "not permitted", "filesystem": "x"})
    assert told is not None
    assert "filters are off" in told
    assert "allow one of both" in told
