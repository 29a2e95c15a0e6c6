"""What tests share: a state folder of their own, and the command line as a user's shell runs it."""

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from voyager.cli.main import app


@dataclass(frozen=True)
class Done:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Done]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A fresh VOYAGER_HOME."""
    return tmp_path / "home"


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """The process's environment without any setting or key of the person who runs the tests, and without proofs."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("VOYAGER_", "OPENAI_")) or k == "VOYAGER_CACHE"}
    # A second world and bot for every session is for the tests that are about them.
    return {**kept, "VOYAGER_HOME": str(home), "VOYAGER_PROOFS": "false"}


@pytest.fixture
def cli(environment: dict[str, str], tmp_path: Path) -> Cli:
    """Run `voyager ...` in an empty folder."""

    def run(*arguments: str, env: Mapping[str, str] | None = None, timeout_s: float = 300) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "voyager", *arguments],
            cwd=tmp_path,
            env={**environment, **(env or {})},
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def refusing(environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """As `cli`, in this process: for what is refused before anything starts; a process of its own costs a second."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, env: Mapping[str, str] | None = None) -> Done:
        # A client that an earlier test left open would be told of in the loop that is about to begin.
        gc.collect()
        handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
        try:
            with pytest.MonkeyPatch.context() as patched:
                for name in set(os.environ) - set(environment):
                    patched.delenv(name)
                for name, value in {**environment, **(env or {})}.items():
                    patched.setenv(name, value)
                done = CliRunner().invoke(app, list(arguments))
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Done(done.exit_code, done.stdout, done.stderr)

    return run
