"""The estimate: from earlier runs of the same models at today's prices, or none."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.test_costs import PRICE, Priced, terms
from tests.unit.test_loop import CRAFTED, STICK, TWO_CALLS, Rig
from tests.unit.test_roles import CURRICULUM
from voyager.checkpoint.recorder import Recorder
from voyager.cli import estimating
from voyager.config import ROLES, Settings
from voyager.costs import Budget
from voyager.domain import Role
from voyager.estimate import estimate
from voyager.history import History
from voyager.llm.prices import Terms
from voyager.llm.scripted import ScriptedModel
from voyager.metering import accounted, metered


async def earlier(home: Path, of: dict[Role, Terms], goals: int, *, asked: int = 0) -> None:
    """A run of `goals` goals of two calls each, and of `asked` calls besides."""
    rig = Rig(home, [TWO_CALLS], lambda _: CRAFTED)
    recorder = Recorder(rig.journal)
    rig.asked = accounted(Priced(rig.model), of, recorder, metered(Settings(), of, History(), Budget()))
    await rig.loop([STICK] * goals).run()
    besides = Priced(ScriptedModel({role: ["no"] for role in ROLES}))
    for _ in range(asked):
        await accounted(besides, of, recorder, metered(Settings(), of, History(), Budget())).complete(CURRICULUM)
    rig.journal.close()


async def test_an_estimate_is_the_mean_of_earlier_runs_of_these_models_with_the_range_it_had(tmp_path: Path) -> None:
    await earlier(tmp_path, terms(), 2)
    (tmp_path / "runs" / "r").rename(tmp_path / "runs" / "first")
    await earlier(tmp_path, terms(), 1, asked=1)
    found = estimate(tmp_path, terms())
    assert found is not None
    assert (found.runs, found.goals, found.calls, found.tokens) == (2, 3, 7, 7700)
    assert (found.usd, found.least_usd, found.most_usd) == (Decimal("0.021"), Decimal("0.006"), Decimal("0.009"))
    dearer: dict[Role, Terms] = {
        role: replace(each, price=replace(PRICE, completion=Decimal(20))) for role, each in terms().items()
    }
    now = estimate(tmp_path, dearer)
    assert now is not None
    assert now.usd == Decimal("0.028")
    unpriced = estimate(tmp_path, terms(None))
    assert unpriced is not None
    assert (unpriced.usd, unpriced.most_usd, unpriced.tokens) == (None, None, 7700)


async def test_runs_of_other_models_or_whose_tokens_nobody_counted_tell_nothing(tmp_path: Path) -> None:
    await earlier(tmp_path, terms(), 1)
    other: dict[Role, Terms] = {**terms(), "coder": Terms(asked="openai:other", endpoint="http://h/v1", price=PRICE)}
    assert estimate(tmp_path, other) is None
    assert estimate(tmp_path / "nowhere", terms()) is None
    uncounted = Rig(tmp_path / "other", [TWO_CALLS], lambda _: CRAFTED)
    meter = metered(Settings(), terms(), History(), Budget())
    uncounted.asked = accounted(uncounted.model, terms(), Recorder(uncounted.journal), meter)
    await uncounted.loop([STICK]).run()
    assert estimate(tmp_path / "other", terms()) is None


def test_the_planner_costs_nothing_and_a_model_never_asked_is_said_to_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert estimating.tell(Settings(home=tmp_path), 5, json=False) == 0
    assert "costs nothing" in capsys.readouterr().out
    asked = Settings(home=tmp_path, model="openai:m", base_url="http://h/v1")
    assert estimating.tell(asked, 5, json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["estimate"] is None
    assert "has asked these models" in told["text"]


async def test_an_estimate_for_some_goals_is_told_with_what_it_is_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await earlier(tmp_path, terms(), 2)
    (tmp_path / "curriculum").mkdir()
    (tmp_path / "curriculum" / "prices.yaml").write_text(
        'prices: [{models: [m], endpoint: "*", prompt: 1, completion: 1, source: mine, date: 2026-11-27}]'
    )
    asked = Settings(home=tmp_path, model="openai:m", base_url="http://h/v1")
    assert estimating.tell(asked, 10, json=True) == 0
    told = json.loads(capsys.readouterr().out)["estimate"]
    assert (told["usd"], told["tokens"], told["calls"], told["from"]) == (0.022, 22000, 20.0, {"runs": 1, "goals": 2})
    assert estimating.tell(asked, 10, json=False) == 0
    assert "10 goals: 0.0220 USD (0.0220 to 0.0220" in capsys.readouterr().out
