"""A run whose model chooses the language program by program: real HTTP, world and bot; replies written by hand."""

from pathlib import Path

import pytest

from ..conftest import Cli
from ..support.chat_server import Asked, ChatServer, asked_of, last_user

pytestmark = pytest.mark.slow

JAVASCRIPT = """Plan: 1. a log, 2. its planks.
```javascript
async function makePlanks(bot, count = 1) {
  await mineBlock(bot, "oak_log", count);
  expect(bot.inventory.count("oak_log") >= count, "as many logs as were asked for");
  await craftItem(bot, "oak_planks", 4 * count);
}
```
"""
HASTY = """Plan: 1. sticks.
```python
async def make_sticks(bot, count=1):
    expect(bot.inventory.count("oak_planks") >= 40, "40 oak_planks at hand")
    await make_planks(bot, count)
    await craft_item(bot, "stick", 4 * count)
```
"""
PYTHON = """Explain: forty planks were never there.
Plan: 1. planks by the skill, 2. sticks.
```python
async def make_sticks(bot, count=1):
    made = await make_planks(bot, count=count)
    await craft_item(bot, "stick", 4 * count)
    expect(bot.inventory.count("stick") >= 4 * count, f"{4 * count} sticks")
    return made
```
"""


def by_hand(asked: Asked) -> str:
    """Planks in JavaScript; then sticks in Python, once too hastily."""
    if asked_of([asked], "curriculum"):
        return "Goal: Craft 4 stick" if "oak_planks: learned" in last_user(asked) else "Goal: Craft 4 oak_planks"
    if asked_of([asked], "coder"):
        if "Goal: Craft 4 stick" not in last_user(asked):
            return JAVASCRIPT
        return PYTHON if "expected 40 oak_planks at hand" in last_user(asked) else HASTY
    return "Makes things of wood."


def test_a_python_skill_that_calls_a_javascript_one_is_learned(cli: Cli, home: Path) -> None:
    with ChatServer(by_hand) as server:
        done = cli(
            "explore", "--goals", "2", "--language", "either", "--model", "openai:by-hand",
            "--base-url", server.base_url, "--json",
        )  # fmt: skip
        asked = asked_of(server.asked, "coder")
    assert done.code == 0, done.err
    assert [(goal["text"], goal["outcome"], goal["attempts"]) for goal in done.json["goals"]] == [
        ("Craft 4 oak_planks", "learned", 1),
        ("Craft 4 stick", "learned", 2),
    ]
    assert [(skill["name"], skill["calls"]) for skill in done.json["skills"]] == [
        ("makePlanks", []),
        ("make_sticks", ["makePlanks"]),
    ]
    skills = {skill["name"]: skill for skill in cli("skills", "list", "--json").json}
    assert [skills[name]["language"] for name in ("makePlanks", "make_sticks")] == ["javascript", "python"]
    assert skills["makePlanks"]["successes"] == 1
    assert (home / "library" / "make_sticks" / "v1" / "skill.py").is_file()
    assert len({request["messages"][0]["content"] for request in asked}) == 1
    assert "You write JavaScript or Python programs" in asked[0]["messages"][0]["content"]
    told = last_user(asked[2])
    assert "Error: assertion: expected 40 oak_planks at hand" in told
    assert '>   2 |     expect(bot.inventory.count("oak_planks") >= 40' in told
    assert 'State then: {"inventory": {' in told
    assert "Fault: the program itself" in told
