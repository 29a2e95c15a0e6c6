"""Exported worlds as an independent reader of Anvil files (anvil-parser2) sees them, and the way there and back."""

import asyncio
import importlib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cli
from voyager import sources
from voyager.bridge.rpc import NodeProcess

# Both packages come without types.
anvil: Any = importlib.import_module("anvil")
nbt: Any = importlib.import_module("nbt.nbt")

COMMANDS = (
    "setblock 3 -58 3 minecraft:oak_stairs[facing=east,half=top]",
    "setblock 20 -58 -20 minecraft:chest",
    "item replace block 20 -58 -20 container.4 with minecraft:diamond 7",
    "fill -8 -60 -8 -6 -58 -6 minecraft:deepslate_diamond_ore",
    "summon minecraft:sheep 5.5 -60 5.5",
    "gamerule keepInventory true",
    "time set 6000",
)


@pytest.fixture(scope="module")
def save(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A flat world that commands have changed, saved; exports only read it."""
    return asyncio.run(a_save(tmp_path_factory.mktemp("world")))


async def a_save(folder: Path) -> Path:
    process = NodeProcess("world", folder / "world.log")
    root = sources.node_root()
    await process.start([str(sources.node()), str(root / "worlds/src/main.ts")], cwd=root, environment={})
    try:
        start = {"preset": "flat", "seed": 12, "save": str(folder / "save")}
        await process.call("start", start, timeout_s=30)
        for line in COMMANDS:
            answer = await process.call("command", {"line": line}, timeout_s=30)
            assert isinstance(answer, dict)
            assert answer["ok"], (line, answer)
        await process.call("snapshot", {"id": "latest"}, timeout_s=30)
    finally:
        await process.close("stop")
    return folder / "save"


def done(cli: Cli, *arguments: str | Path) -> Any:
    finished = cli("world", *map(str, arguments), "--json")
    assert finished.code == 0, finished.err
    return finished.json


def block(world: Path, x: int, y: int, z: int) -> Any:
    return chunk(world, x, z).get_block(x % 16, y, z % 16)


def chunk(world: Path, x: int, z: int) -> Any:
    region = anvil.Region.from_file(str(world / "region" / f"r.{x >> 9}.{z >> 9}.mca"))
    return anvil.Chunk.from_region(region, x >> 4, z >> 4)


def test_an_independent_reader_sees_the_exported_world(tmp_path: Path, cli: Cli, save: Path) -> None:
    out = tmp_path / "out"
    report = done(cli, "export", save, out, "--radius", "2")
    assert (report["snapshot"], report["lost"]) == ("latest", [])
    assert report["chunks"] >= 25
    stairs = block(out, 3, -58, 3)
    shown = {name: str(value) for name, value in stairs.properties.items()}
    assert (stairs.id, shown["facing"], shown["half"]) == ("oak_stairs", "east", "top")
    assert [block(out, -7, y, -7).id for y in (-64, -61, -60, -57)] == [
        "bedrock",
        "grass_block",
        "deepslate_diamond_ore",
        "air",
    ]
    assert chunk(out, 0, 0).get_biome(1, -60, 1).id == "plains"
    (chest,) = chunk(out, 20, -20).tile_entities
    assert [(item["Slot"].value, item["id"].value, item["Count"].value) for item in chest["Items"]] == [
        (4, "minecraft:diamond", 7)
    ]
    herd = anvil.Region.from_file(str(out / "entities" / "r.0.0.mca")).chunk_data(0, 0)["Entities"]
    assert [entity["id"].value for entity in herd] == ["minecraft:sheep"]
    level = nbt.NBTFile(str(out / "level.dat"))["Data"]
    assert (level["DataVersion"].value, level["DayTime"].value) == (3465, 6000)
    assert level["WorldGenSettings"]["seed"].value == 12
    assert level["GameRules"]["keepInventory"].value == "true"


def test_exported_imported_and_exported_again_is_the_same_files(tmp_path: Path, cli: Cli, save: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    done(cli, "export", save, first, "--radius", "1")
    imported = done(cli, "import", first, tmp_path / "again")
    assert imported["lost"] == []
    done(cli, "export", tmp_path / "again", second, "--radius", "0")
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file()) == files
    for name in (name for name in files if name.suffix == ".mca"):
        assert chunks(first / name) == chunks(second / name), name


def chunks(region: Path) -> list[str]:
    """Every chunk of a region file as text; entity numbers are of the save and differ."""
    data = anvil.Region.from_file(str(region))
    found = [data.chunk_data(x, z) for x in range(32) for z in range(32)]
    trees = [tree.pretty_tree().splitlines() for tree in found if tree is not None]
    return ["\n".join(line for line in tree if "UUID" not in line) for tree in trees]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "nothing", "out"), "holds no snapshot"),
        (("import", "nothing", "save"), "is no vanilla world"),
        (("export", "nothing", "out", "--radius", "99"), "--radius"),
    ],
)
def test_wrong_folders_are_refused_with_the_reason(
    tmp_path: Path, refusing: Cli, arguments: tuple[str, ...], said: str
) -> None:
    finished = refusing("world", *arguments)
    assert finished.code in (2, 5)
    assert said in finished.err
    assert not (tmp_path / "save").exists()
