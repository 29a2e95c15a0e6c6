"""`voyager skills tidy` end to end: planted duplicates are merged, a planted bad merge leaves nothing behind."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from voyager.domain import Fixture, Skill, SkillDraft, Stack
from voyager.skills.library import SkillLibrary

from ..conftest import Cli
from ..unit.test_loop import NoSearch


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
    """Two skills that are craftStick under other names, and one that only does with planks what it does with none."""
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

    report: Any = cli("skills", "tidy", "--apply", "--json", *home, timeout_s=900).json
    assert report["after"] < report["before"], report
    kept = {skill["name"]: skill for skill in cli("skills", "list", "--json", *home).json}
    alike = [kept[name]["maturity"] for name in ("craftStick", "makeSticks", "whittleStick")]
    assert sorted(alike) == ["retired", "retired", "verified"]

    bad = [tried for tried in report["tried"] if "craftPlainStick" in tried["skills"]]
    assert bad
    assert {tried["outcome"] for tried in bad} == {"refused"}, bad
    assert (kept["craftPlainStick"]["version"], kept["craftPlainStick"]["maturity"]) == (1, "verified")
    green = cli("skills", "verify", "--all", *home)
    assert green.code == 0, green.out
    assert "0 red" in green.out
