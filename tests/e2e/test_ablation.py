"""`--without` on the command line: kept by the run over a resume, and shown."""

import pytest

from ..conftest import Cli

pytestmark = pytest.mark.slow


def test_a_run_without_parts_stays_without_them_and_says_so(cli: Cli) -> None:
    done = cli("explore", "--goals", "1", "--seed", "1", "--without", "feedback.chat,library", "--json")
    assert done.code == 0, done.err
    assert done.json["without"] == ["library", "feedback.chat"]
    resumed = cli("resume", "run-1", "--goals", "2", "--json")
    assert resumed.code == 0, resumed.err
    run = resumed.json
    assert run["without"] == ["library", "feedback.chat"]
    assert {goal["outcome"] for goal in run["goals"]} <= {"done", "gave_up"}
    assert run["skills"] == []
    assert cli("skills", "list", "--json").json == []
    shown = cli("runs", "show", "run-1").out
    assert "without    library: no skill is shown, called or kept" in shown


def test_a_part_that_there_is_not_is_bad_input(cli: Cli) -> None:
    done = cli("explore", "--without", "luck")
    assert done.code == 2
    assert "no part `luck`" in done.err
    assert "Traceback" not in done.err
