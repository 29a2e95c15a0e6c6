"""Bad input ends in one clear line and a documented exit code, with nothing half-written."""

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from voyager import sources

from ..conftest import Cli, Done


def one_line(done: Done, code: int, *words: str) -> None:
    """`done` ended with `code` and one line on stderr that holds all `words`."""
    assert done.code == code, done.err
    lines = [line for line in done.err.splitlines() if line.strip()]
    assert len(lines) == 1, done.err
    for word in words:
        assert word in lines[0]
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["explore", "--model", "gpt-4"], 2, ["gpt-4", "builtin:planner", "openai:NAME"]),
        (["explore", "--model", "openai:gpt-4o"], 2, ["OPENAI_API_KEY"]),
        (["explore", "--world", "nowhere"], 2, ["nowhere", "embedded", "HOST:PORT"]),
        (["explore", "--world", "localhost:99999"], 2, ["99999", "65535"]),
        (["explore", "--world", "embedded:moon"], 2, ["moon", "default", "flat"]),
        (["explore", "--clock", "fast"], 2, ["fast", "free", "warp:K"]),
        (["world", "serve", "--clock", "warp:0"], 2, ["warp:0", "real"]),
        (["explore", "--language", "cobol"], 2, ["cobol", "javascript"]),
        (["explore", "--language", "python"], 2, ["builtin:planner", "JavaScript only", "--model"]),
        (["explore", "--run", "../x"], 2, ["../x", "letters"]),
        (["resume", "nobody"], 2, ["nobody", "none yet"]),
        (["runs", "show", "nobody"], 2, ["nobody"]),
        (["skills", "show", "nothing"], 2, ["nothing", "this library is empty"]),
        (["run", "missing.js"], 2, ["missing.js", "No such file"]),
    ],
)
def test_a_name_that_does_not_exist_is_said_in_one_line(
    refusing: Cli, home: Path, arguments: list[str], code: int, words: list[str]
) -> None:
    one_line(refusing(*arguments), code, *words)
    assert not (home / "runs").exists() or list((home / "runs").iterdir()) == []


def test_a_setting_that_does_not_exist_is_said_with_its_source(refusing: Cli, tmp_path: Path) -> None:
    (tmp_path / "voyager.toml").write_text('modle = "builtin:planner"\n')
    one_line(refusing("runs"), 2, "modle", "voyager.toml", "model")


def test_an_operators_file_that_is_not_yaml_is_said_in_one_line(refusing: Cli, home: Path) -> None:
    (home / "curriculum").mkdir(parents=True)
    (home / "curriculum" / "frontier.yaml").write_text("uses: [\n")
    one_line(refusing("explore", "--goals", "1"), 2, "frontier.yaml", "can't be read")


def test_a_setting_out_of_its_limits_is_said_with_its_source(refusing: Cli) -> None:
    done = refusing("runs", env={"VOYAGER_ATTEMPTS": "0"})
    one_line(done, 2, "attempts", "environment", "greater than or equal to 1")


@pytest.mark.slow
def test_a_key_is_never_shown(cli: Cli) -> None:
    done = cli(
        "explore", "--model", "openai:x", "--base-url", "http://127.0.0.1:9/v1",
        env={"VOYAGER_API_KEY": "sk-secret", "VOYAGER_RETRY_S": "0.1"},
    )  # fmt: skip
    assert done.code == 4
    assert "sk-secret" not in done.out + done.err


def test_a_port_in_use_is_said(cli: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        one_line(cli("world", "serve", "--port", str(port)), 2, str(port), "in use")


def test_a_server_that_is_not_there_is_said(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "p.js").write_text("async function main(bot) {}\n")
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    one_line(cli("run", "p.js", "--world", f"127.0.0.1:{port}"), 5, str(port), "ECONNREFUSED", "1.20.1")


def test_a_run_of_a_newer_version_is_refused(refusing: Cli, home: Path) -> None:
    folder = home / "runs" / "future"
    folder.mkdir(parents=True)
    with sqlite3.connect(folder / "journal.db") as database:
        database.execute("PRAGMA user_version = 99")
    one_line(refusing("resume", "future"), 2, "99", "newer")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs the right to mount a file system")
def test_a_full_disk_is_said_and_nothing_is_half_written(cli: Cli, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)], check=False)
    if mounted.returncode != 0:
        pytest.skip("this machine does not let us mount a file system")
    try:
        (small / "filler").write_bytes(b"x" * 40_000)
        one_line(cli("explore", "--goals", "1", "--home", str(small / "home")), 3, "full")
        assert cli("runs", "--home", str(small / "home"), "--json").code == 0
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_folder_without_write_permission_is_said(refusing: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    one_line(refusing("explore", "--goals", "1", "--home", str(tmp_path / "file" / "home")), 3, "file")


def test_missing_node_packages_are_said(tmp_path: Path, environment: dict[str, str]) -> None:
    """A copy of the package without its packages: what a checkout looks like before `make setup`."""
    root = sources.checkout()
    assert root is not None
    for name in ("package-lock.json", "voyager", "bridge"):
        source = root / name
        copy = ["cp", "-r", str(source), str(tmp_path / name)]
        subprocess.run(copy, check=True)
    done = subprocess.run(
        [sys.executable, "-m", "voyager", "explore"],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    one_line(Done(done.returncode, done.stdout, done.stderr), 3, "Node packages are missing", "make setup")
