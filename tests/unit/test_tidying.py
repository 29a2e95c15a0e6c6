"""Python skills are tidied as those in JavaScript are: read by the real parser, proven by the fake at the seam."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.skill_samples import Far
from tests.unit.test_abstraction import PythonReader, draft, inspect
from voyager.domain import Skill
from voyager.refactoring.tidying import Report, Tidier
from voyager.replay.fake import FakeFixtureRunner
from voyager.skills.library import SkillLibrary

TABLE = """\
    tables = 1 - bot.inventory.count("crafting_table")
    if tables > 0:
        # One is enough.
        await craft_item(bot, "crafting_table", tables)
        await craft_item(bot, "chest", 1)
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SkillLibrary]:
    kept = SkillLibrary(tmp_path, Far())
    yield kept
    kept.close()


async def tidied(library: SkillLibrary) -> Report:
    return await Tidier(library, PythonReader(), inspect, FakeFixtureRunner(lambda skill, fixture: "")).tidy(apply=True)


def admit(library: SkillLibrary, source: str) -> None:
    made = draft(source)
    library.admit(replace(made, effect={made.name: 1}))


def kept(library: SkillLibrary, name: str) -> Skill:
    skill = library.get(name)
    assert skill is not None
    return skill


async def test_programs_that_differ_in_literals_comments_and_docstrings_become_calls_of_one(
    library: SkillLibrary,
) -> None:
    admit(library, 'async def make_sticks(bot):\n    """Four."""\n    await craft_item(bot, "stick", 4)  # four\n')
    admit(library, 'async def one_stick(bot):\n    await craft_item(bot, "stick", 1)\n')
    report = await tidied(library)
    assert [(each.kind, each.outcome) for each in report.tried] == [("specialisation", "merged")]
    assert kept(library, "one_stick").source == (
        'async def one_stick(bot, count=1):\n    await craft_item(bot, "stick", count)\n'
    )
    assert kept(library, "make_sticks").source == "async def make_sticks(bot):\n    return await one_stick(bot, 4)\n"
    assert kept(library, "make_sticks").maturity == "retired"


async def test_steps_in_common_become_a_function_at_its_own_depth(library: SkillLibrary) -> None:
    deeper = "".join(f"    {line}\n" for line in TABLE.splitlines())
    admit(library, f"async def make_hoe(bot):\n{TABLE}    await mine_block(bot, 'wheat', 2)\n")
    admit(library, f"async def make_door(bot):\n    if bot.food > 3:\n{deeper}    await mine_block(bot, 'reed', 1)\n")
    report = await tidied(library)
    assert [(each.kind, each.outcome) for each in report.tried] == [("extraction", "extracted")]
    helper = kept(library, "craft_item_then_craft_item")
    assert helper.source == f"async def craft_item_then_craft_item(bot):\n{TABLE}"
    assert "    await craft_item_then_craft_item(bot)\n    await mine" in kept(library, "make_hoe").source
    assert "        await craft_item_then_craft_item(bot)\n    await mine" in kept(library, "make_door").source
    assert kept(library, "make_door").calls == ("craft_item_then_craft_item",)


async def test_what_steps_need_from_before_is_given_to_them(library: SkillLibrary) -> None:
    steps = '    await mine_block(bot, "oak_log", lacking)\n    await craft_item(bot, "oak_planks", lacking)\n'
    for name, number in (("cut_few", 3), ("cut_many", 9)):
        lacking = f'    lacking = {number} - bot.inventory.count("{name}")\n    lacking = abs(lacking)\n'
        admit(
            library,
            f"async def {name}(bot):\n{lacking}{steps}    await fish(bot, {number}, '{name}')\n    {name}x = 1\n",
        )
    report = await tidied(library)
    assert [each.outcome for each in report.tried] == ["extracted"]
    assert kept(library, "mine_block_then_craft_item").source.startswith(
        "async def mine_block_then_craft_item(bot, lacking):\n    await mine_block("
    )
    assert "    await mine_block_then_craft_item(bot, lacking)\n" in kept(library, "cut_few").source
