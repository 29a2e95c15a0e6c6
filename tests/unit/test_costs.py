"""What calls cost: exact, summed from the journal, held against a budget that outlives the session."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

from tests.unit.test_loop import CRAFTED, ONE_CALL, STICK, TWO_CALLS, Rig
from tests.unit.test_roles import CODER, CURRICULUM
from voyager.checkpoint.journal import Journal
from voyager.checkpoint.recorder import Recorder
from voyager.cli import options
from voyager.config import ROLES, Settings
from voyager.costs import FREE, Budget, Called, Price, Spent
from voyager.domain import Reply, Request, Role, Usage
from voyager.errors import BudgetSpent, ConfigError, UserError
from voyager.events import BudgetNearlySpent, Event
from voyager.history import History, fold
from voyager.llm.budget import Meter
from voyager.llm.prices import Terms
from voyager.llm.scripted import ScriptedModel
from voyager.loop import Limits
from voyager.metering import accounted, metered
from voyager.ports import ChatModel
from voyager.report import run_report
from voyager.runs import RunFolder

PRICE = Price(prompt=Decimal("2.50"), cached_prompt=Decimal("1.25"), completion=Decimal(10))
CALL = Called(
    role="coder",
    asked="openai:m",
    endpoint=None,
    usage=Usage(prompt_tokens=1000, completion_tokens=100, cached_tokens=400),
    price=PRICE,
    wall_s=1.0,
    size=9000,
)


def test_a_call_costs_its_tokens_at_their_prices_exactly() -> None:
    assert CALL.cost == Decimal("0.003")
    one = replace(
        CALL, usage=Usage(prompt_tokens=1, completion_tokens=0), price=replace(PRICE, prompt=Decimal("0.075"))
    )
    assert one.cost == Decimal("0.000000075")


def test_costs_add_up_to_the_last_digit() -> None:
    third = replace(CALL, usage=Usage(prompt_tokens=333, completion_tokens=7, cached_tokens=1))
    spent = Spent()
    for _ in range(10_000):
        spent = spent.plus(third)
    assert third.cost is not None
    assert spent.cost_usd == third.cost * 10_000
    assert spent.tokens == 3_400_000


def test_an_unknown_price_makes_the_sum_unknown_and_keeps_what_is_known() -> None:
    spent = Spent().plus(CALL).plus(replace(CALL, price=None))
    assert (spent.cost_usd, spent.known_usd, spent.unknown, spent.unpriced) == (None, Decimal("0.003"), 1, 1)


def test_what_the_endpoint_says_it_bills_counts_before_the_price_and_without_one() -> None:
    billed = replace(CALL, usage=replace(CALL.usage, cost_usd=Decimal("0.00021")))
    assert (billed.cost, billed.counted_usd) == (Decimal("0.00021"), Decimal("0.00021"))
    spent = Spent().plus(replace(billed, price=None))
    assert (spent.cost_usd, spent.unknown, spent.unpriced) == (Decimal("0.00021"), 0, 0)


def test_a_call_whose_tokens_nobody_counted_is_of_unknown_cost_unless_they_are_free() -> None:
    uncounted = replace(CALL, usage=Usage())
    assert uncounted.cost is None
    assert replace(uncounted, price=FREE).cost == 0
    spent = Spent().plus(uncounted)
    assert (spent.unknown, spent.unpriced) == (1, 0)


def test_a_budget_takes_an_uncounted_call_for_a_token_a_byte() -> None:
    uncounted = replace(CALL, usage=Usage(prompt_tokens=5))
    assert (uncounted.counted_tokens, uncounted.counted_usd) == (9000, Decimal("0.09"))
    assert (CALL.counted_tokens, CALL.counted_usd) == (1100, Decimal("0.003"))
    assert replace(uncounted, asked="builtin:planner", price=FREE).counted_tokens == 0


class Clock:
    """Seconds, set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (Budget(usd=Decimal("0.03")), r"0\.03 of 0\.03 USD.*--budget"),
        (Budget(tokens=11_000), r"11000 of 11000 tokens.*--budget-tokens"),
        (Budget(calls=10), r"10 of 10 calls.*--budget-calls"),
        (Budget(hours=1), r"1 of 1 hours.*--hours"),
    ],
)
def test_a_budget_is_warned_of_once_at_four_fifths_and_ends_calls_when_it_is_spent(budget: Budget, said: str) -> None:
    clock, told = Clock(), list[Event]()
    meter = Meter(budget, Spent(), 0.0, clock)
    meter.begin(told.append)
    warned: list[int] = []
    for _ in range(10):
        meter.allow()
        clock.now += 360
        meter.add(CALL)
        warned.append(len(told))
    with pytest.raises(BudgetSpent, match=said):
        meter.allow()
    assert warned == [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]
    assert isinstance(told[0], BudgetNearlySpent)


def test_a_budget_counts_earlier_sessions_and_the_start_of_this_one_not() -> None:
    clock = Clock()
    meter = Meter(Budget(hours=2), Spent(), 1.5, clock)
    clock.now = 9999.0
    meter.allow()
    meter.begin(lambda _: None)
    clock.now += 1801
    with pytest.raises(BudgetSpent):
        meter.allow()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("much", None, None, None), "--budget much: .*decimal"),
        (("0", None, None, None), "--budget 0: .*greater than 0"),
        (("NaN", None, None, None), "--budget NaN: .*finite"),
        ((None, 0, None, None), "--budget-tokens 0: .*greater than or equal to 1"),
        ((None, None, -1, None), "--budget-calls -1: "),
        ((None, None, None, 0.0), "--hours 0.0: .*greater than 0"),
    ],
)
def test_a_budget_that_is_none_is_refused_by_its_option(
    typed: tuple[str | None, int | None, int | None, float | None], said: str
) -> None:
    with pytest.raises(UserError, match=said):
        options.budget(*typed)
    assert options.budget("0.30", None, 5, None) == Budget(usd=Decimal("0.30"), calls=5)


def terms(price: Price | None = PRICE) -> dict[Role, Terms]:
    return {role: Terms(asked="openai:m", endpoint="http://h/v1", price=price) for role in ROLES}


class Priced:
    """Implements `ports.ChatModel`: a scripted model that says it used the same tokens each time."""

    def __init__(self, inner: ScriptedModel) -> None:
        self._inner = inner

    @property
    def name(self) -> str:
        return "openai:m"

    async def complete(self, request: Request) -> Reply:
        return replace(await self._inner.complete(request), usage=CALL.usage)


def budgeted(rig: Rig, budget: Budget, priced: Mapping[Role, Terms] | None = None) -> ChatModel:
    """The rig's model under a budget, as a session has it."""
    history = fold(rig.journal.entries())
    of = terms() if priced is None else priced
    recorder = Recorder(rig.journal)
    meter = metered(Settings(), of, history, budget)
    if meter.budget != history.budget:
        recorder.budget(meter.budget)
    meter.begin(rig.told.append)
    return accounted(Priced(rig.model), of, recorder, meter)


async def test_a_run_whose_budget_is_spent_ends_saved_and_goes_on_with_a_larger_one(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [TWO_CALLS], lambda _: CRAFTED)
    rig.asked = budgeted(rig, Budget(calls=3))
    assert await rig.loop([STICK, STICK, STICK]).run() == "budget"
    history = fold(rig.journal.entries())
    assert (history.stopped, history.spent.calls, len(history.records)) == ("budget", 3, 2)
    assert rig.journal.checkpoints.latest() is not None
    with pytest.raises(BudgetSpent, match=r"3 of 3 calls.*--budget-calls"):
        budgeted(rig, Budget())
    rig.asked = budgeted(rig, Budget(calls=5))
    assert await rig.loop([STICK], Limits(goals=1), fold(rig.journal.entries())).run() == "goals"
    assert fold(rig.journal.entries()).budget == Budget(calls=5)
    told = [event.used for event in rig.told if isinstance(event, BudgetNearlySpent)]
    assert told == ["3 of 3 calls", "4 of 5 calls"]


async def test_what_verified_is_kept_when_nothing_is_left_to_describe_it_with(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [TWO_CALLS], lambda _: CRAFTED)
    rig.asked = budgeted(rig, Budget(calls=1))
    assert await rig.loop([STICK, STICK]).run() == "budget"
    assert rig.outcomes == [("learned", 1)]
    skill = rig.library.get("craftStick")
    assert skill is not None
    assert skill.description.startswith("Craft 1 stick.")


async def test_candidates_that_are_paid_for_are_tried_when_nothing_is_left_for_more(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [ONE_CALL, TWO_CALLS], lambda _: CRAFTED)
    rig.asked = budgeted(rig, Budget(calls=2))
    assert await rig.loop([STICK, STICK], Limits(candidates=3)).run() == "budget"
    assert len(rig.outcomes) == 1
    assert len(rig.bridge.programs) >= 1


def test_a_budget_in_dollars_can_not_be_begun_over_calls_that_had_no_price(tmp_path: Path) -> None:
    history = History(costs={("coder", "openai:m", None): Spent().plus(replace(CALL, price=None))})
    with pytest.raises(ConfigError, match="1 of its calls had no price; use --budget-tokens"):
        metered(Settings(), terms(), history, Budget(usd=Decimal(1)))
    with pytest.raises(ConfigError, match="write it into"):
        metered(Settings(), terms(None), History(), Budget(usd=Decimal(1)))


def test_what_is_asked_for_now_goes_before_what_the_run_has_and_that_before_the_settings() -> None:
    history = History(budget=Budget(calls=7, tokens=70))
    settings = Settings(budget_calls=1, budget_tokens=2, budget=Decimal(3))
    budget = metered(settings, terms(), history, Budget(calls=9)).budget
    assert budget == Budget(usd=Decimal(3), tokens=70, calls=9)


@dataclass(frozen=True)
class Entry:
    seq: int
    kind: str
    at: str
    data: JsonValue
    tick: int = 0


def entries(*rows: tuple[str, str, Any]) -> Sequence[Entry]:
    return [Entry(seq, kind, f"2026-11-27T{at}+00:00", data) for seq, (at, kind, data) in enumerate(rows, 1)]


def test_hours_are_those_of_the_sessions_not_of_the_pauses_between_them() -> None:
    note = {"kind": "recovery", "detail": "", "tick": 0}
    history = fold(
        entries(
            ("10:00:00.000", "budget", {"hours": 3}),
            ("10:30:00.000", "stopped", {"reason": "interrupted", "inventory": {}}),
            ("12:00:00.000", "ledger", note),
            ("12:00:00.000", "resumed", {"void_from": 9, "void_to": 8}),
            ("12:15:00.000", "stopped", {"reason": "budget", "inventory": {}}),
        )
    )
    assert history.hours == pytest.approx(0.75)
    assert history.budget == Budget(hours=3)


def test_a_journal_of_before_prices_is_read_with_its_costs_unknown() -> None:
    old = {
        "role": "coder", "model": "m", "messages": [{"role": "user", "content": "write"}], "prompt_hash": "",
        "reply": "no", "usage": {"prompt_tokens": 5, "completion_tokens": 2}, "wall_s": 0.5,
    }  # fmt: skip
    planner = {**old, "model": "builtin:planner", "usage": {"prompt_tokens": None, "completion_tokens": None}}
    only_planner = fold(entries(("10:00:00.000", "model_called", planner))).spent
    assert (only_planner.cost_usd, only_planner.counted_tokens) == (Decimal(0), 0)
    both = fold(entries(("10:00:00.000", "model_called", planner), ("10:00:01.000", "model_called", old)))
    assert (both.spent.calls, both.spent.tokens, both.spent.cost_usd, both.spent.unpriced) == (2, 7, None, 1)


async def test_a_report_tells_dollars_by_role_and_by_model_and_they_add_up(tmp_path: Path) -> None:
    path = tmp_path / "runs" / "r" / "journal.db"
    journal = Journal.create(path, {"model": "openai:m"})
    recorder = Recorder(journal)
    of = terms()
    of["curriculum"] = Terms(asked="openai:small", endpoint=None, price=replace(PRICE, prompt=Decimal("0.07")))
    meter = metered(Settings(), of, History(), Budget(usd=Decimal(2)))
    recorder.budget(meter.budget)
    model = accounted(Priced(ScriptedModel({role: ["no"] for role in ROLES})), of, recorder, meter)
    await model.complete(CODER)
    await model.complete(CURRICULUM)
    journal.close()
    shown = json.loads(json.dumps(run_report(RunFolder(path=path.parent))))
    assert shown["costs"]["by_role"][1] == {
        "role": "coder", "calls": 1, "prompt_tokens": 1000, "cached_tokens": 400, "completion_tokens": 100,
        "reasoning_tokens": 0, "wall_s": 0.0, "cost_usd": 0.003, "known_usd": 0.003, "calls_of_unknown_cost": 0,
    }  # fmt: skip
    assert [(row["model"], row["endpoint"], row["cost_usd"]) for row in shown["costs"]["by_model"]] == [
        ("openai:m", "http://h/v1", 0.003),
        ("openai:small", None, 0.001542),
    ]
    assert (shown["cost_usd"], shown["tokens"], shown["calls"]) == (0.004542, 2200, 2)
    assert shown["budget"] == {"usd": {"used": 0.004542, "limit": 2.0, "text": "0.0045 of 2 USD", "flag": "--budget"}}


async def test_how_a_reply_ended_and_what_was_thought_is_in_the_journal_and_held_against_the_budget(
    tmp_path: Path,
) -> None:
    class Cut:
        name = "openai:m"

        async def complete(self, request: Request) -> Reply:
            return Reply(text="no", model="m", finish="cut", reasoning="hmm")

    journal = Journal.create(tmp_path / "runs" / "r" / "journal.db", {})
    meter = metered(Settings(), terms(), History(), Budget())
    await accounted(Cut(), terms(), Recorder(journal), meter).complete(CURRICULUM)
    (entry,) = journal.entries(kinds=["model_called"])
    assert isinstance(entry.data, dict)
    assert (entry.data["finish"], entry.data["reasoning"], entry.data["reply"]) == ("cut", "hmm", "no")
    spent = fold(journal.entries()).spent
    asked = sum(len(message.content) for message in CURRICULUM.messages)
    assert (spent.cost_usd, spent.uncounted, spent.counted_tokens) == (None, 1, asked + 5)
    with pytest.raises(BudgetSpent, match=f"{asked + 5} of {asked + 5} tokens"):
        metered(Settings(), terms(), fold(journal.entries()), Budget(tokens=asked + 5))
    journal.close()
