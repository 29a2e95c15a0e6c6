"""Packs by command line: what a shell sees."""

import json
from pathlib import Path

from tests.conftest import Cli


def test_skills_go_from_files_through_a_pack_into_another_library(cli: Cli, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    (given / "one.js").write_text("async function one (bot) { await two(bot) }")
    (given / "two.js").write_text("async function two (bot) { bot.save('done') }")
    (given / "bad.js").write_text("async function bad (bot) { await nowhere(bot) }")

    dry = cli("skills", "import", str(given), "--dry-run", "--json")
    assert (dry.code, [each["version"] for each in dry.json["files"]]) == (1, [None, None, None])
    assert not (tmp_path / "home" / "library").exists()

    done = cli("skills", "import", str(given), "--json")
    assert done.code == 1
    assert {each["file"]: (each["status"], each["version"]) for each in done.json["files"]} == {
        "bad.js": ("refused", None),
        "one.js": ("translated", 1),
        "two.js": ("translated", 1),
    }

    sent = cli("skills", "export", "one", "--out", str(tmp_path / "one.tar.gz"), "--json")
    assert (sent.code, sent.json["files"]) == (0, 5)
    assert cli("skills", "export", "one", "--out", str(tmp_path / "one.tar.gz")).code == 2

    other = cli("skills", "import", str(tmp_path / "one.tar.gz"), "--library", str(tmp_path / "other"))
    assert (other.code, "2 imported, quarantined until verified; 0 refused" in other.out) == (0, True)
    listed = cli("skills", "list", "--library", str(tmp_path / "other"), "--json").json
    assert [(each["name"], each["maturity"]) for each in listed] == [("one", "candidate"), ("two", "candidate")]


def test_a_lie_is_one_line_and_leaves_no_library(refusing: Cli, tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "manifest.json").write_text(json.dumps({"kind": "voyager-pack"}))
    done = refusing("skills", "import", str(tmp_path / "pack"), "--library", str(tmp_path / "new"))
    assert (done.code, done.err.count("\n"), done.err.startswith("voyager: pack: manifest.json:")) == (2, 1, True)
    assert not (tmp_path / "new").exists()
    assert refusing("skills", "import", str(tmp_path / "pack"), "--compat", "pythonic").code == 2
