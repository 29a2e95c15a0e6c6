"""Several programs for one attempt, over the shipped fakes: which is kept, what is undone, what is told of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from tests.unit.game import FOREST, goal, observation
from tests.unit.test_loop import CRAFTED, FAILED, STICK, Rig
from voyager.bridge.fake import FakeForks, Play
from voyager.domain import (
    Call,
    CallError,
    CheckReport,
    CoderView,
    Diagnostic,
    Execution,
    Outcome,
    Program,
    ProgramError,
    Reply,
    Request,
    Truth,
    Verdict,
    Written,
)
from voyager.errors import BudgetSpent, ModelUnavailable
from voyager.events import CandidateTried
from voyager.feedback import LIMIT, beside, reduce
from voyager.history import fold
from voyager.llm.scripted import ScriptedModel
from voyager.loop import Loop
from voyager.rollout.candidates import Grade, Score, elected, score, worth_trying
from voyager.rollout.stages import Limits

FAILURE = Verdict(kind="failure", critique="crafted stick >= 1 was asked for, 0 seen")
DONE = Call(name="mineBlock", kind="primitive")
REFUSED = Call(name="craftItem", kind="primitive", error=CallError(code="missing_ingredients", message="no"))
EMPTY = Truth(tick=0, inventory={})


def written(source: str, *, errors: int = 0, warnings: int = 0) -> Written:
    mistake = Diagnostic(severity="error", code="x", message="x", line=1, column=1)
    doubt = replace(mistake, severity="warning")
    view = CoderView(goal=STICK, observation=observation(FOREST), skills=(), attempts=())
    return Written(
        program=Program(source=source, entry=source.split("(", maxsplit=1)[0]),
        reply=Reply(text="", model="by-hand"),
        request=Request(role="coder", messages=(), view=view),
        report=CheckReport(diagnostics=(mistake,) * errors + (doubt,) * warnings),
    )


def graded(outcome: Outcome, trace: Sequence[Call] = (), seen: int = 0, verdict: Verdict = FAILURE) -> Score:
    error = None if outcome == "returned" else ProgramError(code="x", message="x")
    execution = Execution(outcome=outcome, error=error, trace=tuple(trace))
    return score(goal("Obtain 3 oak_log"), EMPTY, replace(EMPTY, inventory={"oak_log": seen}), execution, verdict)


def test_grades_follow_how_far_a_program_came() -> None:
    ladder = [
        graded("crashed", [DONE]),
        graded("timed_out", [DONE]),
        graded("threw", [REFUSED, REFUSED]),
        graded("threw", [DONE, REFUSED]),
        graded("returned"),
        graded("threw", [REFUSED], seen=1),
        graded("threw", [REFUSED], verdict=Verdict(kind="success")),
    ]
    assert [each.grade for each in ladder] == list(Grade)
    assert ladder == sorted(ladder)
    assert graded("killed_by_limit").grade == Grade.TIMED_OUT
    assert graded("returned", verdict=Verdict(kind="undecided")).grade == Grade.RETURNED


def test_within_a_grade_more_of_what_was_asked_for_and_then_more_calls_count() -> None:
    assert graded("returned", seen=2) > graded("returned", [DONE, DONE], seen=1)
    assert graded("threw", [DONE, DONE, REFUSED]) > graded("threw", [DONE, REFUSED])
    assert graded("threw", [DONE, REFUSED]) == graded("threw", [DONE, REFUSED, REFUSED])


def test_what_fails_the_checks_and_what_was_written_before_is_not_tried() -> None:
    one, wrong, same = written("a(1)\n"), written("b(1)\n", errors=1), written("  a(1)\n\n")
    kept, left = worth_trying([wrong, one, same])
    assert kept == (one,)
    assert [(each.entry, each.why) for each in left] == [
        ("b", "it does not pass the static checks"),
        ("  a", "the same program was written before"),
    ]


def test_where_none_passes_the_checks_the_first_is_tried() -> None:
    first, second = written("a(1)\n", errors=1), written("b(1)\n", errors=2)
    assert worth_trying([first, second])[0] == (first,)


def test_the_plan_that_most_share_is_elected_and_of_those_the_one_with_fewest_findings() -> None:
    ballot = [written("a(1)"), written("b(1)", warnings=2), written("c(1)", warnings=1), written("d(1)", warnings=1)]
    plans = [frozenset({"sleep"}), *[frozenset({"mineBlock", "craftItem"})] * 3]
    assert elected(ballot, plans) == 2
    assert elected(ballot, [frozenset({str(number)}) for number in range(4)]) == 0


def program(name: str, steps: str = "") -> str:
    return f'```javascript\nasync function {name}(bot) {{\n  await craftItem(bot, "stick");\n{steps}}}\n```'


def named(plays: dict[str, Play]) -> Callable[[Program], Play]:
    return lambda program: plays[program.entry]


NOTHING = Play(error=None, gains={"dirt": 1})
PLAYS = {"threw": FAILED, "idle": NOTHING, "slow": replace(FAILED, gains={"sand": 5}), "made": CRAFTED}


def entries(rig: Rig, kind: str) -> list[dict[str, Any]]:
    return [cast(dict[str, Any], entry.data) for entry in rig.journal.entries() if entry.kind == kind]


async def explored(rig: Rig, limits: Limits) -> FakeForks:
    forks = FakeForks(rig.bridge)
    await rig.loop([STICK], limits, forks=forks).run()
    return forks


async def test_the_one_of_four_that_reaches_the_goal_is_kept_and_the_world_has_its_effects_alone(
    tmp_path: Path,
) -> None:
    rig = Rig(tmp_path, [program(name, "  await two();\n") for name in PLAYS], named(PLAYS))
    forks = await explored(rig, Limits(candidates=4))
    assert rig.outcomes == [("learned", 1)]
    assert rig.library.names() == ["made"]
    assert dict(+rig.bridge.inventory) == {"stick": 4}
    assert [one.entry for one in rig.bridge.programs] == list(PLAYS)
    assert forks.notes.count("back candidates-start") == 3
    assert "back candidates-best" not in forks.notes
    history = fold(rig.journal.entries())
    assert history.programs == 4
    assert history.stamp == "rewound"
    assert [entry.kind for entry in history.ledger] == ["rewind"] * 3
    assert "candidate 2 (idle: returned) undone" in history.ledger[1].detail
    [chosen] = entries(rig, "candidate_chosen")
    assert (chosen["by"], chosen["chosen"]) == ("trial", 4)
    assert [one["grade"] for one in chosen["candidates"]] == ["threw early", "returned", "threw early", "success"]
    assert [e.grade for e in rig.told if isinstance(e, CandidateTried)][-1] == "success"


async def test_the_best_of_those_that_failed_is_what_the_world_keeps_and_the_next_prompt_tells_of_the_others(
    tmp_path: Path,
) -> None:
    replies = [program("threw"), program("idle"), program("slow"), program("made", "  await two();\n")]
    rig = Rig(tmp_path, replies, named(PLAYS))
    forks = await explored(rig, Limits(candidates=3, attempts=2))
    assert forks.notes == [
        "mark candidates-start",
        "mark candidates-best",
        "back candidates-start",
        "mark candidates-best",
        "back candidates-start",
        "back candidates-best",
    ]
    assert dict(+rig.bridge.inventory) == {"dirt": 1, "stick": 4}
    first, second = entries(rig, "verdict")
    assert (first["verdict"]["kind"], second["verdict"]["kind"]) == ("failure", "success")
    again = [r for r in rig.model.requests if r.role == "coder"][3].messages[-1].content
    assert "async function idle" in again
    assert "Also tried, and undone: threw threw after" in again
    assert "craftItem: stick needs 2 oak_planks, have 0" in again


async def test_trying_ends_with_the_first_success(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [program("made", "  await two();\n"), program("idle")], named(PLAYS))
    forks = await explored(rig, Limits(candidates=2))
    assert [one.entry for one in rig.bridge.programs] == ["made"]
    assert forks.notes == ["mark candidates-start"]
    assert fold(rig.journal.entries()).stamp == "clean"


async def test_equal_programs_are_tried_once_and_nothing_is_undone_for_them(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [program("idle")], named(PLAYS))
    forks = await explored(rig, Limits(candidates=4, attempts=1))
    assert len(rig.bridge.programs) == 1
    assert forks.notes == []
    [left] = entries(rig, "candidates_left_out")
    assert [one["why"] for one in left["left_out"]] == ["the same program was written before"] * 3


async def test_each_candidate_is_asked_for_with_those_written_before(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [program("threw"), program("made", "  await two();\n")], named(PLAYS))
    await explored(rig, Limits(candidates=2))
    first, second = [r for r in rig.model.requests if r.role == "coder"]
    assert "go about it in another way" not in first.messages[-1].content
    assert "go about it in another way" in second.messages[-1].content
    assert "async function threw" in second.messages[-1].content
    assert first.messages[0] == second.messages[0]


async def test_a_reply_without_a_program_costs_one_candidate_and_not_the_attempt(tmp_path: Path) -> None:
    """Three replies are asked for before one candidate is given up."""
    rig = Rig(tmp_path, ["no", "no", "no", program("made", "  await two();\n")], named(PLAYS))
    await explored(rig, Limits(candidates=2))
    assert rig.outcomes == [("learned", 1)]


async def test_only_what_the_kept_program_called_is_a_use(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [program("made", "  await two();\n")], named(PLAYS))
    await rig.loop([STICK]).run()
    use = Call(name="made", kind="skill", version=1)
    plays = {"one": replace(FAILED, trace=(use, use)), "two": replace(CRAFTED, trace=(use,))}
    again = Rig(tmp_path / "again", [program("one"), program("two")], named(plays))
    again.library = rig.library
    await explored(again, Limits(candidates=2))
    skill = rig.library.get("made")
    assert skill is not None
    assert (skill.contract.uses, skill.contract.successes) == (1, 1)


async def test_where_the_world_cannot_be_taken_back_one_is_elected_and_only_it_runs(tmp_path: Path) -> None:
    replies = [program("threw", "  await sleep(bot);\n"), program("idle"), program("made")]
    rig = Rig(tmp_path, replies, named(PLAYS))
    await rig.loop([STICK], Limits(candidates=3, attempts=1)).run()
    assert [one.entry for one in rig.bridge.programs] == ["idle"]
    [chosen] = entries(rig, "candidate_chosen")
    assert (chosen["by"], chosen["chosen"]) == ("vote", 2)
    assert fold(rig.journal.entries()).stamp == "clean"


async def test_one_candidate_leaves_no_trace_of_candidates(tmp_path: Path) -> None:
    rig = Rig(tmp_path, [program("made", "  await two();\n")], named(PLAYS))
    forks = await explored(rig, Limits())
    assert forks.notes == []
    kinds = {entry.kind for entry in rig.journal.entries()}
    assert {"candidate_chosen", "candidates_left_out"} & kinds == set()
    assert "candidate" not in entries(rig, "program_started")[0]


def test_what_is_told_of_undone_programs_stays_within_the_limit() -> None:
    execution = Execution(outcome="threw", error=ProgramError(code="x", message="y" * 2_000))
    others = [(Program(source="", entry=f"p{n}"), execution, FAILURE) for n in range(15)]
    feedback = reduce(STICK, Program(source="", entry="a"), execution, FAILURE, {}, CheckReport())
    assert len(beside(feedback, others).text) <= LIMIT
    assert "yyy" not in beside(feedback, others[:1], {"error"}).text[len(feedback.text) :]


async def test_no_checkpoint_is_taken_while_candidates_are_tried(tmp_path: Path) -> None:
    """So that a kill at any moment leaves the last one to go on from."""
    rig = Rig(tmp_path, [program("threw"), program("made", "  await two();\n")], named(PLAYS))
    forks = await explored(rig, Limits(candidates=2))
    assert len(forks.notes) > 2
    assert [point.goals_ended for point in rig.journal.checkpoints.list()] == [0, 1, 1]
    assert len(rig.world.snapshots) == 3


class Failing:
    """Implements `ports.ChatModel`: as `model`, whose question number `at` to the coder is answered by `error`."""

    name = "failing"

    def __init__(self, model: ScriptedModel, at: int, error: Exception) -> None:
        self._model = model
        self._left = at
        self._error = error

    async def complete(self, request: Request) -> Reply:
        self._left -= request.role == "coder"
        if request.role == "coder" and self._left == 0:
            raise self._error
        return await self._model.complete(request)


@pytest.mark.parametrize("error", [BudgetSpent("spent"), ModelUnavailable("gone")])
async def test_what_is_paid_for_is_tried_when_no_further_candidate_can_be_had(tmp_path: Path, error: Exception) -> None:
    rig = Rig(tmp_path, [program("threw"), program("made", "  await two();\n")], named(PLAYS))
    rig.asked = Failing(rig.model, 3, error)
    await explored(rig, Limits(candidates=4))
    assert rig.outcomes == [("learned", 1)]
    assert [one.entry for one in rig.bridge.programs] == ["threw", "made"]


async def test_a_stop_while_candidates_are_tried_keeps_what_the_one_under_way_did(tmp_path: Path) -> None:
    loops: list[Loop] = []

    def play(program: Program) -> Play:
        if program.entry == "slow":
            loops[0].stop()
        return PLAYS[program.entry]

    rig = Rig(tmp_path, [program("idle"), program("slow"), program("made", "  await two();\n")], play)
    loops.append(rig.loop([STICK], Limits(candidates=3), forks=FakeForks(rig.bridge)))
    assert await loops[0].run() == "interrupted"
    assert dict(+rig.bridge.inventory) == {"sand": 5}
    history = fold(rig.journal.entries())
    assert (history.records, history.programs, history.stamp) == ((), 2, "rewound")
