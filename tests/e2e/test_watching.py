"""`--watch`: a page beside the run, which is the same with and without it."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import Cli
from voyager.bridge.process import BotOptions
from voyager.bridge.watcher import Watcher, spectator_name
from voyager.worlds.embedded import EmbeddedWorld, WorldOptions

WAITING = "async function wait(bot) { await bot.waitForTicks(%d) }"


@pytest.mark.parametrize(
    ("bot", "spectator"),
    [
        ("Voyager", "Voyager_watch"),
        ("A_name_of_16_ch_", "A_name_of__watch"),
        ("A_name_of__watch", "watch_A_name_of_"),
    ],
)
def test_a_spectator_has_a_name_of_its_own_that_servers_take(bot: str, spectator: str) -> None:
    assert spectator_name(bot) == spectator


def snapshots(home: Path) -> list[bytes]:
    stored = sorted((home / "runs" / "run-1" / "world" / "snapshots").glob("*/snapshot.json"))
    return [path.read_bytes() for path in stored]


@pytest.mark.slow
def test_a_run_stores_the_same_bytes_with_and_without_a_watcher(cli: Cli, home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert cli("explore", "--goals", "3", "--watch").code == 0
    assert cli("explore", "--goals", "3", "--home", str(other)).code == 0
    assert snapshots(home) != []
    assert snapshots(home) == snapshots(other)


def test_the_page_is_there_while_the_program_runs_and_an_interrupt_ends_it(
    environment: dict[str, str], tmp_path: Path
) -> None:
    program = tmp_path / "wait.js"
    program.write_text(WAITING % 1_000_000)
    command = [sys.executable, "-m", "voyager", "run", str(program), "--world", "embedded:flat", "--clock", "real"]
    command += ["--deadline-ticks", "1000000", "--watch"]
    # As a script begins what it puts into its background: with interrupts ignored.
    command = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *command]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment) as process:
        assert process.stderr is not None
        said = process.stderr.readline().decode()
        address = said.split("watch at ")[1].split()[0]
        for path in ("/", "/above"):
            with urllib.request.urlopen(address + path) as page:
                assert b"Prismarine Viewer" in page.read()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)


@pytest.mark.slow
def test_a_port_in_use_is_a_warning_and_the_program_runs(cli: Cli, tmp_path: Path) -> None:
    program = tmp_path / "wait.js"
    # Long enough, in real time, for the watcher to find the port taken.
    program.write_text(WAITING % 400)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = cli("run", str(program), "--world", "embedded:flat", "--clock", "real", "--watch-port", port, "--json")
    assert json.loads(done.out)["outcome"] == "returned"
    warned = " ".join(done.err.split())
    assert f"the world can't be watched: port {port} on 127.0.0.1 is in use; choose another or 0 for any" in warned


async def test_a_watcher_that_is_killed_is_one_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    world = EmbeddedWorld(tmp_path / "world.log")
    served: asyncio.Queue[str] = asyncio.Queue()
    try:
        started = await world.start(WorldOptions(preset="flat", spectators={"Ada_watch": "Ada"}))
        bot = BotOptions(host="127.0.0.1", port=started.port, username="Ada")
        watcher = Watcher(bot, 0, tmp_path / "watcher.log", served.put_nowait)
        watcher.begin()
        assert "watch at" in await served.get()
        os.kill(watcher.pid, signal.SIGKILL)
        await watcher.ended()
        await watcher.close()
    finally:
        await world.close()
    (warning,) = caplog.messages
    assert "can no longer be watched: the watcher ended (signal 9)" in warning


def test_a_port_that_is_none_is_refused(refusing: Cli) -> None:
    done = refusing("explore", "--goals", "1", "--watch-port", "70000")
    assert done.code == 2
    assert "`watch_port` = 70000" in done.err
