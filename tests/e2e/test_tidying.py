"""`voyager skills tidy` end to end: duplicates are merged, steps in common extracted, a bad merge leaves nothing."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from voyager.domain import Fixture, Goal, Predicate, Skill, SkillDraft, Stack
from voyager.skills.library import SkillLibrary

from ..conftest import Cli
from ..support.chat_server import ChatServer
from ..unit.test_loop import NoSearch

STEPS = """\
    if bot.inventory.count("stick") < 1:
        # For both.
        await craft_item(bot, "stick", 1)
        await craft_item(bot, "oak_pressure_plate", 1)
"""
TABLE_LAST = '    await craft_item(bot, "crafting_table", 1)\n'
BUTTON_LAST = '    made = await craft_item(bot, "oak_button", 1)\n    print(made)\n'


def drafted(skill: Skill, name: str, source: str, fixture: Fixture) -> SkillDraft:
    """`source` as a skill of its own that is for what `skill` is for."""
    return SkillDraft(
        name=name,
        source=source,
        entry=name,
        language=skill.language,
        params=skill.params,
        description=skill.description,
        goal=skill.goal,
        calls=(),
        provenance=skill.provenance,
        effect=skill.contract.effect,
        ticks=skill.contract.ticks,
        fixture=fixture,
    )


def plant(folder: Path) -> None:
    """Two skills that are craftStick under other names, one that only does with planks what it does with none.

    And three in Python: two that do the same, and one for something else that has steps in common with them.
    """
    library = SkillLibrary(folder, NoSearch())
    try:
        stick = library.get("craftStick")
        assert stick is not None
        start = library.fixture(stick.name, stick.version)
        assert start is not None
        for name in ("makeSticks", "whittleStick"):
            library.admit(drafted(stick, name, stick.source.replace("craftStick", name), start))
        planks = replace(start, start=replace(start.start, inventory=(Stack(slot=36, item="oak_planks", count=2),)))
        head = stick.source.split("\n", 1)[0].replace("craftStick", "craftPlainStick")
        plain = f"{head}\n  await craftItem(bot, name, count);\n}}\n"
        library.admit(drafted(stick, "craftPlainStick", plain, planks))
        eight = replace(start, start=replace(start.start, inventory=(Stack(slot=36, item="oak_planks", count=8),)))
        for name, last, item in (
            ("table_last", TABLE_LAST, "crafting_table"),
            ("button_last", BUTTON_LAST, "oak_button"),
            ("button_twice", BUTTON_LAST, "oak_button"),
        ):
            made = drafted(stick, name, f"async def {name}(bot):\n{STEPS}{last}", eight)
            goal = Goal(
                text=f"Craft 1 {item}",
                kind="craft",
                subject=item,
                predicate=Predicate(measure="crafted", subject=item, minimum=1),
            )
            library.admit(replace(made, language="python", params=(), goal=goal, effect={item: 1}))
    finally:
        library.close()


@pytest.mark.slow
def test_duplicates_are_merged_and_a_bad_merge_is_taken_back(cli: Cli, tmp_path: Path) -> None:
    home = ("--home", str(tmp_path / "home"))
    run = cli("explore", "--goals", "5", "--seed", "1", *home, env={"VOYAGER_PROOFS": "true"}, timeout_s=900)
    assert run.code == 0, run.err
    plant(tmp_path / "home" / "library")
    proven = cli("skills", "verify", "--all", *home)
    assert proven.code == 0, proven.out

    with ChatServer(lambda _: "Nothing: each is for itself.") as server:
        asking = ("--model", "openai:m", "--base-url", server.base_url)
        key = {"VOYAGER_API_KEY": "test-key"}
        report: Any = cli("skills", "tidy", "--apply", "--json", *asking, *home, env=key, timeout_s=900).json
        asked = len(server.asked)
    assert report["after"] < report["before"], report
    assert report["model"]["calls"] == asked > 0
    answers = [tried["reason"] for tried in report["tried"] if tried["kind"] == "question"]
    assert answers == ["each is for itself."] * asked
    proposed = [tried for tried in report["tried"] if tried["kind"] != "question"]
    kept = {skill["name"]: skill for skill in cli("skills", "list", "--json", *home).json}
    alike = [kept[name]["maturity"] for name in ("craftStick", "makeSticks", "whittleStick")]
    assert sorted(alike) == ["retired", "retired", "verified"]
    assert kept["button_twice"]["maturity"] == "retired"

    steps = [tried for tried in proposed if {"table_last", "button_last"} < {*tried["skills"]}]
    assert [tried["outcome"] for tried in steps] == ["extracted"], steps
    assert kept[steps[0]["skills"][0]]["language"] == "python"

    bad = [tried for tried in proposed if "craftPlainStick" in tried["skills"]]
    assert bad
    assert {tried["outcome"] for tried in bad} == {"refused"}, bad
    assert (kept["craftPlainStick"]["version"], kept["craftPlainStick"]["maturity"]) == (1, "verified")
    green = cli("skills", "verify", "--all", *home)
    assert green.code == 0, green.out
    assert "0 red" in green.out
