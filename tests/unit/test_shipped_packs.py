"""The packs that come with Voyager: whole, told of as they are, found by name, and loaded by nobody who did not ask."""

import re
from pathlib import Path

import pytest

from tests.unit.skill_samples import draft, embedder
from voyager import sources
from voyager.config import Settings
from voyager.errors import ConfigError, UserError
from voyager.operated import read_yaml
from voyager.packs.bundle import read_bundle
from voyager.packs.exporting import export
from voyager.packs.importing import import_pack
from voyager.packs.learning import BEGIN, END, Recipe, account, learn, with_account
from voyager.packs.pack import read_pack
from voyager.packs.shipped import located, packs
from voyager.session import open_library
from voyager.skills.library import SkillLibrary

SHIPPED = packs([sources.shipped("skills")])
ROOM = sources.shipped("skills") / "packs"
BYTES = 2_000_000
"""Of a pack at most: it is cloned and installed with everything else, and reviewed."""


def test_every_folder_of_the_room_is_a_pack_with_a_recipe() -> None:
    assert "starter" in SHIPPED
    assert {path.name for path in ROOM.iterdir()} == {"README.md", *SHIPPED, *(f"{name}.yaml" for name in SHIPPED)}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_pack_is_whole_and_every_skill_tells_its_run_and_can_be_proven(name: str) -> None:
    bundle = read_bundle(SHIPPED[name])
    assert sum(map(len, bundle.files.values())) < BYTES
    drafts = {each.draft.name: each.draft for each in read_pack(bundle)}
    recipe = read_yaml(ROOM / f"{name}.yaml", Recipe)
    assert set(recipe.skills) <= set(drafts)
    runs = {f"{name}-{number}" for number in range(1, len(recipe.runs) + 1)}
    for each in drafts.values():
        assert set(each.calls) <= set(drafts)
        assert each.params, f"{each.name} does one thing in one amount"
        assert each.fixture is not None
        assert each.provenance.run in runs
        assert each.provenance.model == "builtin:planner"
        assert each.provenance.prompt_hash
        assert each.effect
    # What nothing in the recipe asks for, nobody reviewed.
    wanted, pending = set[str](), list(recipe.skills)
    while pending:
        wanted.add(one := pending.pop())
        pending += drafts[one].calls
    assert wanted == set(drafts)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_readme_tells_what_is_in_the_pack(name: str) -> None:
    text = (ROOM / "README.md").read_text("utf-8")
    (on,) = re.findall(r"Learned on (\d{4}-\d\d-\d\d) with", text)
    assert text == with_account(text, account(read_yaml(ROOM / f"{name}.yaml", Recipe), SHIPPED[name], on))


def test_a_readme_without_its_marks_is_refused() -> None:
    assert with_account(f"a\n{BEGIN}\nold\n{END}\nb", "new") == f"a\n{BEGIN}\nnew\n{END}\nb"
    with pytest.raises(ValueError, match="has lost its marks"):
        with_account(f"{BEGIN}\nold\n", "new")


def test_a_recipe_with_an_unknown_field_or_without_runs_is_refused_before_anything_runs(tmp_path: Path) -> None:
    for text, field in (("runs: [explore]\nskills: [one]\nsteps: 3\n", "steps"), ("runs: []\nskills: [one]\n", "runs")):
        (tmp_path / "mine.yaml").write_text(text)
        with pytest.raises(ConfigError, match=f"recipe .*mine.yaml: `{field}`"):
            learn(tmp_path / "mine.yaml")


def test_a_path_goes_before_a_name_and_an_operators_own_pack_before_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "home" / "skills"
    folders = (own, sources.shipped("skills"))
    assert located(Path("starter"), folders) == SHIPPED["starter"]

    library = SkillLibrary(tmp_path / "library", embedder())
    library.admit(draft("mineOakLog"))
    for name in ("starter", "tools"):
        export(library, ["mineOakLog"], own / "packs" / name)
    assert located(Path("starter"), folders) == own / "packs" / "starter"
    assert list(packs(folders)) == ["starter", "tools"]

    (tmp_path / "starter").mkdir()
    assert located(Path("starter"), folders) == Path("starter")


@pytest.mark.parametrize("given", ["startr", "packs/starter", "starter.zip"])
def test_what_is_neither_there_nor_a_name_is_refused_with_the_names(given: str) -> None:
    with pytest.raises(UserError, match=r"there is no .*; name a folder, an archive, or one of these packs: starter"):
        located(Path(given), [sources.shipped("skills")])


def test_a_new_library_has_nothing_of_a_pack_until_it_is_asked_for_and_then_quarantined(tmp_path: Path) -> None:
    kept = open_library(Settings(home=tmp_path), create=True)
    try:
        assert (kept.number, kept.known()) == (0, [])
    finally:
        kept.close()
    library = SkillLibrary(tmp_path / "asked", embedder())
    listed = import_pack(read_bundle(SHIPPED["starter"]), library)
    assert {each.status for each in listed} == {"imported"}
    assert all(skill.quarantined for name in library.known() for skill in library.versions(name))
    assert library.search("a pickaxe") == []
