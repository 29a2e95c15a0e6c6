"""The search index follows the library by its sequence of changes, whoever changed it."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.test_index import ROOT
from voyager.bench.synthetic import SyntheticEmbedder, synthetic_drafts
from voyager.domain import Listing, SortKey, Use, Verification
from voyager.skills.index import SkillIndex
from voyager.skills.library import INDEX_FOLDER, SkillLibrary
from voyager.skills.vector_stores import FolderStore
from voyager.skills.wording import Wording


def filled(folder: Path, count: int, embedder: SyntheticEmbedder | None = None) -> SkillLibrary:
    library = SkillLibrary(folder, embedder or SyntheticEmbedder())
    for draft in synthetic_drafts(count):
        library.admit(draft)
    return library


def found(library: SkillLibrary, name: str) -> bool:
    """Whether the search for what is embedded of a skill gives it first."""
    skill = library.get(name)
    assert skill is not None
    hits = library.search(Wording().embedded(skill), limit=1)
    return [(hit.skill.name, hit.score) for hit in hits] == [(name, pytest.approx(1, abs=1e-5))]


def test_a_search_embeds_what_is_new_and_nothing_else(tmp_path: Path) -> None:
    embedder = SyntheticEmbedder()
    library = filled(tmp_path, 5, embedder)
    library.search("all")
    assert embedder.embedded == 5 + 1
    name = library.names()[0]
    library.record_use(name, 1, Use(success=True))
    library.record_verification(name, 1, Verification(green=True, ticks=1, environment="e", fixture_hash="f"))
    library.retire(library.names()[1], "slow")
    library.search("all")
    assert embedder.embedded == 5 + 2
    library.parole(library.names()[1])
    library.search("all")
    assert embedder.embedded == 5 + 4
    library.close()
    again = SkillLibrary(tmp_path, embedder)
    assert len(again.search("all", limit=9)) == 5
    assert embedder.embedded == 5 + 5


@pytest.mark.slow
def test_what_other_processes_index_is_found_and_outlives_what_this_one_writes(tmp_path: Path) -> None:
    library = filled(tmp_path, 3)
    drafts = [draft.name for draft in synthetic_drafts(1303)]
    assert found(library, drafts[0])
    for first, count in ((3, 200), (204, 1099)):
        command = [sys.executable, "-m", "tests.unit.indexing_child", str(tmp_path), str(first), str(count)]
        subprocess.run(command, env={"PYTHONPATH": str(ROOT), "PATH": ""}, check=True)
        assert all(found(library, name) for name in drafts[first : first + count : 37])
        library.admit(next(synthetic_drafts(1, first=203)))
        assert found(library, drafts[203])
    library.close()
    again = SkillLibrary(tmp_path, SyntheticEmbedder())
    assert all(found(again, name) for name in drafts[::41])
    assert len(again.search("anything", limit=2000)) == 1303


def test_another_embedding_model_is_noticed_and_nothing_of_the_old_one_found(tmp_path: Path) -> None:
    filled(tmp_path, 4).search("all")
    other = SyntheticEmbedder("other")
    library = SkillLibrary(tmp_path, other)
    assert len(library.search("all", limit=9)) == 4
    assert other.embedded == 4 + 1
    library.close()
    first = SyntheticEmbedder()
    again = SkillLibrary(tmp_path, first)
    assert len(again.search("all", limit=9)) == 4
    assert first.embedded == 1
    again.reindex()
    again.close()
    back = SkillLibrary(tmp_path, other)
    back.search("all")
    assert other.embedded == 4 + 1 + 4 + 1


def brought_back(index: Path) -> None:
    shutil.rmtree(index)
    shutil.copytree(index.with_name("copy"), index)


def emptied(index: Path) -> None:
    inside = SkillIndex(FolderStore(index), SyntheticEmbedder(), Wording())
    inside.drop(inside.ids())
    inside.close()


@pytest.mark.parametrize("change", [shutil.rmtree, brought_back, emptied])
def test_an_index_that_is_behind_its_mark_is_noticed(tmp_path: Path, change: Callable[[Path], None]) -> None:
    library = filled(tmp_path, 3)
    library.search("all")
    library.close()
    index = tmp_path / INDEX_FOLDER
    shutil.copytree(index, index.with_name("copy"))
    library = filled(tmp_path, 6)
    library.search("all")
    library.close()
    change(index)
    again = SkillLibrary(tmp_path, SyntheticEmbedder())
    assert len(again.search("all", limit=9)) == 6


def test_a_damaged_version_gives_way_in_the_index_to_what_stands_in(tmp_path: Path) -> None:
    library = filled(tmp_path, 2)
    draft = next(synthetic_drafts(1))
    second = library.admit(replace(draft, source=f"{draft.source}// second", description="Other."))
    library.search("all")
    library.close()
    (tmp_path / second.name / "v2" / "skill.js").write_text("broken")
    again = SkillLibrary(tmp_path, SyntheticEmbedder())
    assert sorted((hit.skill.name, hit.skill.version) for hit in again.search("all", limit=9)) == [
        ("mine_cobblestone_1", 1),
        (second.name, 1),
    ]
    assert found(again, second.name)


def test_a_list_is_filtered_sorted_and_cut_without_reading_a_folder(tmp_path: Path) -> None:
    library = filled(tmp_path, 40)
    library.record_use("mine_oak_log_0", 1, Use(success=True, ticks=400, damage=3.0))
    library.ban("craft_bed_17", "useless")
    for folder in tmp_path.glob("*_*"):
        shutil.rmtree(folder)

    def names(sort: SortKey = "name", *, descending: bool = False, **filters: object) -> list[str]:
        listing = Listing(**{"sort": sort, "descending": descending, **filters})  # pyright: ignore[reportArgumentType]
        listed = library.summaries(listing)
        return [summary.name for summary in listed]

    assert names() == sorted(draft.name for draft in synthetic_drafts(40) if draft.name != "craft_bed_17")
    assert library.count(Listing()) == 39
    assert names("damage", descending=True, limit=1) == ["mine_oak_log_0"]
    assert names("ticks", descending=True, limit=2) == ["mine_oak_log_0", "kill_bucket_39"]
    assert names("number", limit=2, offset=1) == ["mine_cobblestone_1", "mine_iron_ingot_2"]
    assert names(gains="chest", name="CRAFT") == ["craft_chest_14"]
    assert names(calls="mine_oak_log_0") == ["mine_cobblestone_1", "mine_iron_ingot_2"]
    assert names(banned=True) == ["craft_bed_17"]
    assert names(maturities=("trusted", "retired")) == []
    assert len(names(run="bench", roots=True)) == 20
    assert names("callers", descending=True) == sorted(names(), key=lambda name: (-len(library.callers(name)), name))
    assert names("rate", limit=1) == names("rate", descending=True, limit=1) == ["mine_oak_log_0"]
    summary = library.summaries(Listing(name="mine_oak_log_0"))[0]
    assert (summary.contract.ticks, summary.contract.uses, summary.goal) == (210, 1, "Mine 1 oak_log")
    assert summary.signature == "mine_oak_log_0(bot)"


def test_entries_whose_words_are_not_kept_are_found_as_those_whose_are(tmp_path: Path) -> None:
    library = filled(tmp_path, 30)
    before = [(hit.skill.name, hit.rank_score) for hit in library.search("craft a tool", limit=30)]
    library.close()
    with sqlite3.connect(tmp_path / "library.db") as database:
        assert database.execute("DELETE FROM words").rowcount == 30
    library = SkillLibrary(tmp_path, SyntheticEmbedder())
    assert [(hit.skill.name, hit.rank_score) for hit in library.search("craft a tool", limit=30)] == before
    library.close()
    with sqlite3.connect(tmp_path / "library.db") as database:
        assert database.execute("SELECT count(*) FROM words").fetchone() == (30,)
