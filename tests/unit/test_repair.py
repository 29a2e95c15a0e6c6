"""A library that was broken: what is said, what stays usable, what is repaired."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.unit.skill_samples import draft
from tests.unit.unprivileged import run_without_permission
from voyager.bench.synthetic import SyntheticEmbedder
from voyager.checkpoint.database import DatabaseDamaged
from voyager.cli.main import app
from voyager.domain import Use
from voyager.errors import CyclicCalls, LibraryError, StorageError
from voyager.skills.database import FILE
from voyager.skills.library import SkillLibrary
from voyager.skills.repair import Repaired, repair


def opened(folder: Path) -> SkillLibrary:
    return SkillLibrary(folder, SyntheticEmbedder(), create=False)


def repaired(folder: Path) -> Repaired:
    return repair(folder, SyntheticEmbedder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed library: `d` calls `c`, `c` calls `b`, `a` is banned, `e` is pinned to the first of two."""
    library = SkillLibrary(tmp_path / "library", SyntheticEmbedder())
    for one in (draft("a"), draft("b"), draft("c", calls=("b",)), draft("d", calls=("c",)), draft("e")):
        library.admit(one)
    library.admit(draft("e", body="return 2;"))
    library.pin("e", 1)
    library.ban("a", "digs straight down")
    library.record_use("b", 1, Use(success=True, ticks=20))
    library.search("all")
    library.close()
    return library.folder


def found(library: SkillLibrary) -> dict[str, int]:
    return {hit.skill.name: hit.skill.version for hit in library.search("all", limit=20)}


WHOLE = {"b": 1, "c": 1, "d": 1, "e": 1}


def rewrite(version: Path, **changes: object) -> None:
    description = json.loads((version / "skill.json").read_text())
    (version / "skill.json").write_text(json.dumps({**description, **changes}))


def not_utf8(version: Path) -> None:
    (version / "skill.js").write_bytes(b"async function b(bot) { return '\xff\xfe' }")


def not_utf8_either(version: Path) -> None:
    (version / "skill.json").write_bytes(b'{"name": "\xff"}')


def too_deep(version: Path) -> None:
    (version / "skill.json").write_text("[" * 200_000)


def linked_out(version: Path) -> None:
    outside = version.parents[2] / "outside"
    version.rename(outside)
    version.symlink_to(outside)


def linked_file(version: Path) -> None:
    outside = version.parents[2] / "outside.js"
    (version / "skill.js").rename(outside)
    (version / "skill.js").symlink_to(outside)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (not_utf8, "is not UTF-8"),
        (not_utf8_either, "is not UTF-8"),
        (too_deep, "is nested too deeply"),
        (linked_out, "v1 is a link, which may lead out of the library"),
        (linked_file, r"skill\.js is a link, which may lead out of the library"),
        (shutil.rmtree, "is missing"),
    ],
)
def test_a_broken_skill_is_named_and_what_calls_it_is_not_offered(
    folder: Path, damage: Callable[[Path], None], said: str
) -> None:
    damage(folder / "b" / "v1")
    library = opened(folder)
    with pytest.raises(LibraryError, match=said):
        library.closure(["d"])
    assert [skill.name for skill in library.closure(["e"])] == ["e"]
    library.close()
    report = repaired(folder)
    assert len(report.left) == 1
    assert "all other skills stay usable" in report.left[0]
    assert report.mended == ()
    assert found(opened(folder)).keys() >= {"e"}


def test_a_missing_dependency_is_named_and_its_callers_are_not_found(folder: Path) -> None:
    library = opened(folder)
    library.admit(draft("f", calls=("nothing",)))
    assert found(library) == WHOLE
    library.ban("b", "broken")
    assert found(library) == {"e": 1}
    library.close()
    assert repaired(folder).left == (
        "skill f calls nothing, which is not in the library; import or learn nothing first",
    )


def test_a_circle_made_by_hand_is_named_and_stops_nobody_else(folder: Path) -> None:
    rewrite(folder / "b" / "v1", calls=["d"])
    report = repaired(folder)
    assert len(report.left) == 1
    assert report.left[0].startswith("skills call each other in a circle: b, c, d; ")
    library = opened(folder)
    with pytest.raises(CyclicCalls):
        library.closure(["d"])
    assert [skill.name for skill in library.closure(["e"])] == ["e"]
    assert library.admit(draft("g", calls=("e",))).version == 1


def test_a_name_that_is_a_link_is_never_written_through(folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.mkdir()
    (folder / "x").symlink_to(outside)
    with pytest.raises(LibraryError, match="x is a link"):
        opened(folder).admit(draft("x"))
    assert list(outside.iterdir()) == []


def test_skill_folders_put_in_by_hand_are_taken_in(folder: Path) -> None:
    other = SkillLibrary(folder.parent / "other", SyntheticEmbedder())
    other.admit(draft("z"))
    other.close()
    shutil.copytree(other.folder / "z", folder / "z")
    assert "z" not in opened(folder).names()
    report = repaired(folder)
    assert (report.mended, report.left) == (("z v1 was not known and is now",), ())
    assert found(opened(folder)) == {**WHOLE, "z": 1}


def garbage(database: Path) -> None:
    database.write_bytes(b"not a database at all " * 1000)


def middle(database: Path) -> None:
    data = bytearray(database.read_bytes())
    half = len(data) // 2 // 4096 * 4096
    data[half : half + 8192] = b"\xff" * len(data[half : half + 8192])
    database.write_bytes(data)


def half(database: Path) -> None:
    database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])


@pytest.mark.parametrize("damage", [garbage, half, middle])
def test_a_damaged_database_is_made_anew(folder: Path, damage: Callable[[Path], None]) -> None:
    damage(folder / FILE)
    with pytest.raises(DatabaseDamaged, match="`voyager skills reindex`"):
        opened(folder).check_database()
    report = repaired(folder)
    assert len(report.mended) == 1
    assert "it is now library.db-damaged-1" in report.mended[0]
    assert report.left == ()
    library = opened(folder)
    assert found(library).keys() >= WHOLE.keys()
    assert library.number == 6


def test_what_a_damaged_database_still_says_is_kept(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'calls_callee'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray((folder / FILE).read_bytes())
    data[(page - 1) * size : page * size] = b"\xff" * size
    (folder / FILE).write_bytes(data)
    assert "(6 versions)" in repaired(folder).mended[0]
    library = opened(folder)
    assert (library.standing("e").pinned, library.standing("a").banned) == (1, "digs straight down")
    assert [event.kind for event in library.history("e")] == ["admitted", "admitted", "pinned"]
    skill = library.get("b")
    assert skill is not None
    assert (skill.contract.uses, skill.contract.ticks) == (1, 30)
    assert found(library) == WHOLE


@pytest.mark.parametrize("lose", [os.unlink, os.truncate])
def test_without_its_database_a_library_begins_its_counts_anew_and_says_so(
    folder: Path, lose: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    lose(folder / FILE, *([] if lose is os.unlink else [0]))
    library = opened(folder)
    assert found(library) == {**WHOLE, "a": 1, "e": 2}
    assert "pins, bans and counts begin anew" in caplog.text


def test_a_library_that_can_not_be_written_is_read_and_says_what_it_can_not(folder: Path) -> None:
    code = """
import sys
from pathlib import Path
import chromadb
from voyager.bench.synthetic import SyntheticEmbedder
from voyager.domain import Listing, Use
from voyager.errors import StorageError
from voyager.skills.library import SkillLibrary
from voyager.skills.repair import repair
from tests.unit.skill_samples import draft
drop_rights()
folder = Path(sys.argv[1])
library = SkillLibrary(folder, SyntheticEmbedder(), create=False)
print(library.names(), len(library.summaries(Listing())), [s.name for s in library.closure(["d"])])
print(sorted(hit.skill.name for hit in library.search("all", limit=20)))
for change in (lambda: library.admit(draft("n")), lambda: library.pin("b", 1),
               lambda: library.record_use("b", 1, Use(success=True)), lambda: repair(folder, SyntheticEmbedder())):
    try:
        change()
    except StorageError as error:
        print(error)
library.close()
"""
    lines = run_without_permission(code, folder).splitlines()
    assert lines[0] == "['b', 'c', 'd', 'e'] 4 ['b', 'c', 'd']"
    assert lines[1] == "['b', 'c', 'd', 'e']"
    assert len(lines) == 6
    assert all("can't be written; give this user write permission" in line for line in lines[2:])
    shutil.rmtree(folder / ".index")
    searching = f"{code.split('print(sorted(', maxsplit=1)[0]}"
    searching += "try:\n    library.search('all')\nexcept StorageError as error:\n    print(error)\n"
    assert "can't be searched: it can't be written and has no search index" in run_without_permission(searching, folder)


def test_the_commands_repair_and_say_what_is_left(folder: Path) -> None:
    runner = CliRunner()
    done = runner.invoke(app, ["skills", "reindex", "--library", str(folder)])
    assert done.exit_code == 0, done.output
    assert "4 skills, search index: 4 entries" in done.output
    not_utf8(folder / "b" / "v1")
    done = runner.invoke(app, ["doctor", "--library", str(folder), "--json"])
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert (told["skills"], told["entries"], told["mended"]) == (3, 3, [])
    assert "is not UTF-8" in told["left"][0]
    done = runner.invoke(app, ["doctor", "--library", str(folder.parent)])
    assert done.exit_code == 3
    assert "is not a skill library" in done.output


def test_a_library_on_a_server_that_is_gone_is_repaired_but_for_its_index(folder: Path) -> None:
    report = repair(folder, SyntheticEmbedder(), chroma_url="http://127.0.0.1:9")
    assert report.entries is None
    assert report.skills == 4
    assert "does not answer" in report.left[0]


def test_opening_a_sound_library_reads_no_folder(folder: Path) -> None:
    for version in folder.glob("*/v*"):
        shutil.rmtree(version)
    library = opened(folder)
    assert library.names() == ["b", "c", "d", "e"]
    with pytest.raises(StorageError):
        library.closure(["d"])
