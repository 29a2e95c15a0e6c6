"""Packs: out of one library, into another, and refused whole when anything is wrong with them."""

import json
import random
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.skill_samples import draft, embedder
from voyager.domain import Box, Fixture, Position, Skill, Stack, Start
from voyager.errors import CyclicCalls, LibraryError, SchemaTooNew, UserError
from voyager.packs.exporting import export
from voyager.packs.importing import bundle_of, import_pack
from voyager.packs.incoming import Listed
from voyager.packs.manifest import MANIFEST, sha256
from voyager.skills.library import SkillLibrary

FIXTURE = Fixture(
    preset="island",
    ground="box",
    start=Start(position=Position(x=0.5, y=64, z=0.5), inventory=(Stack(slot=36, item="oak_log", count=3),)),
    box=Box(origin=(0, 60, 0), size=(2, 3, 2), palette=("stone", "oak_log[axis=y]"), runs=(0, 4, 1, 8)),
)


def opened(folder: Path) -> SkillLibrary:
    return SkillLibrary(folder, embedder())


@pytest.fixture
def library(tmp_path: Path) -> SkillLibrary:
    library = opened(tmp_path / "library")
    library.admit(replace(draft("mineOakLog", effect={"oak_log": 1}), fixture=FIXTURE))
    library.admit(draft("craftPlanks", calls=("mineOakLog",), body="return mineOakLog(bot)"))
    library.admit(draft("craftStick", calls=("craftPlanks",), body="return craftPlanks(bot)", effect={"stick": 4}))
    library.admit(draft("eatBread"))
    return library


def taken(path: Path, into: SkillLibrary) -> list[Listed]:
    return import_pack(bundle_of(path), into)


def content(skill: Skill) -> Skill:
    """What travels: not what a library counts or decides for itself."""
    return replace(skill, origin=None, maturity="candidate", version=1)


@pytest.mark.parametrize("name", ["out", "out.zip", "out.tar.gz"])
def test_a_pack_brings_a_skill_and_all_it_calls(library: SkillLibrary, tmp_path: Path, name: str) -> None:
    done = export(library, ["craftStick"], tmp_path / name)
    assert done.skills == (("craftPlanks", 1), ("craftStick", 1), ("mineOakLog", 1))
    other = opened(tmp_path / "other")
    listed = taken(tmp_path / name, other)
    assert [(each.skill, each.version, each.status) for each in listed] == [
        ("craftPlanks", 1, "imported"),
        ("craftStick", 1, "imported"),
        ("mineOakLog", 1, "imported"),
    ]
    assert [content(skill) for skill in other.all_current()] == [
        content(skill) for skill in library.all_current() if skill.name != "eatBread"
    ]
    stick = other.get("craftStick")
    assert stick is not None
    assert stick.quarantined
    assert stick.origin is not None
    assert other.fixture("mineOakLog", 1) == FIXTURE
    assert (stick.origin.kind, stick.origin.source) == ("pack", name)


@pytest.mark.parametrize("name", ["out.zip", "out.tar.gz"])
def test_the_same_skills_give_the_same_bytes(library: SkillLibrary, tmp_path: Path, name: str) -> None:
    export(library, ["craftStick", "eatBread"], tmp_path / f"1{name}")
    other = opened(tmp_path / "other")
    other.admit(draft("eatBread"))
    taken(tmp_path / f"1{name}", other)
    export(other, ["eatBread", "mineOakLog", "craftStick"], tmp_path / f"2{name}")
    assert (tmp_path / f"1{name}").read_bytes() == (tmp_path / f"2{name}").read_bytes()


def test_what_is_there_is_replaced_only_when_forced_and_a_pack(library: SkillLibrary, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(library, ["eatBread"], out)
    with pytest.raises(UserError, match="--force"):
        export(library, ["mineOakLog"], out)
    export(library, ["mineOakLog"], out, force=True)
    assert sorted(path.name for path in (out / "skills").iterdir()) == ["mineOakLog"]
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "diary.txt").write_text("dear")
    with pytest.raises(UserError, match="no pack"):
        export(library, ["mineOakLog"], mine, force=True)
    assert [path.name for path in mine.iterdir()] == ["diary.txt"]
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_unknown_skill_leaves_no_pack(library: SkillLibrary, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="craftMoon"):
        export(library, ["craftMoon"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_pack_imported_again_changes_nothing(library: SkillLibrary, tmp_path: Path) -> None:
    export(library, ["craftStick"], tmp_path / "out.zip")
    number = library.number
    listed = taken(tmp_path / "out.zip", library)
    assert library.number == number
    assert [each.note for each in listed] == ["there already, verified"] * 3


def test_a_clash_of_names_makes_a_version(library: SkillLibrary, tmp_path: Path) -> None:
    export(library, ["mineOakLog"], tmp_path / "out.zip")
    other = opened(tmp_path / "other")
    own = other.admit(draft("mineOakLog", body="return 2;"))
    assert [each.version for each in taken(tmp_path / "out.zip", other)] == [2]
    assert other.get("mineOakLog") == own


def test_a_dry_run_stores_nothing(library: SkillLibrary, tmp_path: Path) -> None:
    export(library, ["craftStick"], tmp_path / "out")
    other = opened(tmp_path / "other")
    listed = import_pack(bundle_of(tmp_path / "out"), other, dry_run=True)
    assert [(each.skill, each.version) for each in listed] == [
        ("craftPlanks", None),
        ("craftStick", None),
        ("mineOakLog", None),
    ]
    assert other.number == 0


def edited(out: Path, change: Callable[[dict[str, Any]], object]) -> None:
    manifest = json.loads((out / MANIFEST).read_text())
    change(manifest)
    (out / MANIFEST).write_text(json.dumps(manifest))


def resealed(out: Path, name: str, data: str) -> None:
    """Change a file, and the manifest with it."""
    (out / name).write_text(data)
    edited(out, lambda manifest: manifest["files"].update({name: sha256(data.encode())}))


SOURCE = "skills/mineOakLog/v1/skill.js"
START = "skills/mineOakLog/v1/fixture.json"
TOLD = "skills/mineOakLog/v1/skill.json"
LIES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a source that was changed": (lambda out: (out / SOURCE).write_text("evil()"), "another SHA-256"),
    "a source that was changed with its hash": (lambda out: resealed(out, SOURCE, "evil()"), "not the program"),
    "a fixture that was changed with its hash": (
        lambda out: resealed(out, START, (out / START).read_text().replace('"seed":1', '"seed":2')),
        "not the fixture",
    ),
    "a fixture that is left out": (lambda out: (out / START).unlink(), "missing"),
    "a missing file": (lambda out: (out / SOURCE).unlink(), "missing"),
    "a file too many": (lambda out: (out / "more.js").write_text("1"), "belongs to no skill"),
    "a listed file too many": (
        lambda out: [(out / "b.js").write_text("1"), resealed(out, "b.js", "1")],
        "belongs to no skill",
    ),
    "another version than listed": (
        lambda out: resealed(out, TOLD, (out / TOLD).read_text().replace('"version": 1', '"version": 2')),
        "otherwise",
    ),
    "no JSON": (lambda out: (out / MANIFEST).write_text("{"), "not JSON"),
    "deep JSON": (lambda out: (out / MANIFEST).write_text("[" * 200_000), "nested too deeply"),
    "a list": (lambda out: (out / MANIFEST).write_text("[]"), "manifest.json"),
    "not UTF-8": (lambda out: (out / MANIFEST).write_bytes(b"\xff\xfe{"), "not UTF-8"),
    "skills without end": (lambda out: edited(out, lambda m: m.update(skills=m["skills"] * 2)), "twice"),
    "a skill of no shape": (lambda out: edited(out, lambda m: m.update(skills=[7])), "skills"),
    "no kind": (lambda out: edited(out, lambda m: m.pop("kind")), "kind"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_pack_that_lies_is_refused_and_nothing_is_stored(library: SkillLibrary, tmp_path: Path, lie: str) -> None:
    export(library, ["mineOakLog"], tmp_path / "out")
    tell, reason = LIES[lie]
    tell(tmp_path / "out")
    other = opened(tmp_path / "other")
    with pytest.raises(UserError, match=reason):
        taken(tmp_path / "out", other)
    assert (other.number, other.names()) == (0, [])


def test_a_pack_of_a_newer_version_says_so(library: SkillLibrary, tmp_path: Path) -> None:
    export(library, ["mineOakLog"], tmp_path / "out")
    edited(tmp_path / "out", lambda manifest: manifest.update(format=99))
    with pytest.raises(SchemaTooNew, match="format 99"):
        taken(tmp_path / "out", opened(tmp_path / "other"))


def repacked(out: Path, name: str, **changes: object) -> None:
    """Tell otherwise of a skill, with all hashes right."""
    path = out / f"skills/{name}/v1/skill.json"
    told = json.dumps({**json.loads(path.read_text()), **changes})
    resealed(out, f"skills/{name}/v1/skill.json", told)

    def entries(manifest: dict[str, Any]) -> None:
        skills: list[dict[str, Any]] = manifest["skills"]
        next(each for each in skills if each["name"] == name).update(changes)

    edited(out, entries)


def test_a_pack_that_calls_what_is_nowhere_is_refused(library: SkillLibrary, tmp_path: Path) -> None:
    export(library, ["mineOakLog"], tmp_path / "out")
    repacked(tmp_path / "out", "mineOakLog", calls=["craftMoon"])
    with pytest.raises(UserError, match="mineOakLog calls craftMoon"):
        taken(tmp_path / "out", opened(tmp_path / "other"))


def test_a_pack_of_skills_in_a_circle_is_refused(library: SkillLibrary, tmp_path: Path) -> None:
    export(library, ["craftPlanks"], tmp_path / "out")
    repacked(tmp_path / "out", "mineOakLog", calls=["craftPlanks"])
    other = opened(tmp_path / "other")
    with pytest.raises(CyclicCalls, match="craftPlanks -> mineOakLog -> craftPlanks"):
        taken(tmp_path / "out", other)
    assert other.number == 0


def test_a_name_that_leaves_the_library_is_refused(library: SkillLibrary, tmp_path: Path) -> None:
    export(library, ["mineOakLog"], tmp_path / "out")
    edited(tmp_path / "out", lambda m: m.update(skills=[{**m["skills"][0], "name": "../../up"}]))
    with pytest.raises(UserError, match="belongs to no skill"):
        taken(tmp_path / "out", opened(tmp_path / "other"))


@pytest.mark.parametrize("name", ["out.zip", "out.tar.gz"])
def test_an_archive_cut_off_anywhere_is_refused(library: SkillLibrary, tmp_path: Path, name: str) -> None:
    export(library, ["mineOakLog"], tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    other = opened(tmp_path / "other")
    for length in {0, 1, 3, 10, 50, len(whole) // 2, len(whole) - 30, len(whole) - 9, len(whole) - 1}:
        (tmp_path / name).write_bytes(whole[:length])
        with pytest.raises(UserError, match="no whole archive"):
            taken(tmp_path / name, other)
    assert other.number == 0


def test_a_pack_in_a_folder_of_its_archive_is_found(library: SkillLibrary, tmp_path: Path) -> None:
    export(library, ["mineOakLog"], tmp_path / "in" / "tools")
    path = tmp_path / "tools.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(tmp_path / "in" / "tools", "tools")
    assert [each.skill for each in taken(path, opened(tmp_path / "other"))] == ["mineOakLog"]


@pytest.mark.parametrize("name", ["out.zip", "out.tar.gz"])
def test_a_damaged_archive_is_refused_or_harmless(library: SkillLibrary, tmp_path: Path, name: str) -> None:
    export(library, ["craftStick"], tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    chance = random.Random(7)
    refused: list[str] = []
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 2, 30))):
            at = chance.randrange(len(data))
            data[at : at + chance.choice((1, 1, 1, 40))] = chance.randbytes(chance.choice((1, 1, 1, 20)))
        (tmp_path / name).write_bytes(data)
        try:
            import_pack(bundle_of(tmp_path / name), None, dry_run=True)
        except UserError as error:
            refused.append(str(error))
    assert len(refused) > 40
    assert all(told.isprintable() for told in refused)
