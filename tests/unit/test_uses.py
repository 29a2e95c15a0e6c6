"""What the trace of a program tells of the skills that it used."""

from typing import Any

from voyager.domain import Call, CallError, Effect, Execution, Position, Standing, Use
from voyager.rollout.uses import uses


def call(name: str, *calls: Call, version: int | None = None, ticks: int = 5, **effect: Any) -> Call:
    kind = "primitive" if version is None else "skill"
    return Call(name=name, kind=kind, version=version, ticks=ticks, calls=calls, effect=Effect(**effect))


def execution(*trace: Call, truncated: bool = False) -> Execution:
    before = Standing(tick=0, inventory={"oak_log": 2}, position=Position(x=0, y=64, z=0))
    return Execution(outcome="returned", trace=trace, before=before, truncated=truncated)


TABLE = call(
    "makeTable",
    call("makePlanks", call("craftItem", inventory={"oak_log": -1, "oak_planks": 4}), version=3, wear=0),
    call("craftItem", inventory={"oak_planks": -4, "crafting_table": 1}),
    version=1,
    ticks=9,
    damage=2.5,
    wear=4,
    inventory={"oak_log": -1, "crafting_table": 1},
)


def test_each_call_of_a_skill_is_a_use_with_what_it_cost_and_began_with() -> None:
    mined = call("mineBlock", inventory={"oak_log": 1})
    found = list(uses(execution(mined, TABLE, call("makePlanks", version=3)), "run-1"))
    table = Use(success=True, ticks=9, damage=2.5, wear=4, calls=2, start={"oak_log": 3}, run="run-1")
    planks = Use(success=True, ticks=5, damage=0, wear=0, calls=1, start={"oak_log": 3}, run="run-1")
    later = Use(
        success=True, ticks=5, damage=0, wear=0, calls=0, start={"oak_log": 2, "crafting_table": 1}, run="run-1"
    )
    assert found == [("makeTable", 1, table), ("makePlanks", 3, planks), ("makePlanks", 3, later)]


def test_a_call_that_failed_is_a_use_that_failed() -> None:
    failed = Call(name="dig", kind="skill", version=2, error=CallError(code="not_found", message="no stone"))
    assert [(name, use.success) for name, _, use in uses(execution(failed), "r")] == [("dig", False)]


def test_a_trace_that_was_cut_short_does_not_say_what_it_can_not_know() -> None:
    [(_, _, use), _] = uses(execution(TABLE, truncated=True), "r")
    assert (use.ticks, use.calls, use.start) == (9, None, None)
