"""Two hundred goals over real HTTP with one fault in five calls: real bridge, real world, replies written by hand.

The run with faults is held against the same run without: same goals, skills, programs and ticks; and what it cost
against the bill of the endpoint.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ..conftest import Cli
from ..support.chat_server import (
    Answer,
    Answered,
    Asked,
    ChatServer,
    Dropped,
    Hung,
    Refused,
    Said,
    asked_of,
    filtered,
    rate_limited,
)

GOALS = 200
SKILLS = 12
EVERY = 5
PRICES = """
prices:
  - {models: [by-hand], endpoint: "http://127.0.0.1:*", prompt: 3, completion: 15, source: test, date: 2026-11-27}
"""
DIG_AND_PLACE = """
```javascript
async function tidyUp{n}(bot, count = 1) {{
  await mineBlock(bot, "grass_block", 1);
  await placeItem(bot, "dirt");
}}
```
"""
AGAIN = """
```javascript
async function again(bot, count = 1) {{
  await tidyUp{n}(bot);
}}
```
"""
FAULTS: Sequence[Callable[[str], Answered]] = (
    lambda _: rate_limited(0.05),
    lambda _: Refused(status=500, message="internal error"),
    lambda text: Dropped(text=text, after=len(text) // 2),
    lambda _: Refused(status=503, message="overloaded"),
    lambda _: Dropped(),
    lambda _: Said(text=""),
    lambda _: b"<html>Bad gateway</html>",
    lambda text: Dropped(text=text, after=len(text) // 2, politely=True),
    lambda _: Said(text="", refusal="I can't help with that."),
    lambda _: filtered(),
    lambda text: Said(text=text, pause_s=0.01),
    lambda _: b'{"error": {"message": "upstream", "code": 502}}',
    lambda text: Said(text=text, usage={"prompt_tokens": "many", "completion_tokens": -1}),
    lambda _: Hung(seconds=60),
)


class ByHand:
    """Replies written by hand: place dirt, in `SKILLS` ways, again and again. The same question, the same answer.

    With `faulty`, every fifth call meets a fault, each kind in turn.
    """

    def __init__(self, *, faulty: bool) -> None:
        self.faulty = faulty
        self.calls = 0
        self.faults = 0
        self.bill = Decimal(0)
        self.uncounted = 0
        self._answers: dict[str, str] = {}
        self._goals = 0

    def __call__(self, asked: Asked) -> Answered:
        self.calls += 1
        key = hashlib.sha256(json.dumps(asked["messages"]).encode()).hexdigest()
        if key not in self._answers:
            self._answers[key] = self._answer(asked)
        text = self._answers[key]
        answer: Answered = text
        if self.faulty and self.calls % EVERY == 0:
            answer = FAULTS[self.faults % len(FAULTS)](text)
            self.faults += 1
        self._charge(asked, answer)
        return answer

    def _answer(self, asked: Asked) -> str:
        if asked_of([asked], "curriculum"):
            self._goals += 1
            return "Reasoning: dirt is at hand everywhere.\nGoal: Place 1 dirt"
        if asked_of([asked], "coder"):
            number = (self._goals - 1) % SKILLS
            return (DIG_AND_PLACE if self._goals <= SKILLS else AGAIN).format(n=number)
        return "Digs a block of grass and places the dirt."

    def _charge(self, asked: Asked, answer: Answered) -> None:
        """What the endpoint bills: replies with their usage; what broke off has none that anybody was told."""
        said = Said(text=answer) if isinstance(answer, str) else answer
        if isinstance(said, Said) and said.usage is None:
            prompt = sum(len(message["content"].split()) for message in asked["messages"])
            self.bill += Decimal(prompt * 3 + len(said.text.split()) * 15).scaleb(-6)
        elif isinstance(said, Said) or (isinstance(said, Dropped) and said.after is not None):
            self.uncounted += 1


def played(cli: Cli, home: Path, answer: Answer) -> dict[str, Any]:
    (home / "curriculum").mkdir(parents=True)
    (home / "curriculum" / "prices.yaml").write_text(PRICES)
    with ChatServer(answer) as server:
        done = cli(
            "explore", "--goals", str(GOALS), "--model", "openai:by-hand", "--base-url", server.base_url,
            "--world", "embedded:flat", "--seed", "4", "--home", str(home), "--json", timeout_s=1_500,
            env={"VOYAGER_TIMEOUT_S": "5", "VOYAGER_RETRY_S": "0.02"},
        )  # fmt: skip
    assert done.code == 0, done.err
    return done.json


@pytest.mark.slow
def test_faults_change_nothing_but_the_time_it_takes(cli: Cli, tmp_path: Path) -> None:
    smooth, rough = ByHand(faulty=False), ByHand(faulty=True)
    expected = played(cli, tmp_path / "smooth", smooth)
    run = played(cli, tmp_path / "rough", rough)
    assert rough.faults >= len(FAULTS)
    assert rough.faults == rough.calls // EVERY
    assert len(run["goals"]) == GOALS
    # A slime of the flat world's night may kill the bot: such a goal fails in both runs, at the same tick.
    assert {"learned", "reused"} <= {goal["outcome"] for goal in run["goals"]}
    assert len(run["skills"]) == SKILLS
    for name in ("goals", "skills", "inventory", "ticks", "iterations", "stamp"):
        assert run[name] == expected[name], name
    unknown = sum(row["calls_of_unknown_cost"] for row in run["costs"]["by_role"])
    known = sum(Decimal(str(row["known_usd"])) for row in run["costs"]["by_role"])
    assert (known, unknown) == (rough.bill, rough.uncounted)
    assert Decimal(str(expected["cost_usd"])) == smooth.bill
