"""Two models by role on an endpoint of real HTTP, priced and budgeted; their replies are written by hand."""

from pathlib import Path
from typing import Any

import pytest

from ..conftest import Cli
from ..support.chat_server import Asked, ChatServer, asked_of

pytestmark = pytest.mark.slow

PRICES = """
prices:
  - {models: [small], endpoint: "http://127.0.0.1:*", prompt: 0.10, completion: 0.40, source: test, date: 2026-11-27}
  - {models: [large], endpoint: "http://127.0.0.1:*", prompt: 3.00, completion: 15.00, source: test, date: 2026-11-27}
"""
PLANKS = """
```javascript
async function makePlanks(bot, count = 1) {
  await mineBlock(bot, "oak_log", 1);
  await craftItem(bot, "oak_planks", 4);
}
```
"""


def by_hand(asked: Asked) -> str:
    if asked_of([asked], "curriculum"):
        return "Reasoning: planks are the start of everything.\nGoal: Craft 4 oak_planks"
    if asked_of([asked], "coder"):
        return PLANKS
    return "Turns a log from a nearby oak into planks."


def dollars(asked: list[Asked], replies: int, prompt: float, completion: float) -> float:
    """What the server's own count of words, which it tells as tokens, comes to."""
    words = sum(len(message["content"].split()) for each in asked for message in each["messages"])
    return (words * prompt + replies * completion) / 1_000_000


def test_tokens_and_dollars_are_told_by_role_and_a_budget_ends_the_run(cli: Cli, home: Path) -> None:
    (home / "curriculum").mkdir(parents=True)
    (home / "curriculum" / "prices.yaml").write_text(PRICES)
    with ChatServer(by_hand) as server:
        done = cli(
            "explore", "--model", "openai:small", "--model", "coder=openai:large", "--base-url", server.base_url,
            "--budget-calls", "4", "--budget", "1", env={"VOYAGER_API_KEY": "test-key"},
        )  # fmt: skip
        asked = list(server.asked)
        spent = cli("resume", "run-1", env={"VOYAGER_API_KEY": "test-key"})
        assert len(server.asked) == len(asked)
    assert done.code == 0, done.err
    assert "4 of 4 calls" in done.err
    assert "resume run-1 --budget-calls MORE" in done.err
    assert (spent.code, spent.out) == (2, "")
    assert "the run's budget is spent (4 of 4 calls)" in spent.err
    run: dict[str, Any] = cli("runs", "show", "run-1", "--json").json
    assert (run["state"], run["stopped"], run["calls"]) == ("stopped", "budget", 4)
    rows = {row["role"]: row for row in run["costs"]["by_role"]}
    coder = asked_of(asked, "coder")
    assert {body["model"] for body in coder} == {"large"}
    assert {body["model"] for body in asked if body not in coder} == {"small"}
    words = len(PLANKS.split()) * len(coder)
    assert rows["coder"]["completion_tokens"] == words
    assert rows["coder"]["cost_usd"] == round(dollars(coder, words, 3, 15), 12)
    assert {role: rows[role]["calls"] for role in rows} == {"curriculum": 2, "coder": 1, "describer": 1}
    by_model = {row["model"]: row for row in run["costs"]["by_model"]}
    assert by_model["openai:large"]["endpoint"] == server.base_url
    total = sum(round(row["cost_usd"] * 10**12) for row in rows.values())
    assert total == sum(round(row["cost_usd"] * 10**12) for row in by_model.values())
    assert total == round(run["cost_usd"] * 10**12)
    assert run["tokens"] == sum(row["prompt_tokens"] + row["completion_tokens"] for row in rows.values())
    shown = cli("runs", "show", "run-1").out
    assert f"{rows['coder']['cost_usd']:.4f}" in shown
    assert "coder openai:large" in shown
    assert "unknown" not in cli("runs").out


def test_a_budget_in_dollars_is_refused_before_a_model_of_unknown_price_is_asked(cli: Cli, home: Path) -> None:
    with ChatServer(by_hand) as server:
        done = cli("explore", "--model", "openai:mine", "--base-url", server.base_url, "--budget", "1")
        assert server.asked == []
    assert done.code == 2
    assert "`openai:mine` (curriculum)" in done.err
    assert "prices.yaml" in done.err
    assert not (home / "runs").exists()
