"""The skill library through its public face."""

import errno
import json
import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.skill_samples import draft, embedder, toolmaker_drafts
from tests.unit.unprivileged import run_without_permission
from voyager.domain import Parameter, Use
from voyager.errors import CyclicCalls, LibraryError, SchemaTooNew, StorageError
from voyager.skills.library import SkillLibrary


def opened(folder: Path, *, create: bool = True) -> SkillLibrary:
    return SkillLibrary(folder, embedder(), create=create)


def test_an_admitted_skill_is_there_after_reopening(tmp_path: Path) -> None:
    library = opened(tmp_path)
    params = (Parameter(name="count", default=1), Parameter(name="where", required=True))
    admitted = library.admit(draft("mineOakLog", effect={"oak_log": 1}, params=params))
    library.close()

    again = opened(tmp_path)
    assert again.get("mineOakLog") == admitted
    assert admitted.signature == "mineOakLog(bot, count = 1, where)"
    assert admitted.maturity == "verified"
    assert admitted.contract.effect == {"oak_log": 1}
    assert again.number == 1
    assert again.names() == ["mineOakLog"]
    assert again.get("mineStone") is None


def test_the_source_is_kept_byte_for_byte(tmp_path: Path) -> None:
    source = "async function f(bot) {\r\n  await bot.chat('é\\n');\r\n}"
    library = opened(tmp_path)
    library.admit(draft("f", body=source))
    library.close()
    assert source in opened(tmp_path).all_current()[0].source


def test_a_source_and_a_goal_with_half_a_surrogate_pair_are_kept_and_found(tmp_path: Path) -> None:
    library = opened(tmp_path)
    goal = replace(draft("f").goal, text="Say \udc00", subject="\udc00")
    admitted = library.admit(replace(draft("f", body='bot.chat("\ud800")', description="Says \ud800."), goal=goal))
    assert library.outcomes() == {"\udc00": (0, 0)}
    library.close()
    again = opened(tmp_path)
    assert again.all_current() == [admitted]
    assert [hit.skill for hit in again.search("says \udfff")] == [admitted]


def test_the_same_content_is_admitted_once(tmp_path: Path) -> None:
    library = opened(tmp_path)
    first = library.admit(draft("mineOakLog"))
    assert library.admit(draft("mineOakLog", description="Told otherwise.")) == first
    assert library.number == 1


def test_other_content_under_a_name_becomes_its_current_version(tmp_path: Path) -> None:
    library = opened(tmp_path)
    old = library.admit(draft("mineOakLog", body="return 1;"))
    new = library.admit(draft("mineOakLog", body="return 2;"))
    assert (old.version, new.version, library.number) == (1, 2, 2)
    assert library.get("mineOakLog") == new
    assert library.get("mineOakLog", 1) == old
    assert library.versions("mineOakLog") == [old, new]
    assert library.all_current() == [new]


def test_uses_are_counted_for_the_version_used(tmp_path: Path) -> None:
    library = opened(tmp_path)
    library.admit(draft("a", body="return 1;"))
    library.admit(draft("a", body="return 2;"))
    library.record_use("a", 1, Use(success=True))
    library.record_use("a", 1, Use(success=False))
    counts = [(skill.contract.uses, skill.contract.successes) for skill in library.versions("a")]
    assert counts == [(2, 1), (0, 0)]
    with pytest.raises(LibraryError, match="no skill a v3"):
        library.record_use("a", 3, Use(success=True))


def test_a_closure_lists_callees_first(tmp_path: Path) -> None:
    library = opened(tmp_path)
    library.admit(draft("log"))
    library.admit(draft("planks", calls=("log",)))
    library.admit(draft("stick", calls=("planks",)))
    library.admit(draft("table", calls=("planks",)))
    library.admit(draft("pickaxe", calls=("table", "stick", "planks")))
    library.admit(draft("other"))
    assert [skill.name for skill in library.closure(["pickaxe"])] == [
        "log",
        "planks",
        "stick",
        "table",
        "pickaxe",
    ]
    assert [skill.name for skill in library.closure(["table", "other"])] == [
        "log",
        "other",
        "planks",
        "table",
    ]
    assert library.closure([]) == []


def test_a_closure_names_what_is_missing(tmp_path: Path) -> None:
    library = opened(tmp_path)
    library.admit(draft("pickaxe", calls=("stick",)))
    with pytest.raises(LibraryError, match="pickaxe calls stick, which is not in the library"):
        library.closure(["pickaxe"])
    with pytest.raises(LibraryError, match="no skill sword"):
        library.closure(["sword"])


def test_calls_in_a_circle_are_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    library = opened(tmp_path)
    library.admit(draft("c", calls=()))
    library.admit(draft("b", calls=("c",)))
    library.admit(draft("a", calls=("b",)))
    with pytest.raises(CyclicCalls, match="a -> b -> c -> a"):
        library.admit(draft("c", body="return 2;", calls=("a",)))
    assert library.number == 3
    assert [skill.version for skill in library.versions("c")] == [1]
    with pytest.raises(CyclicCalls, match="d -> d"):
        library.admit(draft("d", calls=("d",)))


@pytest.mark.parametrize("name", ["../evil", "a/b", "..", "", "1st", "a b", "a.b", ".index", "x" * 101, "a\n"])
def test_a_name_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    library = opened(tmp_path / "library")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(LibraryError, match="is not usable"):
        library.admit(draft(name))
    assert sorted(tmp_path.rglob("*")) == before
    assert library.number == 0


def damage_source(folder: Path) -> None:
    (folder / "skill.js").write_text("async function a(bot) { throw 1; }")


def damage_description(folder: Path) -> None:
    (folder / "skill.json").write_text('{"format": 1, "language": "javascript"')


def lose_a_field(folder: Path) -> None:
    description = json.loads((folder / "skill.json").read_text())
    del description["goal"]
    (folder / "skill.json").write_text(json.dumps(description))


def lose_the_source(folder: Path) -> None:
    (folder / "skill.js").unlink()


def swap_the_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(folder.parent.parent / "b" / "v1", folder)


DAMAGES = [damage_source, damage_description, lose_a_field, lose_the_source, swap_the_folder, shutil.rmtree]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_skill_is_reported_and_all_others_stay(
    tmp_path: Path, damage: object, caplog: pytest.LogCaptureFixture
) -> None:
    library = opened(tmp_path)
    library.admit(draft("a"))
    library.admit(draft("b"))
    library.close()
    assert callable(damage)
    damage(tmp_path / "a" / "v1")

    again = opened(tmp_path)
    assert again.get("a") is None
    assert again.names() == ["b"]
    assert "is damaged" in again.damaged["a", 1]
    assert "v1 is damaged" in caplog.text
    assert [hit.skill.name for hit in again.search("a")] == ["b"]
    assert again.admit(draft("a")).version == 2
    assert again.names() == ["a", "b"]


def test_an_older_version_stands_in_for_a_damaged_one(tmp_path: Path) -> None:
    library = opened(tmp_path)
    old = library.admit(draft("a", body="return 1;"))
    library.admit(draft("a", body="return 2;"))
    library.close()
    damage_source(tmp_path / "a" / "v2")
    assert opened(tmp_path).all_current() == [old]


def test_without_its_database_a_library_is_the_same_but_for_counters(tmp_path: Path) -> None:
    library = opened(tmp_path)
    for number in range(3):
        library.admit(draft("b", body=f"return {number};"))
    library.admit(draft("a"))
    before = library.all_current()
    library.close()
    for file in tmp_path.glob("library.db*"):
        file.unlink()
    again = opened(tmp_path, create=False)
    assert again.all_current() == before
    assert again.number == 4
    assert again.admit(draft("c")).version == 1
    assert again.number == 5


def test_what_another_process_admits_is_seen(tmp_path: Path) -> None:
    mine, other = opened(tmp_path), opened(tmp_path)
    admitted = other.admit(draft("a"))
    assert mine.get("a") == admitted
    assert mine.admit(draft("a")) == admitted
    assert mine.admit(draft("a", body="return 2;")).version == 2
    assert other.number == 2


def test_search_finds_by_meaning(tmp_path: Path) -> None:
    library = opened(tmp_path)
    for one in toolmaker_drafts():
        library.admit(one)
    found = [hit.skill.name for hit in library.search("get a better pickaxe", limit=3)]
    assert sorted(found) == ["craftIronPickaxe", "craftStonePickaxe", "craftWoodenPickaxe"]
    assert library.search("something to eat", limit=1)[0].skill.name == "eatBread"
    hits = library.search("cut some wood")
    assert len(hits) == 5
    assert "mineOakLog" in [hit.skill.name for hit in hits]
    ranks = [hit.rank_score or 0.0 for hit in hits]
    assert ranks == sorted(ranks, reverse=True)
    assert all(-1 <= hit.score <= 1 for hit in hits)


def test_search_finds_current_versions_only(tmp_path: Path) -> None:
    library = opened(tmp_path)
    library.admit(draft("a", body="return 1;", description="Kills a zombie with a sword."))
    assert [hit.skill.version for hit in library.search("zombie")] == [1]
    library.admit(draft("a", body="return 2;", description="Kills a zombie with a sword."))
    assert [hit.skill.version for hit in library.search("zombie")] == [2]
    assert library.search("zombie", limit=0) == []


def test_an_empty_library_finds_nothing(tmp_path: Path) -> None:
    library = opened(tmp_path)
    assert library.search("anything") == []
    assert library.number == 0
    assert library.reindex() == 0


def test_a_folder_that_is_no_library_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mum.txt").write_text("hello")
    with pytest.raises(LibraryError, match="is not a skill library"):
        opened(tmp_path / "letters")
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["mum.txt"]
    with pytest.raises(LibraryError, match="is a file"):
        opened(tmp_path / "letters" / "mum.txt")
    with pytest.raises(StorageError, match="a part of this path is a file"):
        opened(tmp_path / "letters" / "mum.txt" / "library")
    with pytest.raises(LibraryError, match="no skill library in"):
        opened(tmp_path / "typo", create=False)
    assert not (tmp_path / "typo").exists()


def test_a_folder_without_write_permission_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    library = opened(folder)
    library.admit(draft("a"))
    library.close()
    code = """
import sys
from pathlib import Path
from voyager.errors import StorageError
from voyager.skills.embedder import SentenceEmbedder
from voyager.skills.library import SkillLibrary
drop_rights()
for folder in (Path(sys.argv[1]), Path(sys.argv[1]) / "new"):
    try:
        SkillLibrary(folder, SentenceEmbedder())
    except StorageError as error:
        print(error)
"""
    lines = run_without_permission(code, folder).splitlines()
    assert len(lines) == 2
    assert all("can't be written; give this user write permission" in line for line in lines)
    assert opened(folder).names() == ["a"]


def test_a_newer_library_is_refused(tmp_path: Path) -> None:
    opened(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "library.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SchemaTooNew, match="schema 99"):
        opened(tmp_path)


def test_a_damaged_database_is_refused_by_name(tmp_path: Path) -> None:
    opened(tmp_path).close()
    (tmp_path / "library.db").write_bytes(b"not a database at all " * 100)
    with pytest.raises(StorageError, match=r"library\.db: is not a database"):
        opened(tmp_path)


def test_a_full_disk_keeps_nothing_of_an_admission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = opened(tmp_path)
    library.admit(draft("a"))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StorageError, match="the disk is full"):
            library.admit(draft("b"))
    assert library.names() == ["a"]
    library.close()
    again = opened(tmp_path)
    assert again.names() == ["a"]
    assert again.admit(draft("b")).version == 1
    assert again.number == 2
