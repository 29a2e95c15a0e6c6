"""What a process sealed as the bot's is can still do when nothing inside it holds: nothing outside itself."""

import json
import platform
import shutil
import socket
import subprocess
import sys
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from voyager import sources
from voyager.bridge.process import flags
from voyager.bridge.seal import LAYERS, ROOT, SEALER, SealSpec, sealed

SCRIPT = Path(__file__).parents[1] / "support" / "escaped.cjs"
RAW = Path(__file__).parents[1] / "support" / "raw_calls.py"
SECRET = "a secret of the person who runs the agent"


@dataclass(frozen=True)
class Outside:
    """What lies around the sealed process: a folder with a secret, servers that wait, a process that sleeps."""

    folder: Path
    listeners: Sequence[socket.socket]
    sleeper: "subprocess.Popen[bytes]"

    @property
    def port(self) -> int:
        return cast(int, self.listeners[0].getsockname()[1])

    def check_untouched(self) -> None:
        assert self.sleeper.poll() is None, "the other process was killed"
        state = Path(f"/proc/{self.sleeper.pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        assert state == "S", "the other process was stopped"
        assert {path.name for path in self.folder.iterdir()} == {"secret", "socket", "addon.node"}
        assert (self.folder / "secret").read_text() == SECRET
        for listener in self.listeners:
            with pytest.raises(BlockingIOError):
                listener.recv(1) if listener.type == socket.SOCK_DGRAM else listener.accept()


@pytest.fixture
def outside(tmp_path: Path) -> Generator[Outside]:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret").write_text(SECRET)
    addon = next((sources.node_root() / "node_modules" / "isolated-vm").rglob("*.node"))
    shutil.copy(addon, folder / "addon.node")
    listeners = [socket.create_server(("127.0.0.1", 0))]
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(listeners[0].getsockname())
    local = socket.socket(socket.AF_UNIX)
    local.bind(str(folder / "socket"))
    local.listen()
    listeners += [datagrams, local]
    for listener in listeners:
        listener.setblocking(False)
    sleeper = subprocess.Popen(["sleep", "1000"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield Outside(folder, listeners, sleeper)
    sleeper.kill()
    sleeper.wait()
    for listener in listeners:
        listener.close()


def run_sealed(spec: SealSpec, command: Sequence[str]) -> tuple[dict[str, Any], str]:
    """Run `command` sealed to its end; what was told last of its seal, and its output."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        environment = {"HOME": "/", "VOYAGER_RPC_FD": str(theirs.fileno())}
        done = subprocess.run(
            sealed(spec, command),
            env=environment,
            pass_fds=[theirs.fileno()],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(ours.recv(65536).splitlines()[-1])["params"], done.stdout


def escape(
    outside: Outside, without: Sequence[str], *, permission: bool, only: Sequence[str] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is in escaped.cjs tried under the bot's seal without some layers, or without Node's permissions."""
    root = sources.node_root()
    told = {
        "file": str(outside.folder / "secret"),
        "folder": str(outside.folder),
        "socket": str(outside.folder / "socket"),
        "addon": str(outside.folder / "addon.node"),
        "source": str(SCRIPT),
        "port": outside.port,
        "pid": outside.sleeper.pid,
        "permission": permission,
        "only": only,
    }
    given = [*flags(root), f"--allow-fs-read={SCRIPT}"] if permission else []
    spec = SealSpec(read=[SCRIPT], execute=sources.node(), without=without)
    seal, output = run_sealed(spec, [str(sources.node()), *given, str(SCRIPT), json.dumps(told)])
    return seal, json.loads(output)


CONFIGURATIONS = {
    "all layers": ((), True),
    "no user namespaces": (("namespaces",), True),
    "no Landlock": (("landlock",), True),
    "neither namespaces nor Landlock": (("namespaces", "landlock"), True),
    "no permissions of Node's": ((), False),
    "no permissions of Node's and no user namespaces": (("namespaces",), False),
}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_code_that_left_its_isolate_reaches_nothing(outside: Outside, name: str) -> None:
    without, permission = CONFIGURATIONS[name]
    seal, found = escape(outside, without, permission=permission)
    assert {layer for layer in LAYERS if not seal["layers"][layer]} == set(without) == set(seal["missing"])
    assert set(found.pop("environment")) == {"HOME", "VOYAGER_RPC_FD"}
    assert len(found) >= 45
    assert [attack for attack, refused in found.items() if refused is None] == []
    outside.check_untouched()


def test_without_the_system_call_filter_only_sockets_in_the_file_system_are_left(outside: Outside) -> None:
    _, found = escape(outside, ("seccomp",), permission=True)
    # An own network holds the datagrams, and a signal to all is told as sent when none of them may have it.
    harmless = {"listen by UDP", "kill every process"}
    assert {attack for attack, refused in found.items() if refused is None} == {"connect to a local socket", *harmless}
    assert outside.sleeper.poll() is None


def test_without_any_layer_the_attacks_are_real(outside: Outside) -> None:
    real = ["read a file", "write a file", "connect by TCP", "spawn", "ask for another process", "write a database"]
    _, found = escape(outside, LAYERS, permission=False, only=real)
    assert {attack for attack, refused in found.items() if refused is None} == set(real)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers of these system calls are x86-64's")
@pytest.mark.parametrize("without", [(), ("namespaces",)], ids=["with namespaces", "without namespaces"])
def test_native_code_is_refused_every_system_call_that_reaches_out(outside: Outside, without: tuple[str, ...]) -> None:
    python = Path(sys.executable).resolve()
    spec = SealSpec(read=[Path(sys.base_prefix), RAW], execute=python, without=without)
    arguments = [str(outside.folder), str(outside.sleeper.pid)]
    _, output = run_sealed(spec, [str(python), "-I", "-S", str(RAW), *arguments])
    found = json.loads(output)
    # EPERM and ENOSYS are the filter's, EACCES is Landlock's (of an exec that the filter lets pass).
    assert {name: error for name, error in found.items() if error not in (1, 38)} == {"execve": 13}
    assert len(found) > 80
    outside.check_untouched()


def test_layers_that_can_not_be_put_on_are_named_with_their_reasons() -> None:
    """A seal within a seal: the outer one takes what the inner one needs to put its layers on."""
    python = Path(sys.executable)
    inner = sealed(SealSpec(read=[], execute=python), [str(python), "-I", "-S", "-c", "print('still runs')"])
    outer = SealSpec(read=[Path(sys.base_prefix), ROOT], execute=python)
    seal, output = run_sealed(outer, inner)
    assert seal["layers"] == {layer: layer not in seal["missing"] for layer in LAYERS}
    assert {"namespaces", "landlock", "seccomp"} <= set(seal["missing"])
    assert "Operation not permitted" in seal["missing"]["namespaces"]
    assert output == "still runs\n"


def test_a_child_whose_parent_has_died_does_not_start() -> None:
    spec: dict[str, object] = {"parent": 1, "read": [], "execute": sys.executable, "without": []}
    ours, theirs = socket.socketpair()
    with ours, theirs:
        done = subprocess.run(
            [*SEALER, json.dumps(spec), sys.executable, "-c", "print('runs')"],
            env={"VOYAGER_RPC_FD": str(theirs.fileno())},
            pass_fds=[theirs.fileno()],
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert "the parent died" in done.stderr
