"""Fixtures as values, and how the library keeps them."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.unit.skill_samples import draft, embedder
from voyager.domain import Box, Fixture, Position, Stack, Start
from voyager.errors import LibraryError
from voyager.replay.fake import FakeFixtureRunner
from voyager.skills.library import SkillLibrary

FIXTURE = Fixture(
    preset="island",
    seed=3,
    ground="box",
    start=Start(
        position=Position(x=0.5, y=64, z=0.5),
        inventory=(
            Stack(slot=36, item="oak_log", count=3),
            Stack(slot=9, item="oak_log"),
            Stack(slot=45, item="shield"),
        ),
    ),
    box=Box(origin=(0, 60, 0), size=(2, 3, 2), palette=("stone", "oak_log[axis=y]"), runs=(0, 4, 1, 8)),
    mobs=({"kind": "zombie", "position": {"x": 1, "y": 64, "z": 1}},),
    args=(2,),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SkillLibrary]:
    kept = SkillLibrary(tmp_path / "library", embedder())
    yield kept
    kept.close()


def test_a_library_gives_the_fixture_a_version_was_admitted_with(library: SkillLibrary) -> None:
    skill = library.admit(replace(draft("mine"), fixture=FIXTURE))
    assert library.fixture("mine", skill.version) == FIXTURE
    assert skill.fixture_hash is not None
    assert library.get("mine") == skill


def test_a_version_without_fixture_says_so(library: SkillLibrary) -> None:
    skill = library.admit(draft("mine"))
    assert (skill.fixture_hash, library.fixture("mine", 1)) == (None, None)
    with pytest.raises(LibraryError, match="no skill mine v2"):
        library.fixture("mine", 2)


def test_a_fixture_that_was_changed_is_refused_and_its_skill_stays_usable(library: SkillLibrary) -> None:
    library.admit(replace(draft("mine"), fixture=FIXTURE))
    file = library.folder / "mine" / "v1" / "fixture.json"
    file.write_bytes(file.read_bytes().replace(b"stone", b"grass"))
    with pytest.raises(LibraryError, match=r"fixture\.json is damaged: it was changed"):
        library.fixture("mine", 1)
    file.unlink()
    with pytest.raises(LibraryError, match=r"fixture\.json is missing"):
        library.fixture("mine", 1)
    assert library.get("mine") is not None


def test_counts_add_up_what_lies_in_all_slots() -> None:
    assert FIXTURE.start.counts == {"oak_log": 4, "shield": 1}


@pytest.mark.parametrize(
    ("runs", "size", "reason"),
    [
        ((0, 4), (2, 3, 2), "do not fill it"),
        ((0, 4, 1), (2, 3, 2), "do not fill it"),
        ((2, 12), (2, 3, 2), "not in the palette"),
        ((0, 384 * 10**8), (10**4, 384, 10**4), "are the most"),
    ],
)
def test_a_box_that_its_runs_do_not_fill_is_refused(
    runs: tuple[int, ...], size: tuple[int, int, int], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        Box(origin=(0, 0, 0), size=size, palette=("stone", "dirt"), runs=runs)


def test_the_fake_runner_says_what_it_was_told_and_remembers_what_it_ran() -> None:
    runner = FakeFixtureRunner(lambda skill, fixture: "" if skill.name == "mine" else "nothing was gained")
    good = asyncio.run(runner.run(draft("mine"), [], FIXTURE))
    bad = asyncio.run(runner.run(draft("craft"), [], FIXTURE))
    assert (good.green, bad.green, bad.reason) == (True, False, "nothing was gained")
    assert good.before.inventory == {"oak_log": 4, "shield": 1}
    assert runner.ran == [("mine", ()), ("craft", ())]
