"""`voyager bench world` prints the figures that the project holds itself to, beside their bounds."""

import pytest

from tests.conftest import Cli

HELD = {
    "lockstep, one idle bot": ("least", 150),
    "lockstep, one climbing bot, outside path search": ("least", 40),
    "lockstep, 8 moving bots": ("least", 4),
    "chunk generation": ("most", 5),
    "world's tick, p99": ("most", 10),
    "memory, growth over 1000 ticks": ("most", 5),
}


@pytest.mark.slow
def test_the_world_is_measured_against_its_bounds(cli: Cli) -> None:
    done = cli("bench", "world", "--ticks", "1000", "--json", timeout_s=600)
    assert done.code == 0, done.err
    figures = {each["name"]: each for each in done.json}
    assert {name: figures[name] for name in HELD if figures[name][HELD[name][0]] != HELD[name][1]} == {}
    assert all(each["value"] > 0 for name, each in figures.items() if not name.startswith("memory"))
    assert any(name.startswith("calibration") for name in figures)
    assert done.err == ""


@pytest.mark.slow
def test_the_bridge_is_measured_against_its_bounds(cli: Cli) -> None:
    done = cli("bench", "bridge", "--json", timeout_s=300)
    assert done.code == 0, done.err
    figures = {each["name"]: each for each in done.json}
    assert {name: figures[name]["most"] for name in ("read bot.health", "observation", "back after kill -9")} == {
        "read bot.health": 50,
        "observation": 5,
        "back after kill -9": 2,
    }
    taken = ("call of one tick", "observation", "empty javascript program, start to end", "back after kill -9")
    assert all(figures[name]["value"] > 0 for name in taken)
    assert "empty python program, start to end" in figures
