"""A library with planted duplicates is tidied: read by the real checker, proven by the fake at the seam of fixtures."""

from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from tests.unit.skill_samples import Far, draft
from voyager.bridge.checker import NodeChecker
from voyager.domain import Fixture, Goal, Parameter, Position, Skill, SkillDraft, Start
from voyager.refactoring.tidying import Report, Tidier
from voyager.replay.fake import FakeFixtureRunner
from voyager.skills.library import SkillLibrary

pytestmark = pytest.mark.asyncio(loop_scope="module")
Judge = Callable[[SkillDraft | Skill, Fixture], str]
STICKS = 'await craftItem(bot, "oak_planks", 4);\n  // two\n  await craftItem(bot, "stick", {count});'
TABLE = (
    'const tables = 1 - bot.inventory.count("crafting_table");\n  if (tables > 0) {\n'
    '    await craftItem(bot, "crafting_table", tables);\n    await placeItem(bot, "crafting_table");\n  }'
)


def green(skill: SkillDraft | Skill, fixture: Fixture) -> str:
    return ""


def skill(
    name: str, body: str, *, calls: tuple[str, ...] = (), head: str = "bot", params: tuple[Parameter, ...] = ()
) -> SkillDraft:
    fixture = Fixture(start=Start(position=Position(x=0, y=64, z=0)), reproduces=True)
    made = draft(name, calls=calls, params=params, effect={name: 1})
    return replace(made, source=f"async function {name}({head}) {{\n  {body}\n}}\n", fixture=fixture)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def checker(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[NodeChecker]:
    process = NodeChecker(tmp_path_factory.mktemp("checker") / "checker.log")
    yield process
    await process.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SkillLibrary]:
    kept = SkillLibrary(tmp_path / "library", Far())
    yield kept
    kept.close()


async def tidied(library: SkillLibrary, checker: NodeChecker, judge: Judge = green, *, apply: bool = True) -> Report:
    return await Tidier(library, checker, checker.inspect, FakeFixtureRunner(judge)).tidy(apply=apply)


def plant(library: SkillLibrary) -> None:
    """`makeSticks` again as `craftSticks`, which `build` calls, and with another count as `oneStick`."""
    library.admit(skill("makeSticks", STICKS.format(count=4)))
    library.admit(skill("craftSticks", STICKS.format(count=4).replace("\n  // two", "")))
    library.admit(skill("oneStick", STICKS.format(count=1)))
    library.admit(skill("build", "await craftSticks(bot);\n  await craftItem(bot, 'ladder');", calls=("craftSticks",)))


async def test_a_dry_run_says_what_would_be_tried_and_changes_nothing(
    library: SkillLibrary, checker: NodeChecker
) -> None:
    plant(library)
    runner = FakeFixtureRunner(green)
    report = await Tidier(library, checker, checker.inspect, runner).tidy(apply=False)
    assert {each.outcome for each in report.tried} == {"would_try"}
    assert [each.skills for each in report.tried] == [
        ("craftSticks", "oneStick", "makeSticks"),
        ("craftSticks", "oneStick"),
        ("craftSticks", "makeSticks"),
    ]
    assert runner.ran == []
    assert library.number == 4
    assert report.before == report.after == 4


async def test_duplicates_and_specialisations_become_calls_of_one_and_callers_still_work(
    library: SkillLibrary, checker: NodeChecker
) -> None:
    plant(library)
    report = await tidied(library, checker)
    assert (report.before, report.after) == (4, 2)
    assert [(each.kind, each.outcome) for each in report.tried] == [("specialisation", "merged")]
    for name in ("makeSticks", "oneStick"):
        gone = library.get(name)
        assert gone is not None
        assert (gone.maturity, gone.version) == ("retired", 2)
        assert gone.calls == ("craftSticks",)
    left = library.get("craftSticks")
    assert left is not None
    assert left.signature == "craftSticks(bot, count = 4)"
    assert [each.name for each in library.closure(["build"])][-1] == "build"
    assert (await tidied(library, checker)).tried == ()


async def test_what_is_for_another_goal_becomes_a_call_and_is_found_all_the_same(
    library: SkillLibrary, checker: NodeChecker
) -> None:
    for name, item, count in (("craftStick", "stick", 4), ("craftLadder", "ladder", 3)):
        made = skill(name, f'await craftItem(bot, "oak_planks", 4);\n  await craftItem(bot, "{item}", {count});')
        library.admit(replace(made, goal=Goal(text=f"Craft 1 {item}", kind="craft", subject=item)))
    report = await tidied(library, checker)
    assert [(each.kind, each.outcome, each.retired) for each in report.tried] == [("specialisation", "merged", ())]
    assert [(each.name, each.calls, each.maturity) for each in library.all_current()] == [
        ("craftLadder", ("craftStick",), "verified"),
        ("craftStick", (), "verified"),
    ]
    assert (await tidied(library, checker)).tried == ()


async def test_a_merge_that_a_fixture_refutes_leaves_no_trace(library: SkillLibrary, checker: NodeChecker) -> None:
    plant(library)
    before = [(each.name, each.version, each.maturity) for each in library.all_current()]

    def judge(tried: SkillDraft | Skill, fixture: Fixture) -> str:
        calls_another = tried.name != "build" and "return await" in tried.source
        return "one stick is missing" if calls_another else ""

    report = await tidied(library, checker, judge)
    assert {each.outcome for each in report.tried} == {"refused"}
    assert all("one stick is missing" in each.reason for each in report.tried)
    assert [(each.name, each.version, each.maturity) for each in library.all_current()] == before
    assert library.number == 4


async def test_what_no_fixture_proves_is_refused(library: SkillLibrary, checker: NodeChecker) -> None:
    library.admit(replace(skill("makeSticks", STICKS.format(count=4)), fixture=None))
    library.admit(replace(skill("craftSticks", STICKS.format(count=4)), fixture=None))
    report = await tidied(library, checker)
    assert [each.outcome for each in report.tried] == ["refused"]
    assert "no fixture shows" in report.tried[0].reason


async def test_steps_in_common_become_a_skill_that_both_call(library: SkillLibrary, checker: NodeChecker) -> None:
    library.admit(skill("makeHoe", f"{TABLE}\n  await craftItem(bot, 'wooden_hoe');"))
    library.admit(
        skill("makeDoor", f"await mineBlock(bot, 'oak_log', 2);\n  {TABLE}\n  await craftItem(bot, 'oak_door');")
    )
    report = await tidied(library, checker)
    assert [(each.kind, each.outcome) for each in report.tried] == [("extraction", "extracted")]
    helper = library.get("craftItemThenPlaceItem")
    assert helper is not None
    assert TABLE in helper.source
    for name in ("makeHoe", "makeDoor"):
        now = library.get(name)
        assert now is not None
        assert (now.version, now.calls) == (2, ("craftItemThenPlaceItem",))
        assert "await craftItemThenPlaceItem(bot);" in now.source
        assert "tables" not in now.source


async def test_what_steps_need_from_before_is_given_to_them(library: SkillLibrary, checker: NodeChecker) -> None:
    body = "await mineBlock(bot, kind, 2);\n  await craftItem(bot, kind, 1);\n  await equip(bot, {tool});"
    kind = Parameter(name="kind", default="oak_log")
    for name, tool in (("cutOak", "'axe'"), ("cutBirch", "kind + '_axe'")):
        text = body.replace("{tool}", tool)
        library.admit(skill(name, text, head="bot, kind = 'oak_log'", params=(kind,)))
    report = await tidied(library, checker)
    assert [each.outcome for each in report.tried] == ["extracted"]
    helper = library.get("mineBlockThenCraftItem")
    assert helper is not None
    assert helper.signature == "mineBlockThenCraftItem(bot, kind)"
    cut = library.get("cutOak")
    assert cut is not None
    assert "await mineBlockThenCraftItem(bot, kind);" in cut.source


async def test_a_pinned_skill_is_left_alone(library: SkillLibrary, checker: NodeChecker) -> None:
    plant(library)
    for name in ("makeSticks", "oneStick"):
        library.pin(name, 1)
    assert (await tidied(library, checker)).tried == ()


async def test_of_two_skills_whose_entries_have_one_name_one_calls_the_other_and_not_itself(
    library: SkillLibrary, checker: NodeChecker
) -> None:
    """A program that is no version of the skill whose name it has is kept under a number, its entry as it was."""
    library.admit(skill("makeSticks", STICKS.format(count=4)))
    library.admit(replace(skill("makeSticks", STICKS.format(count=4) + "\n"), name="makeSticks2"))
    report = await tidied(library, checker)
    assert [each.outcome for each in report.tried] == ["merged"]
    gone = library.get("makeSticks2")
    assert gone is not None
    assert (gone.entry, gone.calls) == ("makeSticks2", ("makeSticks",))
