"""Programs of others become skills, file by file: checkpoints of the published Voyager, JavaScript, Python modules.

The programs are our own, in the layout and with the calls of published ones.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.unit.skill_samples import draft, embedder
from voyager.domain import Parameter
from voyager.errors import UserError
from voyager.packs.checkpoint import plain
from voyager.packs.importing import bundle_of, import_bundle
from voyager.packs.incoming import Listed
from voyager.packs.resolving import CompatChoice
from voyager.skills.library import SkillLibrary

Taken = Callable[..., tuple[dict[str, Listed], SkillLibrary]]


@pytest.fixture
def library(tmp_path: Path) -> SkillLibrary:
    return SkillLibrary(tmp_path / "library", embedder())


@pytest.fixture
def taken(tmp_path: Path, library: SkillLibrary) -> Taken:
    """Import files by path; what became of each by file and skill."""

    def taken(
        files: Mapping[str, str | bytes], *, compat: CompatChoice = "auto", dry_run: bool = False
    ) -> tuple[dict[str, Listed], SkillLibrary]:
        for path, text in files.items():
            target = tmp_path / "given" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else text.encode())
        listed = import_bundle(bundle_of(tmp_path / "given"), library, compat=compat, dry_run=dry_run)
        return {f"{each.file}:{each.skill or ''}": each for each in listed}, library

    return taken


def checkpoint(skills: Mapping[str, str], older: Mapping[str, str] | None = None) -> dict[str, str]:
    """Files in the published layout; `older` are files of `code/` besides."""
    index = {
        name: {
            "code": code,
            "description": f"async function {name}(bot) {{\n    // The function is about {name}.\n    // It works.\n}}",
        }
        for name, code in skills.items()
    }
    files = {
        "skill/skills.json": json.dumps(index),
        "skill/vectordb/chroma.sqlite3": "binary",
        "curriculum/qa.json": "{}",
    }
    for name, code in skills.items():
        files[f"skill/code/{name}.js"] = code
        files[f"skill/description/{name}.txt"] = index[name]["description"]
    return {**files, **{f"skill/code/{stem}.js": code for stem, code in (older or {}).items()}}


def test_a_checkpoint_becomes_skills_that_mean_its_primitives(taken: Taken) -> None:
    table = "async function craftTable(bot) {\n  await craftItem(bot, 'oak_planks', 2);\n  bot.save('table');\n}\n"
    listed, library = taken(
        checkpoint(
            {
                "makePickaxe": "async function makePickaxe(bot, count = 2) {\n"
                "  await craftTable(bot);\n  await mineBlock(bot, 'stone', Number(count));\n}",
                "craftTable": table,
            }
        )
    )
    assert {key: (each.status, each.version) for key, each in listed.items()} == {
        "skill/code/craftTable.js:craftTable": ("translated", 1),
        "skill/code/makePickaxe.js:makePickaxe": ("translated", 1),
    }
    skill = library.get("makePickaxe")
    assert skill is not None
    assert (skill.compat, skill.quarantined, skill.calls) == ("voyager", True, ("craftTable",))
    assert skill.description == "The function is about makePickaxe. It works."
    assert skill.params == (Parameter(name="count", default=2),)
    called = library.get("craftTable")
    assert called is not None
    assert (called.source, called.entry) == (table, "craftTable")


def test_what_was_written_anew_is_a_version(taken: Taken) -> None:
    code = "async function craftTable(bot) { return %d; }"
    files = checkpoint({"craftTable": code % 3}, {"craftTableV2": code % 2, "craftTableV3": code % 3})
    files["skill/code/craftTable.js"] = code % 1
    listed, library = taken(files)
    assert [(each.file, each.version) for each in listed.values()] == [
        ("skill/code/craftTable.js", 1),
        ("skill/code/craftTableV2.js", 2),
        ("skill/code/craftTableV3.js", 3),
    ]
    skill = library.get("craftTable")
    assert skill is not None
    assert (skill.version, skill.source) == (3, code % 3)


def test_a_skill_whose_name_ends_like_a_version_is_itself(taken: Taken) -> None:
    listed, _ = taken(
        checkpoint(
            {
                "craftTable": "async function craftTable(bot) { return 1; }",
                "craftTableV2": "async function craftTableV2(bot) { return 2; }",
            }
        )
    )
    assert {each.skill: each.version for each in listed.values()} == {"craftTable": 1, "craftTableV2": 1}


def test_a_skill_that_only_the_index_has_is_taken_from_it(taken: Taken) -> None:
    files = checkpoint({"craftTable": "async function craftTable(bot) { return 1; }"})
    del files["skill/code/craftTable.js"]
    listed, _ = taken(files)
    assert list(listed) == ["skill/skills.json:craftTable"]


def test_every_refused_file_of_a_checkpoint_says_why(taken: Taken) -> None:
    files: dict[str, str | bytes] = dict(
        checkpoint(
            {
                "good": "async function good(bot) { await mineBlock(bot, 'dirt', 1); }",
                "broken": "async function broken(bot) {\n  await mineBlock(bot 'dirt');\n}",
                "plainOne": "function plainOne(bot) {}",
                "other": "async function another(bot) {}",
                "lost": "async function lost(bot) { await flyAway(bot); await landAgain(bot); }",
                "needsLost": "async function needsLost(bot) { await lost(bot); }",
                "cheat": "async function cheat(bot) { await givePlacedItemBack(bot, 'torch', bot.entity.position); }",
                "ping": "async function ping(bot) { await pong(bot); }",
                "pong": "async function pong(bot) { await ping(bot); }",
                "eat": "async function eat(bot) {}",
                "uses": "const fs = require('fs');\nasync function uses(bot) {}",
                "two words": "async function twoWords(bot) {}",
                "long": f"async function long(bot) {{}}\n// {'x' * 100_000}",
            }
        )
    )
    files["skill/code/binary.js"] = b"async function binary(bot) { return '\xff' }"
    listed, library = taken(files)
    reasons = {each.skill or each.file: each.note for each in listed.values() if each.status == "refused"}
    for skill, reason in {
        "broken": "syntax error: line 2",
        "plainOne": "no async function",
        "other": "no async function `other` that takes `bot`, but another",
        "lost": "calls flyAway, landAgain: no primitive, and no skill",
        "needsLost": "it calls lost, which is refused",
        "cheat": "givePlacedItemBack: it takes items from a server command",
        "ping": "cycle: ping, pong",
        "pong": "cycle: ping, pong",
        "eat": "a primitive has this name",
        "uses": 'the package "fs", which programs are not given',
        "long": "100,0",
        "binary": "not UTF-8 (byte 37)",
    }.items():
        assert reason in reasons[skill]
    assert any("two words" in key for key in reasons)
    assert library.names() == ["good"]


@pytest.mark.parametrize(
    ("index", "reason"),
    [
        ("[1, 2]", "must be an object of skills by name, not list"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a": ', "not JSON"),
        ('"text"', "not str"),
    ],
)
def test_an_index_of_no_use_is_refused_with_the_reason(taken: Taken, index: str, reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        taken({"skill/skills.json": index})


def test_entries_of_no_use_are_refused_and_the_others_are_taken(taken: Taken) -> None:
    index = {
        "none": None,
        "number": 7,
        "code": {"code": 7},
        "deep": {"code": f"async function deep(bot) {{ return {'[' * 5_000}{']' * 5_000} }}"},
        "a\u001b[2Jb\n": {"code": "async function x(bot) {}"},
        "good": {"code": "async function good(bot) { return 1 }", "description": {"not": "a text"}},
    }
    listed, library = taken({"skill/skills.json": json.dumps(index)})
    assert library.names() == ["good"]
    assert sum(each.status == "refused" for each in listed.values()) == len(index) - 1
    assert not any("\x1b" in f"{each.note}{each.skill}{each.file}" for each in listed.values())


def test_several_checkpoints_are_one_too_many(taken: Taken) -> None:
    with pytest.raises(UserError, match="has 2 checkpoints"):
        taken({"trial1/skill/skills.json": "{}", "trial2/skill/skills.json": "{}"})


def test_a_folder_of_programs_calls_in_any_order(taken: Taken) -> None:
    whole = (
        "async function aTool (bot, kind = 'stone') {\n  await zWood(bot)\n  return await mid(bot, parseInt('3'))\n}\n"
    )
    listed, library = taken(
        {
            "aTool.js": whole,
            "sub/mid.js": "const { zWood } = require('../zWood')\nconst twice = n => 2 * n\n"
            "exports.mid = async (bot, n) => { await zWood(bot); return twice(n) }\n",
            "zWood.mjs": "import { Vec3 } from 'vec3'\n"
            "export default async function zWood (bot) { await mineBlock(bot, 'oak_log', 1) }\n",
            "README.md": "# mine",
        }
    )
    assert {key: each.status for key, each in listed.items()} == {
        "aTool.js:aTool": "imported",
        "sub/mid.js:mid": "translated",
        "zWood.mjs:zWood": "translated",
    }
    assert [skill.name for skill in library.closure(["aTool"])] == ["zWood", "mid", "aTool"]
    tool, middle = library.get("aTool"), library.get("mid")
    assert tool is not None
    assert middle is not None
    assert (tool.source, tool.compat, tool.calls) == (whole, None, ("zWood", "mid"))
    assert "twice" in middle.source


def test_plain_files_mean_our_primitives_unless_one_needs_theirs(taken: Taken) -> None:
    plain_one = "async function one (bot) { await craftItem(bot, 'oak_planks', 4) }"
    assert taken({"one.js": plain_one})[1].versions("one")[0].compat is None
    assert taken({"one.js": plain_one}, compat="voyager")[1].versions("one")[1].compat == "voyager"
    both = {"one.js": plain_one, "two.js": "async function two (bot) { bot.save('x'); await one(bot) }"}
    listed, library = taken(both)
    two = library.get("two")
    assert two is not None
    assert two.compat == "voyager"
    assert "there already" in listed["one.js:one"].note
    listed, _ = taken(
        {"three.js": "async function three (bot) { await getItemFromChest(bot, null, {}) }"}, compat="none"
    )
    assert "getItemFromChest: no primitive" in listed["three.js:three"].note


def test_functions_of_a_file_stay_helpers_unless_another_file_calls_them(taken: Taken) -> None:
    listed, library = taken(
        {
            "mine.js": "async function dig (bot) { return 1 }\nasync function carry (bot) { return 2 }\n"
            "async function mine (bot) { await dig(bot); await carry(bot) }\n",
            "haul.js": "async function haul (bot) { await carry(bot) }\n",
        }
    )
    assert sorted(each.skill or "" for each in listed.values()) == ["carry", "haul", "mine"]
    mine = library.get("mine")
    assert mine is not None
    assert mine.calls == ("carry",)
    assert "function dig" in mine.source
    assert "function carry" not in mine.source


def test_a_python_module_gives_a_skill_for_each_public_function(taken: Taken) -> None:
    module = '''"""Tools."""
import math

LIMIT = 3

def rounded(n):
    return math.floor(n)

async def _step(bot, n):
    await bot.wait_for_ticks(rounded(n))

async def gather_wood(bot, count=2):
    await _step(bot, LIMIT)
    return await mine_block(bot, "oak_log", count)

async def make_table(bot):
    await gather_wood(bot, 1)
    await craft_item(bot, "crafting_table")

def unused():
    return 1
'''
    listed, library = taken({"tools.py": module})
    assert {each.skill: each.status for each in listed.values()} == {
        "gather_wood": "translated",
        "make_table": "translated",
    }
    wood, table = library.get("gather_wood"), library.get("make_table")
    assert wood is not None
    assert table is not None
    assert wood.source == (
        "import math\n\nLIMIT = 3\n\ndef rounded(n):\n    return math.floor(n)\n\nasync def _step(bot, n):\n"
        "    await bot.wait_for_ticks(rounded(n))\n\n"
        "async def gather_wood(bot, count=2):\n    await _step(bot, LIMIT)\n"
        '    return await mine_block(bot, "oak_log", count)\n'
    )
    assert (wood.language, wood.entry, wood.params) == ("python", "gather_wood", (Parameter(name="count", default=2),))
    assert (table.calls, "gather_wood(bot, 1)" in table.source, "LIMIT" in table.source) == (
        ("gather_wood",),
        True,
        False,
    )


def test_python_that_is_no_skill_says_why(taken: Taken) -> None:
    listed, library = taken(
        {
            "a.py": "async def a(bot:\n",
            "b.py": "def b(bot): pass\n",
            "c.py": "async def c(bot):\n    await fly(bot)\n",
            "d.py": b"async def d(bot): return '\xff'",
            "e.py": "async def e(bot):\n    return " + "(" * 5_000 + "1" + ")" * 5_000,
        }
    )
    reasons = [each.note for each in listed.values()]
    for reason, told in zip(
        ["line 1", "no async function", "calls fly", "not UTF-8", "syntax error"], reasons, strict=True
    ):
        assert reason in told
    assert library.number == 0


def test_both_languages_and_the_library_are_called(taken: Taken, library: SkillLibrary) -> None:
    library.admit(draft("craftStick"))
    listed, _ = taken(
        {"a.js": "async function a (bot) { await b(bot) }", "b.py": "async def b(bot):\n    await craft_stick(bot)\n"}
    )
    assert {each.skill: each.calls for each in listed.values()} == {"a": ("b",), "b": ("craftStick",)}


def test_a_circle_through_the_library_is_refused(taken: Taken, library: SkillLibrary) -> None:
    library.admit(draft("craftStick", calls=("makePlank",)))
    listed, _ = taken({"makePlank.js": "async function makePlank (bot) { await craftStick(bot) }"})
    assert "cycle: craftStick, makePlank" in listed["makePlank.js:makePlank"].note


def test_two_files_with_a_skill_of_one_name(taken: Taken) -> None:
    code = "async function a (bot) { return %d }"
    listed, _ = taken({"a.js": code % 1, "b/a.js": code % 2})
    assert [(each.status, each.version) for each in listed.values()] == [("imported", 1), ("refused", None)]


def test_a_dry_run_says_the_same_and_stores_nothing(taken: Taken) -> None:
    files = {"a.js": "async function a (bot) { await b(bot) }", "b.js": "async function b (bot) {}", "c.js": "("}
    dry, library = taken(files, dry_run=True)
    assert library.number == 0
    wet, _ = taken(files)
    assert {key: each.status for key, each in dry.items()} == {key: each.status for key, each in wet.items()}


def test_a_single_file_is_a_folder_of_one(library: SkillLibrary, tmp_path: Path) -> None:
    (tmp_path / "go.js").write_text("async function go (bot) {}")
    assert [each.skill for each in import_bundle(bundle_of(tmp_path / "go.js"), library)] == ["go"]


def test_nothing_to_import_says_what_is_wanted(taken: Taken) -> None:
    with pytest.raises(UserError, match="no manifest"):
        taken({"notes.txt": "hello"})


def test_a_description_is_told_as_a_sentence() -> None:
    assert plain("async function a(bot) {\n    // Makes\n    // a table.\n}") == "Makes a table."
    assert plain("Just text,\nin lines. \x1b[2J") == "Just text, in lines. [2J"
    assert plain("") == ""
