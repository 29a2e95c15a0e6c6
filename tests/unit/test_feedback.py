"""Observations and executions as text."""

from dataclasses import replace

import pytest
from pydantic import JsonValue

from tests.unit.game import FOREST, goal, observation, returned, standing
from voyager.domain import (
    Attempt,
    Call,
    CallError,
    CheckReport,
    Diagnostic,
    EffectSummary,
    EntitySummary,
    Execution,
    KnownContainer,
    Light,
    Position,
    Program,
    ProgramError,
    ReflexAct,
    Remembered,
    Verdict,
)
from voyager.feedback import (
    FEEDBACK_KINDS,
    LIMIT,
    FeedbackKind,
    first_failing,
    reduce,
    render_observation,
    skill_query,
)

PROGRAM = Program(source="async function a(bot) {\n  one();\n  two();\n  three();\n}\n", entry="a")
FAILURE = Verdict(kind="failure", critique="crafted stick >= 1 was asked for, 0 seen")
STICK = goal("Craft 1 stick")


def threw(message: str, *, skill: str | None = None, line: int | None = 3) -> Execution:
    error = ProgramError(code="missing_ingredients", message=message, skill=skill, line=line, column=3)
    return Execution(outcome="threw", error=error, ticks=100, before=standing({}), after=standing({}))


def test_an_observation_shows_everything_a_program_may_need() -> None:
    cow = EntitySummary(name="cow", kind="animal", count=2, nearest=Position(x=1, y=64, z=1), distance=4)
    seen = replace(
        observation(FOREST, {"stick": 2, "oak_log": 1}),
        entities=(cow,),
        equipment={"head": "iron_helmet", "feet": None},
    )
    text = render_observation(seen)
    for shown in (
        "forest",
        "{oak_log: 1, stick: 2}",
        "iron_ore: 9",
        "cow: animal, 2",
        "{head: iron_helmet}",
        "of 24000",
    ):
        assert shown in text
    assert text.index("grass_block") < text.index("iron_ore")


def test_equal_observations_read_the_same_whatever_their_order() -> None:
    backwards = observation(dict(reversed(FOREST.items())), {"b": 1, "a": 2})
    assert render_observation(backwards) == render_observation(observation(FOREST, {"a": 2, "b": 1}))


def test_a_forest_of_block_kinds_is_cut_visibly() -> None:
    text = render_observation(observation({f"block_{number:03}": number for number in range(60)}))
    assert "20 more kinds" in text
    assert "block_059" not in text


def test_an_error_comes_with_its_lines_marked() -> None:
    feedback = reduce(STICK, PROGRAM, threw("craftItem: stick needs 2 oak_planks, have 0"), FAILURE, {}, CheckReport())
    assert ">   3 |   two();" in feedback.text
    assert "    2 |   one();" in feedback.text
    assert "needs 2 oak_planks, have 0" in feedback.text
    assert FAILURE.critique in feedback.text
    assert feedback.error is not None


def test_what_was_expected_is_told_with_the_state_in_which_it_was_not() -> None:
    state: dict[str, JsonValue] = {"inventory": {"oak_log": 1}, "health": 20}
    error = ProgramError(code="assertion", message="expected 4 oak_planks", details={"state": state}, line=2)
    failed = Execution(outcome="threw", error=error, before=standing({}), after=standing({}))
    lines = reduce(STICK, PROGRAM, failed, FAILURE, {}, CheckReport()).text.splitlines()
    assert "Error: assertion: expected 4 oak_planks" in lines
    assert 'State then: {"inventory": {"oak_log": 1}, "health": 20}' in lines


def test_the_calls_are_listed_the_first_and_the_last() -> None:
    trace = tuple(Call(name=f"call{n}", kind="primitive", args=(n,)) for n in range(30))
    ran = replace(returned({}, {}), trace=trace)
    lines = reduce(STICK, PROGRAM, ran, FAILURE, {}, CheckReport()).text.splitlines()
    start = lines.index("Calls:")
    assert "call0(0)" in lines[start + 1]
    assert lines[start + 7] == "  ... 18 more calls ..."
    assert "call29(29)" in lines[start + 13]


def test_an_error_in_a_skill_shows_the_skills_lines() -> None:
    sources = {"helper": "async function helper(bot) {\n  a();\n  broken();\n}\n"}
    feedback = reduce(STICK, PROGRAM, threw("no", skill="helper"), FAILURE, sources, CheckReport())
    assert "line 3 of skill helper" in feedback.text
    assert ">   3 |   broken();" in feedback.text


def test_a_line_that_the_source_does_not_have_is_only_named() -> None:
    assert "at line 99" in reduce(STICK, PROGRAM, threw("no", line=99), FAILURE, {}, CheckReport()).text


def test_the_effect_is_told_against_the_predicate() -> None:
    feedback = reduce(STICK, PROGRAM, returned({"oak_planks": 2}, {"stick": 4}), FAILURE, {}, CheckReport())
    assert feedback.effect == {"oak_planks": -2, "stick": 4}
    assert "{oak_planks: -2, stick: 4} (the goal asks for crafted stick >= 1)" in feedback.text


def test_long_feedback_is_cut_visibly_within_its_limit() -> None:
    feedback = reduce(STICK, PROGRAM, threw("x" * 9_000), FAILURE, {}, CheckReport())
    assert len(feedback.text) <= LIMIT
    assert "left out" in feedback.text
    assert feedback.text.startswith("Outcome: threw")
    assert feedback.text.endswith(FAILURE.critique)


def test_the_first_failing_call_is_followed_into_the_skill() -> None:
    error = CallError(code="no_target", message="mineBlock: no oak_log within 32 blocks")
    inner = Call(name="mineBlock", kind="primitive", args=("oak_log", 1), error=error)
    outer = Call(name="mineOakLog", kind="skill", error=error, calls=(inner,))
    good = Call(name="equip", kind="primitive")
    assert first_failing((good, outer)) == (outer, inner)
    assert first_failing((good,)) is None


def test_the_library_is_asked_for_what_the_last_error_said_was_missing() -> None:
    execution = threw("craftItem: stick needs 2 oak_planks, have 0")
    feedback = reduce(STICK, PROGRAM, execution, FAILURE, {}, CheckReport())
    attempt = Attempt(number=1, program=PROGRAM, execution=execution, feedback=feedback, verdict=FAILURE)
    assert skill_query(STICK, []) == "Craft 1 stick"
    assert "oak_planks" in skill_query(STICK, [attempt])


def test_what_the_checks_had_said_is_told_with_the_outcome() -> None:
    found = Diagnostic(severity="warning", code="not_awaited", message="eat is not awaited", line=2, column=3)
    report = CheckReport(diagnostics=(found,), undefined=("makeTable",))
    told = reduce(STICK, PROGRAM, threw("no"), FAILURE, {}, report).text
    assert "Checked before it ran: 2:3 warning: eat is not awaited [not_awaited]" in told
    assert "Checked before it ran: `makeTable` is called but defined nowhere" in told


def test_what_is_remembered_is_told_apart_from_what_is_in_sight() -> None:
    at = Position(x=3, y=61, z=0)
    seen = replace(
        observation(FOREST),
        weather="rain",
        light=Light(block=7, sky=4),
        effects=(EffectSummary(name="haste", level=2, ticks_left=600),),
        recently_seen={"iron_ore": Remembered(nearest=at, distance=41.2, ticks_ago=1200)},
        containers=(KnownContainer(block="chest", position=at, distance=9, items={"coal": 3}, ticks_ago=40),),
    )
    text = render_observation(seen)
    assert "rain, light 4 from the sky and 7 from blocks of 15" in text
    assert "effects = {haste: level 2 for 30 s}" in text
    assert "  iron_ore: (3.0, 61.0, 0.0) at 41, 60 s ago\n}" in text
    assert "  chest (3.0, 61.0, 0.0) at 9: {coal: 3}\n}" in text
    assert "recently_seen" not in render_observation(observation(FOREST))


def test_variables_at_the_failing_line_are_told_in_short() -> None:
    failed = threw("no")
    assert failed.error is not None
    error = replace(failed.error, variables={"wanted": 3, "logs": "x" * 900})
    text = reduce(STICK, PROGRAM, replace(failed, error=error), FAILURE, {}, CheckReport()).text
    line = next(line for line in text.splitlines() if line.startswith("Variables there: "))
    assert line.startswith("Variables there: wanted = 3, logs = xxx")
    assert len(line) == 600


TOLD: dict[FeedbackKind, str] = {
    "error": "stick needs 2 oak_planks",
    "trace": "First failing call: craftItem('stick')",
    "effect": "Inventory change: {oak_log: 1}",
    "reflexes": "Reflexes: eat (bread)",
    "chat": "Chat: hello",
    "checks": "Checked before it ran: 2:3 warning: twice [once]",
    "critique": "Critique: crafted stick >= 1 was asked for",
    "fault": "Fault: the program itself: ",
}
"""By kind, what a feedback that tells everything holds."""


def everything() -> Execution:
    return replace(
        threw("craftItem: stick needs 2 oak_planks, have 0"),
        after=standing({"oak_log": 1}),
        trace=(Call(name="craftItem", kind="primitive", args=("stick",), error=CallError(code="x", message="y")),),
        reflexes=(ReflexAct(tick=1, name="eat", what="bread"),),
        chat=("hello",),
    )


@pytest.mark.parametrize("kind", FEEDBACK_KINDS)
def test_a_hidden_kind_is_left_out_and_nothing_else_is(kind: FeedbackKind) -> None:
    report = CheckReport(diagnostics=(Diagnostic(severity="warning", code="once", message="twice", line=2, column=3),))
    told = reduce(STICK, PROGRAM, everything(), FAILURE, {}, report)
    assert [name for name, text in TOLD.items() if text not in told.text] == []
    less = reduce(STICK, PROGRAM, everything(), FAILURE, {}, report, hidden={kind})
    # The fault is read from error and trace: it is not told either where one of them is hidden.
    gone = [kind, "fault"] if kind in ("error", "trace") else [kind]
    assert [name for name, text in TOLD.items() if text not in less.text] == gone
    assert (less.fault is None) == ("fault" in gone)
    assert (less.error is None) == (kind == "error")
    assert (less.critique == "") == (kind == "critique")
    assert (dict(less.effect) == {}) == (kind == "effect")
