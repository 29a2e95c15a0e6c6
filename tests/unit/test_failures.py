"""What a failed attempt said it lacked."""

from collections.abc import Mapping

import pytest
from pydantic import JsonValue

from tests.unit.game import observation, standing
from voyager.curriculum.failures import lacking
from voyager.domain import Attempt, Execution, Feedback, Program, ProgramError, Verdict


def attempt(code: str | None, details: Mapping[str, JsonValue], held: dict[str, int] | None = None) -> Attempt:
    error = None if code is None else ProgramError(code=code, message="x", details=details)
    execution = Execution(
        outcome="returned" if error is None else "threw",
        error=error,
        before=standing({}),
        after=standing(held or {}),
        observation=observation({"crafting_table": 3}, held),
    )
    program = Program(source="", entry="x")
    return Attempt(
        number=1, program=program, execution=execution, feedback=Feedback(text=""), verdict=Verdict(kind="failure")
    )


MISSING: list[JsonValue] = [{"item": "iron_ingot", "need": 3, "have": 1}, {"item": "stick", "need": 2, "have": 0}]


@pytest.mark.parametrize(
    ("code", "details", "lacked"),
    [
        ("missing_ingredients", {"item": "iron_pickaxe", "missing": MISSING}, {"iron_ingot": 3, "stick": 2}),
        ("missing_tool", {"item": "stone", "tool": ["wooden_pickaxe", "stone_pickaxe"]}, {"wooden_pickaxe": 1}),
        ("missing_station", {"item": "chest", "missing": [], "station": "furnace"}, {"furnace": 1}),
        ("missing_station", {"item": "chest", "station": "crafting_table"}, {}),
        ("no_target", {"item": "iron_ore", "radius": 32}, {"iron_ore": 1}),
        ("no_path", {"item": "iron_ore"}, {}),
        ("TypeError", {}, {}),
        (None, {}, {}),
    ],
)
def test_the_details_of_the_error_name_what_is_missing(
    code: str | None, details: dict[str, JsonValue], lacked: dict[str, int]
) -> None:
    assert lacking(attempt(code, details)) == lacked


def test_what_is_held_when_the_attempt_ends_is_not_missing() -> None:
    assert lacking(attempt("missing_ingredients", {"missing": MISSING}, {"stick": 4})) == {"iron_ingot": 3}
