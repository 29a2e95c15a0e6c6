"""The search index is derived: whatever happens to its folder, the next search is right."""

import math
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.skill_samples import draft, embedder, toolmaker_drafts
from voyager.domain import Skill
from voyager.skills.index import IndexLost, SkillIndex
from voyager.skills.library import INDEX_FOLDER, SkillLibrary
from voyager.skills.vector_stores import FolderStore
from voyager.skills.wording import Glossary, Wording

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed library of the toolmaker's skills, indexed."""
    library = SkillLibrary(tmp_path, embedder())
    for one in toolmaker_drafts():
        library.admit(one)
    assert library.search("pickaxe")
    library.close()
    return tmp_path


def found(folder: Path) -> list[tuple[str, float]]:
    library = SkillLibrary(folder, embedder())
    try:
        return [(hit.skill.name, hit.score) for hit in library.search("get a better pickaxe", limit=12)]
    finally:
        library.close()


def fill_with_garbage(index: Path) -> None:
    (index / "chroma.sqlite3").write_bytes(b"garbage " * 5000)


def cut_in_half(index: Path) -> None:
    file = index / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def scramble(index: Path) -> None:
    file = index / "chroma.sqlite3"
    data = bytearray(file.read_bytes())
    data[8192:65536] = bytes(range(256)) * ((65536 - 8192) // 256)
    file.write_bytes(data)


def empty(index: Path) -> None:
    (index / "chroma.sqlite3").write_bytes(b"")


DAMAGES = [fill_with_garbage, cut_in_half, scramble, empty, shutil.rmtree]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_rebuilt(folder: Path, damage: Callable[[Path], None]) -> None:
    before = found(folder)
    damage(folder / INDEX_FOLDER)
    assert found(folder) == before
    assert len(before) == 12


def test_a_damaged_index_is_kept_aside(folder: Path) -> None:
    fill_with_garbage(folder / INDEX_FOLDER)
    found(folder)
    assert (folder / f"{INDEX_FOLDER}-damaged-1" / "chroma.sqlite3").exists()


class Numbered:
    """Vectors without a model, for a collection so large that Chroma writes its vector files."""

    name = "numbered"

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        angles = [zlib.crc32(text.encode()) / 2**32 * math.tau for text in texts]
        return [[math.cos(angle), math.sin(angle)] for angle in angles]


@pytest.fixture
def large(tmp_path: Path) -> tuple[Path, list[Skill]]:
    library = SkillLibrary(tmp_path / "library", embedder())
    skill = library.admit(draft("a"))
    library.close()
    skills = [replace(skill, name=f"skill{number}") for number in range(1500)]
    index = SkillIndex(FolderStore(tmp_path / "index"), Numbered(), Wording())
    index.add(skills)
    index.close()
    return tmp_path / "index", skills


def test_damaged_vector_files_are_noticed(large: tuple[Path, list[Skill]]) -> None:
    folder, skills = large
    index = SkillIndex(FolderStore(folder), Numbered(), Wording())
    nearest = index.query("skill 7", 5)
    index.close()
    files = list(folder.glob("*/*"))
    assert files
    for file in files:
        file.write_bytes(b"garbage" * 1000)
    with pytest.raises(IndexLost):
        index.query("skill 7", 5)
    assert index.ids() == set()
    index.add(skills)
    assert index.query("skill 7", 5) == nearest


def test_a_rebuilt_index_needs_none_of_its_old_vector_files(large: tuple[Path, list[Skill]]) -> None:
    folder, skills = large
    index = SkillIndex(FolderStore(folder), Numbered(), Wording())
    nearest = index.query("skill 7", 5)
    index.close()
    for file in folder.glob("*/*"):
        file.unlink()
    index.begin_anew()
    index.add(skills)
    assert index.query("skill 7", 5) == nearest
    assert len(index.ids()) == 1500


def test_missing_and_surplus_entries_are_mended(folder: Path) -> None:
    before = found(folder)
    library = SkillLibrary(folder, embedder())
    skills = {skill.name: skill for skill in library.all_current()}
    index = SkillIndex(FolderStore(folder / INDEX_FOLDER), embedder(), Wording())
    index.drop([("craftStonePickaxe", 1), ("craftIronPickaxe", 1), ("neverThere", 7)])
    index.add([replace(skills["eatBread"], name="ghost")])
    assert ("ghost", 1) in index.ids()
    index.close()
    library.close()
    assert found(folder) == before


def test_another_glossary_makes_the_index_anew(folder: Path) -> None:
    told = Wording(Glossary(things={"oak_log": "timber"}))
    library = SkillLibrary(folder, embedder(), wording=told)
    library.admit(draft("fellOak", goal="Mine 1 oak_log"))
    assert len(library.search("pickaxe", limit=20)) == 13
    library.close()
    counts: list[int] = []
    for wording in (told, Wording()):
        index = SkillIndex(FolderStore(folder / INDEX_FOLDER), embedder(), wording)
        counts.append(index.count())
        index.close()
    assert counts == [13, 12]


def test_reindex_rebuilds_from_the_folders(folder: Path) -> None:
    before = found(folder)
    library = SkillLibrary(folder, embedder())
    assert library.reindex() == 12
    library.close()
    assert found(folder) == before


def test_listing_and_admitting_import_neither_torch_nor_chroma(tmp_path: Path) -> None:
    SkillLibrary(tmp_path, embedder()).admit(draft("a"))
    code = (
        "import sys; from pathlib import Path; from voyager.skills.library import SkillLibrary; "
        "from voyager.skills.embedder import SentenceEmbedder; from tests.unit.skill_samples import draft; "
        "library = SkillLibrary(Path(sys.argv[1]), SentenceEmbedder()); library.admit(draft('b')); "
        "assert library.names() == ['a', 'b']; "
        "print(sorted({'torch', 'chromadb', 'sentence_transformers'} & sys.modules.keys()))"
    )
    child = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert child.stdout.strip() == "[]"
