"""Where an attempt failed, read from traces and contracts."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from pydantic import JsonValue

from tests.unit.dry_run import skill_of
from tests.unit.game import goal, standing
from voyager.domain import (
    Call,
    CallError,
    Contract,
    Effect,
    Execution,
    Fault,
    Parameter,
    Program,
    ProgramError,
    Revision,
    Skill,
)
from voyager.faults import locate


def known(name: str, effect: Mapping[str, int] | None = None, *, uses: int = 0, successes: int = 0) -> Skill:
    contract = Contract(effect=effect or {}, uses=uses, successes=successes)
    skill = skill_of(Program(source="", entry=name), goal("Craft 1 stick"))
    return replace(skill, contract=contract, params=(Parameter(name="count", default=2),))


def call(name: str, *calls: Call, code: str | None = None, args: tuple[JsonValue, ...] = (), **gains: int) -> Call:
    """A call of a skill (a primitive, where it is spelled with a capital), failing with `code`."""
    error = None if code is None else CallError(code=code, message=f"it said {code}")
    kind = "primitive" if name[0].isupper() else "skill"
    return Call(name=name, kind=kind, version=1, args=args, error=error, calls=calls, effect=Effect(inventory=gains))


def failed(*trace: Call, code: str | None = None, held: dict[str, int] | None = None) -> Execution:
    error = None if code is None else ProgramError(code=code, message=f"it said {code}")
    return Execution(outcome="threw" if code else "returned", error=error, trace=trace, before=standing(held or {}))


def blamed(fault: Fault) -> tuple[str | None, bool]:
    return fault.skill, fault.against


PLANKS = known("planks", {"log": -1, "plank": 4}, uses=9, successes=9)


def test_an_error_of_the_programs_own_is_the_programs() -> None:
    fault = locate(failed(call("planks", plank=4), code="TypeError"), [PLANKS])
    assert fault.text == "the program itself: `TypeError` was thrown by its own code, by none of the calls it made"
    caught = failed(call("planks", code="no_target"), call("Mine", code="no_path"), code="no_path")
    assert locate(caught, [PLANKS]).text == "the program itself: its own call of Mine failed with `no_path`"


@pytest.mark.parametrize(
    ("code", "uses", "successes", "against"),
    [
        ("TypeError", 9, 9, True),
        ("assertion", 9, 9, True),
        ("missing_tool", 0, 0, True),
        ("missing_tool", 9, 9, False),
        ("no_path", 0, 0, False),
        ("no_path", 3, 0, True),
        ("died", 9, 5, False),
    ],
)
def test_a_skill_that_was_called_rightly_is_judged_by_its_error_and_its_record(
    code: str, uses: int, successes: int, against: bool
) -> None:
    skill = known("planks", {"plank": 4}, uses=uses, successes=successes)
    fault = locate(failed(call("planks", call("Mine", code=code), code=code), code=code), [skill])
    assert blamed(fault) == ("planks", against)
    assert fault.text.endswith(f"{successes} of {uses} calls since it was verified ended well")


def test_who_calls_without_what_the_contract_needs_is_to_blame() -> None:
    step = call("planks", code="missing_ingredients")
    fault = locate(failed(step, code="missing_ingredients"), [PLANKS])
    assert fault.text == "the program itself: it called planks v1 wrongly: its contract needs 1 log (had 0) at hand"
    # What an earlier call brought was there, and what it used up was not.
    brought = failed(call("Mine", log=1), step, code="missing_ingredients")
    assert blamed(locate(brought, [PLANKS])) == ("planks", False)
    used = failed(call("Craft", log=-1), step, code="missing_ingredients", held={"log": 1})
    assert locate(used, [PLANKS]).skill is None
    # Asked for three times the usual, it needs three times as much.
    more = failed(call("planks", code="missing_ingredients", args=(6,)), code="missing_ingredients", held={"log": 2})
    assert "needs 3 log (had 2)" in locate(more, [PLANKS]).text


def test_blame_climbs_to_the_skill_that_called_wrongly_and_stays_there() -> None:
    table = known("table", {"plank": -4, "table": 1})
    inner = call("planks", code="missing_ingredients")
    outer = call("table", inner, code="missing_ingredients")
    held = {"plank": 4}
    fault = locate(failed(outer, code="missing_ingredients", held=held), [table, PLANKS])
    assert blamed(fault) == ("table", True)


def test_arguments_that_were_refused_are_the_callers() -> None:
    wrong = call("planks", code="unknown_name", args=("wod",))
    assert locate(failed(wrong, code="unknown_name", held={"log": 1}), [PLANKS]).skill is None
    unasked = call("planks", code="unknown_name")
    assert blamed(locate(failed(unasked, code="unknown_name", held={"log": 1}), [PLANKS])) == ("planks", True)


def test_without_an_error_it_is_the_skill_that_brought_nothing() -> None:
    useless = known("planks", {"plank": 4}, uses=1, successes=0)
    fault = locate(failed(call("planks")), [useless])
    assert blamed(fault) == ("planks", True)
    assert "it returned without an error and brought nothing of the 4 plank that its contract promises" in fault.text
    assert locate(failed(call("planks", plank=1)), [useless]).skill is None
    assert locate(failed(call("planks"), held={"plank": 9}), [useless]).skill is None


def test_a_version_that_the_program_brought_along_is_its_to_mend() -> None:
    revision = Revision(name="planks", parent_version=1, program=Program(source="", entry="planks"))
    step = call("planks", code="no_path")
    fault = locate(failed(step, code="no_path"), [replace(PLANKS, version=2)], revision)
    assert (fault.skill, fault.version, fault.against) == ("planks", 1, True)
