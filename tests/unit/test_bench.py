"""What `voyager bench` makes of figures; measuring itself is in tests/e2e/test_benching.py."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.skill_samples import draft
from tests.unit.test_fixtures import FIXTURE
from tests.unit.test_loop import NoSearch
from voyager.bench import Figure, read_figures
from voyager.bench.fixtures import cases_of, measure_fixtures, timed
from voyager.config import Settings
from voyager.errors import LibraryError, WorldError
from voyager.replay.fake import FakeFixtureRunner
from voyager.skills.library import SkillLibrary

LINES = b"""{"progress": "one idle bot"}
{"progress": "chunks"}
{"figures": [{"name": "idle", "value": 160, "unit": "x real time", "note": "", "least": 150},\
 {"name": "chunk", "value": 6, "unit": "ms", "note": "", "most": 5}]}
"""


async def told(lines: bytes) -> tuple[list[Figure] | None, list[str]]:
    reader = asyncio.StreamReader()
    reader.feed_data(lines)
    reader.feed_eof()
    steps: list[str] = []
    return await read_figures(reader, steps.append), steps


async def test_figures_come_after_the_steps_that_lead_to_them() -> None:
    figures, steps = await told(LINES)
    assert steps == ["one idle bot", "chunks"]
    assert figures is not None
    assert [(each.name, each.target, each.missed) for each in figures] == [
        ("idle", "≥ 150", False),
        ("chunk", "≤ 5", True),
    ]


async def test_what_is_no_line_of_the_bench_ends_it_and_is_told() -> None:
    with pytest.raises(WorldError, match="Chunk size is 30813"):
        await told(b'{"progress": "chunks"}\nChunk size is 30813 but only 16 was read\n')


async def test_a_bench_that_ends_early_has_no_figures() -> None:
    assert await told(LINES[: LINES.index(b'{"figures"')]) == (None, ["one idle bot", "chunks"])


async def test_figures_of_another_shape_are_no_figures() -> None:
    with pytest.raises(WorldError, match="idle"):
        await told(b'{"figures": [{"name": "idle"}]}\n')


@pytest.mark.parametrize(
    ("value", "least", "most", "missed"),
    [(4, 4, None, False), (3.9, 4, None, True), (5, None, 5, False), (5.1, None, 5, True), (0, None, None, False)],
)
def test_a_bound_is_kept_at_the_bound_itself(
    value: float, least: float | None, most: float | None, missed: bool
) -> None:
    figure = Figure(name="each", value=value, unit="ms", least=least, most=most)
    assert figure.missed is missed
    assert (figure.target == "") is (least is None and most is None)


async def test_fixtures_are_timed_one_by_one_after_what_starts_with_the_first(tmp_path: Path) -> None:
    library = SkillLibrary(tmp_path / "library", NoSearch())
    library.admit(replace(draft("planks"), fixture=FIXTURE))
    library.admit(replace(draft("sticks", calls=("planks",)), fixture=FIXTURE))
    library.admit(draft("bare"))
    library.admit(replace(draft("far"), fixture=replace(FIXTURE, reproduces=False)))
    runner = FakeFixtureRunner(lambda skill, _: "no stick" if skill.name == "sticks" else "", ticks=30)
    told: list[str] = []
    figures = {each.name: each for each in await timed(cases_of(library), runner, told.append)}
    library.close()
    assert runner.ran == [("planks", ()), ("planks", ()), ("sticks", ("planks",))]
    assert told == ["planks", "sticks"]
    assert (figures["fixture"].most, figures["fixture"].note) == (1.0, "2 skills, 60 ticks")
    assert figures["fixture, slowest twentieth"].value >= figures["fixture"].value > 0
    assert (figures["red fixtures"].value, figures["red fixtures"].missed) == (1, True)


async def test_a_library_without_fixtures_is_told_how_it_comes_by_some(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    library = SkillLibrary(settings.library_folder, NoSearch())
    library.admit(draft("bare"))
    library.close()
    with pytest.raises(LibraryError, match="voyager explore --goals 20"):
        await measure_fixtures(settings, lambda _: None)
