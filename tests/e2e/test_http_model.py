"""The same loop over a chat-completions endpoint: real HTTP, real world, real bot; replies written by hand."""

from pathlib import Path
from typing import Any

from ..conftest import Cli
from ..support.chat_server import Asked, ChatServer, asked_of, last_user

BROKEN = """Explain: none yet.
Plan:
1. Mine one log, 2. make planks.
```javascript
async function makePlanks(bot, count = 1) {
  await mineBlock(bot, "oak_log", 1;
  await craftItem(bot, "oak_planks", 4);
}
```
"""
MENDED = """Explain: a closing parenthesis was missing in line 2.
```javascript
async function makePlanks(bot, count = 1) {
  await mineBlock(bot, "oak_log", 1);
  await craftItem(bot, "oak_planks", 4);
}
```
"""


def by_hand(asked: Asked) -> str:
    """The hand-written replies: one goal, a program with a syntax error, and the mended one once told so."""
    if asked_of([asked], "curriculum"):
        return "Reasoning: planks are the start of everything.\nGoal: Craft 4 oak_planks"
    if asked_of([asked], "coder"):
        return MENDED if "SyntaxError" in last_user(asked) else BROKEN
    if asked_of([asked], "describer"):
        return "Turns a log from a nearby oak into planks."
    raise AssertionError(f"unexpected request: {asked['messages'][0]['content'][:80]}")


def test_a_syntax_error_is_repaired_because_the_next_prompt_shows_it(cli: Cli, home: Path) -> None:
    with ChatServer(by_hand) as server:
        done = cli(
            "explore", "--goals", "1", "--model", "openai:by-hand", "--base-url", server.base_url, "--json",
            env={"VOYAGER_API_KEY": "test-key"},
        )  # fmt: skip
        asked = list(server.asked)
        resumed = cli("resume", "run-1", "--goals", "1", env={"VOYAGER_API_KEY": "test-key"})
    assert resumed.code == 0, resumed.err
    assert done.code == 0, done.err
    run: dict[str, Any] = done.json
    assert [(goal["text"], goal["outcome"], goal["attempts"]) for goal in run["goals"]] == [
        ("Craft 4 oak_planks", "learned", 1)
    ]
    assert [skill["name"] for skill in run["skills"]] == ["makePlanks"]
    assert run["inventory"]["oak_planks"] >= 4
    assert run["tokens"] > 0
    assert server.keys == {"Bearer test-key"}
    coding = asked_of(asked, "coder")
    assert len(coding) == 2
    assert BROKEN.strip() in coding[1]["messages"][-2]["content"]
    shown = last_user(coding[1])
    assert "SyntaxError" in shown
    assert 'await mineBlock(bot, "oak_log", 1;' in shown
    assert "test-key" not in (home / "runs" / "run-1" / "journal.db").read_bytes().decode("latin-1")


def test_an_endpoint_that_refuses_the_key_ends_the_run_saved(cli: Cli) -> None:
    with ChatServer(lambda asked: (401, "Incorrect API key provided")) as server:
        done = cli(
            "explore", "--goals", "1", "--model", "openai:by-hand", "--base-url", server.base_url,
            env={"VOYAGER_API_KEY": "test-key"},
        )  # fmt: skip
    assert done.code == 4
    assert "key" in done.err
    assert "test-key" not in done.out + done.err
    assert "Traceback" not in done.err
    assert cli("runs", "show", "run-1", "--json").json["state"] == "stopped"
