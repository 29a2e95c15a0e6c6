"""What was paid for before a kill answers the same questions after it, once each, and costs nothing more."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import JsonValue

from tests.support.chat_server import ChatServer, Said
from tests.unit.game import FOREST, observation
from tests.unit.test_costs import terms
from voyager.checkpoint.journal import Journal
from voyager.checkpoint.recorder import Recorder
from voyager.config import Settings
from voyager.costs import Budget
from voyager.domain import (
    Candidate,
    CoderView,
    CurriculumView,
    EntitySummary,
    Goal,
    GoalRecord,
    Observation,
    Position,
    Program,
    Request,
    Truth,
)
from voyager.errors import BudgetSpent
from voyager.history import fold
from voyager.llm.openai_model import OpenAIModel
from voyager.llm.paid import PaidCall, open_calls, question_of
from voyager.metering import accounted, metered
from voyager.ports import ChatModel
from voyager.prompts import Prompts

PROMPTS = Prompts(api="declare function mineBlock(bot: Bot, name: string): Promise<void>")
GOAL = Goal(text="Obtain 1 oak_log", kind="obtain")
HERE = observation(FOREST)
LATER = replace(HERE, tick=HERE.tick + 12, time_of_day=HERE.time_of_day + 12, recently_seen={})
EXPLORER = Truth(tick=40, inventory={}, statistics={})


def coder(seen: Observation, advice: Sequence[str] = ()) -> Request:
    view = CoderView(goal=GOAL, observation=seen, skills=(), attempts=(), advice=tuple(advice))
    return Request(role="coder", messages=PROMPTS.coder(view), view=view)


def curriculum(seen: Observation, affordance: float = 0.5, history: tuple[GoalRecord, ...] = ()) -> Request:
    candidates = (Candidate(goal=GOAL, affordance=affordance, why="a log is near"),)
    view = CurriculumView(observation=seen, history=history, candidates=candidates)
    return Request(role="curriculum", messages=PROMPTS.curriculum(view), view=view)


class Run:
    """A run's journal, and models of its sessions at one endpoint."""

    def __init__(self, folder: Path, server: ChatServer) -> None:
        self.journal = Journal.create(folder / "runs" / "r" / "journal.db", {})
        self.recorder = Recorder(self.journal)
        self._inner = OpenAIModel("m", base_url=server.base_url, api_key=None, timeout_s=5)
        self._budget = Budget()

    def session(self, paid: Sequence[PaidCall] = (), budget: Budget | None = None) -> ChatModel:
        meter = metered(Settings(), terms(), fold(self.journal.entries()), budget or self._budget)
        return accounted(self._inner, terms(), self.recorder, meter, paid)

    def open(self, kept: int) -> list[PaidCall]:
        return open_calls(self.journal.entries(), kept)

    def resumed(self, kept: int) -> list[PaidCall]:
        """What is open when the run goes on from entry `kept`; the rest becomes void."""
        paid = self.open(kept)
        void: JsonValue = {"checkpoint": None, "void_from": kept + 1, "void_to": self.journal.last_seq}
        self.journal.append("resumed", void, tick=0)
        return paid

    @property
    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.journal.entries()]


@asynccontextmanager
async def begun(folder: Path) -> AsyncGenerator[tuple[Run, ChatServer]]:
    """A run at an endpoint whose every reply is another one."""
    said = iter(range(100))
    with ChatServer(lambda _: Said(text=f"reply {next(said)}")) as server:
        run = Run(folder, server)
        yield run, server
        run.journal.close()


async def test_a_question_that_was_paid_for_is_not_asked_again_and_costs_count_once(tmp_path: Path) -> None:
    async with begun(tmp_path) as (run, server):
        first = run.session()
        before = [await first.complete(curriculum(HERE)), await first.complete(coder(HERE))]
        spent = fold(run.journal.entries()).spent
        second = run.session(run.resumed(0))
        after = [await second.complete(curriculum(LATER)), await second.complete(coder(LATER))]
        assert [reply.text for reply in after] == [reply.text for reply in before] == ["reply 0", "reply 1"]
        assert len(server.asked) == 2
        assert fold(run.journal.entries()).spent == spent
        assert run.kinds == ["model_called", "model_called", "resumed", "reply_used_again", "reply_used_again"]
        used = [entry.data for entry in run.journal.entries(kinds=["reply_used_again"])]
        assert [data["call"] for data in used if isinstance(data, dict)] == [1, 2]


async def test_replies_to_the_same_question_are_given_once_each_in_their_order_and_then_it_is_asked(
    tmp_path: Path,
) -> None:
    async with begun(tmp_path) as (run, server):
        first = run.session()
        for _ in range(3):
            await first.complete(coder(HERE))
        second = run.session(run.resumed(0))
        assert [(await second.complete(coder(HERE))).text for _ in range(4)] == [f"reply {n}" for n in range(4)]
        assert len(server.asked) == 4


async def test_a_second_kill_loses_neither_what_was_used_again_nor_what_was_not_yet(tmp_path: Path) -> None:
    async with begun(tmp_path) as (run, server):
        first = run.session()
        await first.complete(curriculum(HERE))
        await first.complete(coder(HERE))
        second = run.session(run.resumed(0))
        await second.complete(curriculum(LATER))
        third = run.session(run.resumed(run.kinds.index("resumed") + 1))
        assert [(await third.complete(each)).text for each in (curriculum(HERE), coder(HERE))] == ["reply 0", "reply 1"]
        assert len(server.asked) == 2


async def test_a_step_that_was_saved_is_done_with(tmp_path: Path) -> None:
    async with begun(tmp_path) as (run, _):
        first = run.session()
        await first.complete(curriculum(HERE))
        run.recorder.goal_ended(GoalRecord(goal=GOAL, outcome="done", attempts=1), EXPLORER)
        assert run.open(run.journal.last_seq) == []
        assert [call.role for call in run.open(0)] == ["curriculum"]
        await first.complete(coder(HERE))
        assert [call.role for call in run.open(run.journal.last_seq)] == ["coder"]
        run.recorder.program_started(GOAL, 1, Program(source="", entry="f"), (), 0)
        assert run.open(run.journal.last_seq) == []  # Its effects stay, so that another program is due.


async def test_what_was_no_answer_is_asked_again(tmp_path: Path) -> None:
    replies = iter([Said(text=""), Said(text="no", finish="content_filter"), Said(text="half", finish="length")])
    with ChatServer(lambda _: next(replies)) as server:
        run = Run(tmp_path, server)
        model = run.session()
        for _ in range(3):
            await model.complete(coder(HERE))
        assert [call.reply.text for call in run.open(0)] == ["half"]
        run.journal.close()


async def test_a_spent_budget_does_not_keep_back_what_is_paid_for(tmp_path: Path) -> None:
    async with begun(tmp_path) as (run, _):
        await run.session().complete(coder(HERE))
        model = run.session(run.resumed(0), Budget(calls=2))
        assert (await model.complete(coder(LATER))).text == "reply 0"
        await model.complete(coder(HERE))
        with pytest.raises(BudgetSpent):
            await model.complete(coder(HERE))


def test_a_question_is_another_one_when_more_has_changed_than_passes() -> None:
    zombie = EntitySummary(name="zombie", kind="hostile", count=1, nearest=Position(x=1, y=64, z=1), distance=9.0)
    assert question_of(coder(HERE)) == question_of(coder(replace(LATER, entities=(zombie,))))
    assert question_of(curriculum(HERE)) == question_of(curriculum(LATER, affordance=0.25))
    ended = GoalRecord(goal=GOAL, outcome="done", attempts=1)
    others = [
        coder(replace(HERE, inventory={"oak_log": 1})),
        coder(replace(HERE, position=Position(x=9.0, y=64.0, z=9.0))),
        coder(replace(HERE, health=3.0)),
        coder(HERE, advice=["go east"]),
        curriculum(HERE, history=(ended,)),
    ]
    assert len({question_of(each) for each in (coder(HERE), curriculum(HERE), *others)}) == 7
