"""What people tell a run: kept whole, taken up once, shown for two goals, from the command line and from chat."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.advising_child import TEXT
from tests.unit.game import goal, observation, tree
from tests.unit.test_loop import CRAFTED, FAILED, ONE_CALL, STICK, TWO_CALLS, Rig
from voyager.bridge.fake import Play
from voyager.checkpoint.advice import LIMIT, MOST_WAITING, AdviceSpool
from voyager.checkpoint.recorder import Recorder, Resumption
from voyager.domain import CurriculumView, GoalRecord, Program, Request
from voyager.errors import BridgeError, UserError
from voyager.history import fold
from voyager.llm.planner import BuiltinPlanner
from voyager.loop import Limits
from voyager.people.advising import OPERATOR, ChatAdvice, Counsel
from voyager.prompts import Prompts

ROOT = Path(__file__).parents[2]


class Chat:
    """What the bot says in the game; a bot that is gone says nothing."""

    def __init__(self, *, gone: bool = False) -> None:
        self.lines: list[str] = []
        self._gone = gone

    async def say(self, line: str) -> None:
        if self._gone:
            raise BridgeError("the bot is gone")
        self.lines.append(line)


def counsel(rig: Rig, spool: AdviceSpool, chat: Chat | None = None) -> Counsel:
    return Counsel(spool, Recorder(rig.journal), fold(rig.journal.entries()).advice, (chat or Chat()).say)


def shown(rig: Rig) -> list[bool]:
    """Whether each prompt of the coder showed the advice."""
    return [TEXT in request.messages[-1].content for request in rig.model.requests if request.role == "coder"]


@pytest.fixture
def spool(tmp_path: Path) -> AdviceSpool:
    return AdviceSpool(tmp_path / "advice")


def test_advice_waits_in_the_order_it_came_in(spool: AdviceSpool) -> None:
    assert spool.waiting() == []
    ids = [spool.put(f"  advice {number}\r\nand more ", by=OPERATOR) for number in range(3)]
    waiting = spool.waiting()
    assert [name for name, _ in waiting] == ids
    assert [told.text for _, told in waiting] == [f"advice {number}\nand more" for number in range(3)]
    spool.remove(ids[1])
    assert [name for name, _ in spool.waiting()] == [ids[0], ids[2]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (" \n ", "empty"),
        ("x" * (LIMIT + 1), f"{LIMIT + 1} characters"),
        ("look\x1b[2J", "control character"),
        ("half a \udc80", "UTF-8"),
    ],
)
def test_what_no_prompt_can_carry_is_refused(spool: AdviceSpool, text: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        spool.put(text, by=OPERATOR)
    assert spool.waiting() == []


def test_only_so_much_advice_waits(spool: AdviceSpool) -> None:
    for number in range(MOST_WAITING):
        spool.put(str(number), by=OPERATOR)
    with pytest.raises(UserError, match=f"{MOST_WAITING} pieces"):
        spool.put("one more", by=OPERATOR)


def test_a_file_that_is_no_advice_is_set_aside(spool: AdviceSpool, tmp_path: Path) -> None:
    spool.put("good", by=OPERATOR)
    for name, text in (("a", "not JSON"), ("b", '{"by": "x"}'), ("c", '{"by": "x", "text": "\\u0007"}')):
        (tmp_path / "advice" / f"{name}.json").write_text(text)
    assert [told.text for _, told in spool.waiting()] == ["good"]
    assert len(list((tmp_path / "advice").glob("*.refused"))) == 3
    assert len(spool.waiting()) == 1


def test_advice_is_neither_lost_nor_doubled_by_a_kill_at_any_step(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.advising_child", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    # Before and after: the folder made, the file synced, named, its name synced, and removed once it is journaled.
    assert len(steps) > 10
    assert [step["killed"] for step in steps] == [True] * (len(steps) - 1) + [False]
    told = [f"{OPERATOR}: {TEXT}"]
    counts = [len(step["shown"][0]) for step in steps]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 1)
    for step in steps:
        assert step["shown"][0] in ([], told)
        assert step["shown"][1] == step["shown"][0]
        assert step["left"] == 0


async def test_advice_is_shown_for_the_goal_it_came_in_for_and_the_next(tmp_path: Path, spool: AdviceSpool) -> None:
    rig = Rig(tmp_path, [TWO_CALLS], lambda _: CRAFTED)
    spool.put(TEXT, by=OPERATOR)
    await rig.loop([STICK] * 3, counsel=counsel(rig, spool)).run()
    assert shown(rig) == [True, True, False]
    assert [bool(view.advice) for view in rig.curriculum.views] == [True, True, False, False]
    assert spool.waiting() == []
    assert [(each.text, each.goal) for each in fold(rig.journal.entries()).advice] == [(TEXT, 0)]


async def test_advice_that_comes_in_during_a_goal_reaches_its_next_attempt(tmp_path: Path, spool: AdviceSpool) -> None:
    def play(program: Program) -> Play:
        spool.put(TEXT, by=OPERATOR)
        return FAILED

    rig = Rig(tmp_path, [ONE_CALL, TWO_CALLS, ONE_CALL.replace("1", "2")], play)
    await rig.loop([STICK], Limits(attempts=3), counsel=counsel(rig, spool)).run()
    assert shown(rig) == [False, True, True]


async def test_a_resumed_run_still_shows_what_it_was_told(tmp_path: Path, spool: AdviceSpool) -> None:
    rig = Rig(tmp_path, [TWO_CALLS], lambda _: CRAFTED)
    spool.put(TEXT, by=OPERATOR)
    await rig.loop([STICK], counsel=counsel(rig, spool)).run()
    await rig.loop([STICK] * 2, history=fold(rig.journal.entries()), counsel=counsel(rig, spool)).run()
    assert shown(rig) == [True, True, False]


async def test_a_rewind_does_not_unsay_advice(tmp_path: Path, spool: AdviceSpool) -> None:
    rig = Rig(tmp_path, [TWO_CALLS], lambda _: CRAFTED)
    await rig.loop([STICK] * 2).run()
    spool.put(TEXT, by=OPERATOR)
    await counsel(rig, spool).heard(2)
    back = Resumption(checkpoint=None, kept_seq=0, goals_ended=0, tick=0)
    await Recorder(rig.journal).resumed(rig.world, rig.library.number, back)
    history = fold(rig.journal.entries())
    assert history.records == ()
    assert [each.goal for each in history.advice] == [0]
    assert await counsel(rig, spool).heard(1) == (f"{OPERATOR}: {TEXT}",)
    assert await counsel(rig, spool).heard(2) == ()


async def test_who_spoke_in_chat_is_answered_once(tmp_path: Path, spool: AdviceSpool) -> None:
    rig, chat = Rig(tmp_path, [TWO_CALLS], lambda _: CRAFTED), Chat()
    spool.put("go east§\n" + "on " * 100, by="Ada")
    spool.put(TEXT, by=OPERATOR)
    asked = counsel(rig, spool, chat)
    assert len(await asked.heard(0)) == 2
    await asked.heard(0)
    assert len(chat.lines) == 1
    assert chat.lines[0].startswith("Ada: taken for this goal and the next: go east on on")
    assert len(chat.lines[0]) < 256
    spool.put("again", by="Ada")
    assert len(await counsel(rig, spool, Chat(gone=True)).heard(0)) == 3


def said(spool: AdviceSpool, advisers: frozenset[str] | None, *lines: tuple[object, object, object]) -> list[str]:
    hear = ChatAdvice(spool, advisers, "Voyager")
    for line in lines:
        hear(*line)
    return [f"{told.by}: {told.text}" for _, told in spool.waiting()]


def test_only_named_players_advise_and_never_the_bot(spool: AdviceSpool) -> None:
    lines = (("Ada", "go east", False), ("Bob", "go west", True), ("Voyager", "go up", True))
    assert said(spool, frozenset({"Ada", "Voyager"}), *lines) == ["Ada: go east"]


def test_without_names_operators_advise(spool: AdviceSpool) -> None:
    lines = (("Ada", "go east", False), ("Bob", "go west", True), ("Voyager", "go up", True), ("Cy", "say", None))
    assert said(spool, None, *lines) == ["Bob: go west"]


def test_chat_that_is_no_advice_is_passed_over(spool: AdviceSpool) -> None:
    lines = ((None, "hello", None), ("Ada", " ", True), ("Ada", None, True), ("Ada", "dig\x07 down", True))
    assert said(spool, frozenset({"Ada"}), *lines) == ["Ada: dig  down"]


def curriculum(*advice: str, history: tuple[GoalRecord, ...] = ()) -> CurriculumView:
    return CurriculumView(observation=observation(), history=history, candidates=(), advice=advice)


def test_the_curriculum_is_shown_advice() -> None:
    messages = Prompts("").curriculum(curriculum(f"{OPERATOR}: {TEXT}"))
    assert f"Advice from a person: {OPERATOR}: {TEXT}" in messages[1].content


async def test_the_planner_takes_advice_that_is_a_goal_and_takes_it_once() -> None:
    planner = BuiltinPlanner(tree())

    async def answer(view: CurriculumView) -> str:
        return (await planner.complete(Request(role="curriculum", messages=(), view=view))).text

    advice = ("Ada: Craft 1 chest", "Ada: be careful", "Ada: craft 1 chst")
    assert "Goal: Craft 1 chest" in await answer(curriculum(*advice))
    done = GoalRecord(goal=goal("Craft 1 chest"), outcome="done", attempts=1)
    assert "Goal:" not in await answer(curriculum(*advice, history=(done,)))
