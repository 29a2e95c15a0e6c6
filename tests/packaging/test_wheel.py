"""The wheel, installed in a clean virtual environment, does the main job outside the checkout."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from voyager import sources

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_what_runs_and_nothing_else_is_importable(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"voyager"}
    for needed in (
        "voyager/prompts/coder.md",
        "voyager/_data/package-lock.json",
        "voyager/_data/bridge/src/main.ts",
        "voyager/_data/worlds/src/main.ts",
        "voyager/_data/worlds/presets/default.yaml",
        "voyager/_data/worlds/data/drops.json",
        "voyager/_data/skills/primitives/mineBlock.js",
        "voyager/_data/skills/primitives/primitives.d.ts",
        "voyager/_data/skills/packs/starter/manifest.json",
        "voyager/_data/skills/packs/starter/skills/mineDiamond/v1/fixture.json",
    ):
        assert needed in names
    assert [name for name in names if "node_modules" in name or "/test/" in name] == []


@pytest.mark.slow
def test_the_installed_wheel_explores_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    clean = tmp_path / "venv"
    venv.create(clean, with_pip=True)
    pip = [str(clean / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--constraint", str(ROOT / "constraints.txt"), str(wheel)], check=True)
    work = tmp_path / "work"
    work.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("VOYAGER_", "OPENAI_", "PYTHON"))}
    environment = {**kept, "VOYAGER_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(
        [str(clean / "bin" / "voyager"), "explore", "--goals", "3", "--seed", "1", "--json"],
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    run = json.loads(done.stdout)
    assert [goal["outcome"] for goal in run["goals"] if goal["outcome"] in ("learned", "reused", "done")] != []
    assert (work / ".voyager" / "runs" / "run-1" / "journal.db").is_file()
    bedrock = list((tmp_path / "cache").glob("node-*/node_modules/minecraft-data/minecraft-data/data/bedrock/*"))
    assert [folder.name for folder in bedrock] == ["common"]


def test_no_node_packages_and_no_registry_ends_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An install from a wheel where the registry can't be reached."""
    data = tmp_path / "package" / "_data"
    data.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        (data / name).write_bytes((ROOT / name).read_bytes())
    for name in ("bridge", "worlds"):
        (data / name).mkdir()
        (data / name / "package.json").write_bytes((ROOT / name / "package.json").read_bytes())
    monkeypatch.setenv("VOYAGER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setattr(sources, "_PACKAGE", data.parent)
    sources.node_root.cache_clear()
    try:
        with pytest.raises(sources.SetupError, match=r"npm could not install.*registry is reachable"):
            sources.node_root()
    finally:
        sources.node_root.cache_clear()
    assert [p.name for p in (tmp_path / "cache").iterdir()] == []
