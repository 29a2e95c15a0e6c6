"""Literals become parameters: which ones, what they are called, and that the edited program is kept only with proof."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from voyager.bridge.python_literals import python_literals
from voyager.bridge.python_source import inspect_python
from voyager.bridge.python_statements import python_statements
from voyager.domain import (
    Fixture,
    Goal,
    Language,
    Literals,
    Parameter,
    Position,
    Program,
    ProgramInfo,
    Provenance,
    Skill,
    SkillDraft,
    Start,
    Statement,
)
from voyager.errors import ServiceError
from voyager.refactoring.abstracting import Abstractor
from voyager.refactoring.abstraction import abstracted
from voyager.replay.fake import FakeFixtureRunner
from voyager.replay.variation import varied

ARGUMENTS: Mapping[str, Sequence[str]] = {
    "mineBlock": ["name", "count"],
    "craftItem": ["name", "count"],
    "goTo": ["position", "range"],
    "fish": ["count"],
    "exploreUntil": ["direction", "maxSeconds", "predicate"],
}
LOGS = Goal(text="Mine 3 oak_log", kind="mine", subject="oak_log", count=3)
FIXTURE = Fixture(start=Start(position=Position(x=0, y=64, z=0)), reproduces=True)
MINE = 'async def mine_logs(bot):\n    await mine_block(bot, "oak_log", 3)\n    await craft_item(bot, "stick", 4)\n'


def program(source: str) -> Program:
    info = inspect_python(source, ARGUMENTS)
    return Program(source=source, entry=info.entry or "", language="python", params=info.params)


def made(source: str, goal: Goal = LOGS) -> tuple[str, dict[str, object]]:
    """The source with parameters, and those that it then has with their defaults."""
    given = program(source)
    found = abstracted(given, goal, python_literals(source, given.entry), ARGUMENTS)
    assert found is not None
    info = inspect_python(found.source, ARGUMENTS)
    assert info.params == found.params
    return found.source, {parameter.name: parameter.default for parameter in found.params}


def test_what_the_goal_is_about_has_short_names_and_the_rest_says_what_it_is_about() -> None:
    source, params = made(MINE)
    assert params == {"name": "oak_log", "count": 3, "stick_name": "stick", "stick_count": 4}
    assert "await mine_block(bot, name, count)" in source
    assert "await craft_item(bot, stick_name, stick_count)" in source


def test_a_kind_is_replaced_wherever_it_stands_and_comments_and_layout_stay() -> None:
    source, params = made(
        "async def get(bot):\n"
        '    # "oak_log" 😀 counts\n'
        '    lacking = 3  -  bot.inventory.count("oak_log")\n'
        '    await mine_block(bot, "oak_log", lacking)\n'
        "    return {'oak_log': lacking}\n"
    )
    assert params == {"name": "oak_log"}
    assert source == (
        'async def get(bot, name="oak_log"):\n'
        '    # "oak_log" 😀 counts\n'
        "    lacking = 3  -  bot.inventory.count(name)\n"
        "    await mine_block(bot, name, lacking)\n"
        "    return {'oak_log': lacking}\n"
    )


def test_equal_counts_are_one_parameter_only_where_they_count_the_same() -> None:
    source, params = made(
        "async def get(bot):\n"
        '    await mine_block(bot, "oak_log", 3)\n    await mine_block(bot, "oak_log", 3)\n'
        '    await craft_item(bot, "stick", 3)\n'
    )
    assert params == {"name": "oak_log", "count": 3, "stick_name": "stick", "stick_count": 3}
    assert source.count("mine_block(bot, name, count)") == 2


def test_parameters_that_are_there_stay_first_and_their_names_are_not_taken_again() -> None:
    _, params = made(
        'async def get(bot, count=2, name="x"):\n    await mine_block(bot, "oak_log", 3)\n    return count, name\n'
    )
    assert list(params.items()) == [("count", 2), ("name", "x"), ("oak_log_name", "oak_log"), ("oak_log_count", 3)]


def test_a_count_that_is_not_the_goals_is_never_called_count() -> None:
    """Whoever calls a skill with `count` asks for so many of what it was learned for."""
    _, params = made("async def get(bot):\n    await fish(bot, 20)\n", Goal(text="x", subject="cod", count=2))
    assert params == {"fish_count": 20}
    _, params = made('async def get(bot):\n    await mine_block(bot, "oak_log", 5)\n')
    assert params == {"name": "oak_log", "oak_log_count": 5}


def test_places_become_parameters_and_directions_radii_and_words_of_other_calls_do_not() -> None:
    source, params = made(
        "async def go(bot):\n"
        '    await go_to(bot, {"x": 10, "y": 64, "z": -3}, 2)\n'
        "    await go_to(bot, Vec3(1, 70, 2), range=1)\n"
        '    await explore_until(bot, {"x": 5, "y": 0, "z": 0}, 60, lambda: bot.find_block("oak_log"))\n'
        "    bot.look_at(Vec3(0, 1, 0))\n"
        '    print("stick", 7, f"{1}")\n'
    )
    assert params == {"position": {"x": 10, "y": 64, "z": -3}, "position2": {"x": 1, "y": 70, "z": 2}}
    assert "go_to(bot, position, 2)\n" in source
    assert 'go_to(bot, Vec3(position2["x"], position2["y"], position2["z"]), range=1)' in source


def test_of_many_what_the_goal_names_comes_first() -> None:
    lines = "".join(f'    await mine_block(bot, "{name}_ore", 7)\n' for name in "abcdef")
    _, params = made(f'async def get(bot):\n{lines}    await mine_block(bot, "oak_log", 3)\n')
    assert list(params) == ["a_ore_name", "a_ore_count", "name", "count"]


@pytest.mark.parametrize(
    "source",
    [
        "async def go(bot):\n    await open_chest(bot)\n",
        'async def go(bot, *, name="x"):\n    await mine_block(bot, "oak_log")\n',
        'async def go(bot, *names):\n    await mine_block(bot, "oak_log")\n',
        'async def go(bot):\n    await mine_other(bot, "oak_log", 3)\n',
        'async def go(bot):\r\n    await mine_block(bot, "oak_log")\r\n',
        "async def go(bot:\n",
    ],
)
def test_what_has_nothing_to_become_one_or_no_place_for_one_is_left(source: str) -> None:
    found = python_literals(source, "go")
    given = Program(source=source, entry="go", language="python")
    assert abstracted(given, LOGS, found, ARGUMENTS) is None


class PythonReader:
    """Implements `ports.SourceReader` for Python, as the checker does."""

    async def literals(self, source: str, entry: str, language: Language) -> Literals:
        return python_literals(source, entry)

    async def blocks(self, source: str, entry: str, language: Language) -> Sequence[Sequence[Statement]]:
        return python_statements(source, entry)

    async def arguments(self) -> Mapping[str, Sequence[str]]:
        return ARGUMENTS


async def inspect(source: str, language: Language) -> ProgramInfo:
    return inspect_python(source, ARGUMENTS)


def draft(source: str = MINE, fixture: Fixture | None = FIXTURE) -> SkillDraft:
    given = program(source)
    return SkillDraft(
        name=given.entry,
        source=source,
        entry=given.entry,
        language="python",
        params=given.params,
        description="",
        goal=LOGS,
        calls=(),
        provenance=Provenance(goal="g", run="r", attempt=1, model="m", prompt_hash="0"),
        effect={},
        ticks=40,
        fixture=fixture,
    )


async def test_a_program_that_passes_from_both_starts_is_given_its_parameters() -> None:
    runner = FakeFixtureRunner(lambda skill, fixture: "")
    found = await Abstractor(PythonReader(), inspect, runner).abstract(draft(), ())
    assert found.added == ("name", "count", "stick_name", "stick_count")
    assert found.draft.params == tuple(
        Parameter(name=name, default=default)
        for name, default in (("name", "oak_log"), ("count", 3), ("stick_name", "stick"), ("stick_count", 4))
    )
    assert len(runner.ran) == 2
    ast.parse(found.draft.source)


@pytest.mark.parametrize(
    ("failing", "kept", "why"),
    [
        ({"own"}, False, "own start"),
        ({"other"}, False, "another start"),
        ({"other", "original"}, True, ""),
    ],
)
async def test_it_is_held_to_what_the_program_itself_does(failing: set[str], kept: bool, why: str) -> None:
    def judge(skill: SkillDraft | Skill, fixture: Fixture) -> str:
        own = fixture == FIXTURE
        if "name" not in skill.source:
            return "lost" if not own and "original" in failing else ""
        return "lost" if ("own" if own else "other") in failing else ""

    found = await Abstractor(PythonReader(), inspect, FakeFixtureRunner(judge)).abstract(draft(), ())
    assert (found.draft != draft()) is kept
    assert why in found.reason


async def test_without_a_start_to_run_it_from_again_a_program_is_kept_as_it_is_and_says_why() -> None:
    green = FakeFixtureRunner(lambda skill, fixture: "")
    abstractor = Abstractor(PythonReader(), inspect, green)
    for kept, why in (
        (draft(fixture=None), "can't be made again"),
        (draft(fixture=replace(FIXTURE, reproduces=False, lacking="no tree")), "no tree"),
        (draft(fixture=replace(FIXTURE, reproduces=None)), "was not run again"),
        (draft("async def go(bot):\n    await open_chest(bot)\n"), "nothing"),
    ):
        found = await abstractor.abstract(kept, ())
        assert found.draft == kept
        assert why in found.reason
    assert "can't be made again" in (await Abstractor(PythonReader(), inspect, None).abstract(draft(), ())).reason
    assert green.ran == []


async def test_a_world_that_fails_leaves_the_program_as_it_is() -> None:
    def gone(skill: SkillDraft | Skill, fixture: Fixture) -> str:
        raise ServiceError("the world ended")

    found = await Abstractor(PythonReader(), inspect, FakeFixtureRunner(gone)).abstract(draft(), ())
    assert found.draft == draft()
    assert "the world ended" in found.reason


def test_another_start_is_another_hour_of_the_same_half_of_the_day_on_the_same_land() -> None:
    for time in (0, 9_000, 11_999, 12_000, 23_999, 50_000):
        other = varied(replace(FIXTURE, time=time, draws=2**31 - 1))
        assert other.time // 12_000 == time // 12_000
        assert other.time != time
        assert other.start.yaw != FIXTURE.start.yaw
        assert -180 <= other.start.yaw < 180
        assert 1 <= other.draws < 2**31
        assert other.box == FIXTURE.box
