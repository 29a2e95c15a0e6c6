"""The starter pack in a new library: every skill proves itself there, and a pursuit needs fewer programs with it."""

from pathlib import Path
from typing import Any

import pytest

from voyager import sources
from voyager.packs.bundle import read_bundle
from voyager.packs.pack import read_pack

from ..conftest import Cli

PACK = sources.shipped("skills") / "packs" / "starter"


@pytest.mark.slow
def test_every_skill_of_the_starter_pack_is_green_and_a_pursuit_needs_fewer_programs_with_it(
    cli: Cli, tmp_path: Path
) -> None:
    names = {each.draft.name for each in read_pack(read_bundle(PACK))}
    done = cli("skills", "import", "starter", "--verify", "--json", timeout_s=900)
    assert done.code == 0, done.err
    assert {each["name"]: each["colour"] for each in done.json["verified"]} == dict.fromkeys(names, "green")
    listed = cli("skills", "list", "--json").json
    assert {each["name"]: each["maturity"] for each in listed} == dict.fromkeys(names, "verified")

    def pursued(*options: str) -> dict[str, Any]:
        run = cli("pursue", "an iron pickaxe", "--seed", "21", "--json", *options, timeout_s=900)
        assert run.code == 0, run.err
        return run.json

    bare = pursued("--home", str(tmp_path / "bare"))
    helped = pursued()
    assert (bare["pursuit"]["reached"], helped["pursuit"]["reached"]) == (True, True)
    assert "reused" in {goal["outcome"] for goal in helped["goals"]}
    assert helped["iterations"] < bare["iterations"], (helped["iterations"], bare["iterations"])
