"""A run whose models were paid is killed while it waits for another reply: what was paid for is not asked again."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from ..conftest import Cli
from ..support.chat_server import Asked, ChatServer, Said, asked_of, last_user
from .test_kill import begin

PRICES = """
prices:
  - {models: ["*"], endpoint: "http://127.0.0.1:*", prompt: 1, completion: 4, source: by hand, date: 2026-11-28}
"""
FAILS = """```javascript
async function makeTable(bot) {
  await mineBlock(bot, "oak_log", 2);
  await craftItem(bot, "iron_pickaxe", 1);
}
```"""
WORKS = """```javascript
async function makeTable(bot) {
  await craftItem(bot, "oak_planks", 8);
  await craftItem(bot, "crafting_table", 1);
}
```"""


def by_hand(asked: Asked, on_repair: Callable[[], None]) -> str:
    """The hand-written replies: a program that fails for want of iron, and the one that is due then."""
    if asked_of([asked], "curriculum"):
        return "Reasoning: a table is the way to tools.\nGoal: Craft 1 crafting_table"
    if asked_of([asked], "describer"):
        return "Turns two logs into planks and a crafting table."
    if "iron_pickaxe needs" not in last_user(asked):
        return FAILS
    on_repair()
    return WORKS


@pytest.mark.slow
def test_what_was_paid_for_before_a_kill_is_used_and_the_bill_is_the_runs_costs(
    cli: Cli, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    killed: list[int] = []

    def kill() -> None:
        if not killed:
            killed.append(process.pid)
            os.kill(process.pid, signal.SIGKILL)

    (home / "curriculum").mkdir(parents=True)
    (home / "curriculum" / "prices.yaml").write_text(PRICES)
    with ChatServer(lambda asked: Said(text=by_hand(asked, kill))) as server:
        process = begin(
            {**environment, "VOYAGER_API_KEY": "test-key"}, tmp_path, "explore", "--run", "r", "--goals", "1",
            "--seed", "1", "--model", "openai:m", "--base-url", server.base_url,
        )  # fmt: skip
        process.communicate(timeout=200)
        assert process.returncode == -signal.SIGKILL
        asked = len(server.asked)
        assert [len(asked_of(server.asked, role)) for role in ("curriculum", "coder")] == [1, 2]
        resumed = cli("resume", "r", "--goals", "1", env={"VOYAGER_API_KEY": "test-key"})
        assert resumed.code == 0, resumed.err
        billed = [*server.asked[: asked - 1], *server.asked[asked:]]  # Nobody took the reply in which it was killed.
    assert [len(asked_of(server.asked[asked:], role)) for role in ("curriculum", "coder", "describer")] == [0, 1, 1]
    run = cli("runs", "show", "r", "--json").json
    assert [(goal["text"], goal["outcome"], goal["attempts"]) for goal in run["goals"]] == [
        ("Craft 1 crafting_table", "learned", 2)
    ]
    prompts = [" ".join(message["content"] for message in each["messages"]) for each in billed]
    assert len(set(prompts)) == len(prompts)
    assert run["calls"] == len(billed)
    by_role = {row["role"]: row["calls"] for row in run["costs"]["by_role"]}
    assert by_role == {"curriculum": 1, "coder": 2, "describer": 1}
    sent = sum(len(prompt.split()) for prompt in prompts)
    got = sum(len(text.split()) for text in (by_hand(each, kill) for each in billed))
    assert run["tokens"] == sent + got
    assert run["cost_usd"] == pytest.approx((sent + 4 * got) / 1e6)
