"""Saves of the embedded world to and from vanilla's world folders (Anvil region files with level.dat)."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, JsonValue, ValidationError

from voyager import sources
from voyager.bridge.rpc import ERROR_CLASSES
from voyager.errors import ConfigError, WorldError
from voyager.wire import from_json

DEFAULT_RADIUS = 4
MAX_RADIUS = 32


@dataclass(frozen=True, kw_only=True)
class AnvilReport:
    """What was carried over, in numbers, and what has no form on the other side, one line each."""

    snapshot: str
    chunks: int
    players: int
    entities: int
    block_entities: int
    lost: tuple[str, ...]


class _Refused(BaseModel):
    class Error(BaseModel):
        kind: str
        message: str

    error: Error


def export_world(save: Path, out: Path, *, snapshot: str | None = None, radius: int = DEFAULT_RADIUS) -> AnvilReport:
    """Write a snapshot (None: `latest`, or the only one) as a vanilla world folder.

    `radius`: chunks around each player and the spawn that are written although they never changed.

    Raises:
        SnapshotError, SchemaTooNew, ConfigError (`out` is not empty), StorageError, SetupError.
    """
    options: dict[str, JsonValue] = {
        "save": str(save.absolute()),
        "snapshot": snapshot,
        "out": str(out.absolute()),
        "radius": radius,
    }
    return _run("export", options)


def import_world(folder: Path, save: Path) -> AnvilReport:
    """Make a save, with one snapshot `latest`, of a vanilla world folder of 1.18 to 1.20.1.

    Raises:
        ConfigError: no such world, a damaged file (named), or a save that holds a world already.
        StorageError, SetupError.
    """
    return _run("import", {"dir": str(folder.absolute()), "save": str(save.absolute())})


def _run(command: Literal["export", "import"], options: dict[str, JsonValue]) -> AnvilReport:
    root = sources.node_root()
    script = root / "worlds" / "src" / "anvil" / "cli.ts"
    line = [str(sources.node()), str(script), command, json.dumps(options)]
    done = subprocess.run(line, cwd=root, capture_output=True, text=True, check=False)
    answer = done.stdout.strip().splitlines()[-1:] or [""]
    if done.returncode == 0:
        return from_json(AnvilReport, json.loads(answer[0]))
    try:
        refused = _Refused.model_validate_json(answer[0]).error
    except ValidationError as error:
        raise WorldError(f"the world's {command} broke: {done.stderr.strip() or 'it gave no reason'}") from error
    raise {**ERROR_CLASSES, "invalidParams": ConfigError}.get(refused.kind, WorldError)(refused.message)
