"""What a pack says of itself: `manifest.json`, and one `skill.json` beside each source."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic.dataclasses import dataclass as checked

from voyager.domain import Compat, Fixture, Goal, Language, Parameter, Provenance, Skill
from voyager.skills.store import FIXTURE_FILE, fixture_bytes
from voyager.wire import to_json

FORMAT = 1
MANIFEST = "manifest.json"
SOURCE_FILES: dict[Language, str] = {"javascript": "skill.js", "python": "skill.py"}
# As the library has it: a model may write half a surrogate pair into a string.
ENCODING = ("utf-8", "surrogatepass")


@checked(frozen=True, kw_only=True)
class PackedSkill:
    """All of a skill version that goes along, but its source: nothing that another library counts for itself."""

    name: str
    version: int
    language: Language
    entry: str
    description: str
    goal: Goal
    provenance: Provenance
    content_hash: str
    ticks: int
    tokens: int
    params: tuple[Parameter, ...]
    calls: tuple[str, ...]
    effect: Mapping[str, int]
    fixture_hash: str | None = None
    compat: Compat | None = None
    dimension: str | None = None


@checked(frozen=True, kw_only=True)
class PackEntry:
    """One skill in the manifest's list."""

    name: str
    version: int
    language: Language
    calls: tuple[str, ...]
    content_hash: str
    fixture_hash: str | None = None
    provenance: Provenance


@checked(frozen=True, kw_only=True)
class Manifest:
    """`files` has the SHA-256 in hexadecimal of every other file of the pack, by path."""

    kind: Literal["voyager-pack"]
    format: int
    tool: str
    game_version: str
    mineflayer: str
    skills: tuple[PackEntry, ...]
    files: Mapping[str, str]


def packed(skill: Skill) -> PackedSkill:
    """`skill` as it goes along."""
    return PackedSkill(
        name=skill.name,
        version=skill.version,
        language=skill.language,
        entry=skill.entry,
        description=skill.description,
        goal=skill.goal,
        provenance=skill.provenance,
        content_hash=skill.content_hash,
        ticks=skill.contract.ticks,
        tokens=skill.contract.tokens,
        params=skill.params,
        calls=skill.calls,
        effect=dict(sorted(skill.contract.effect.items())),
        fixture_hash=skill.fixture_hash,
        compat=skill.compat,
        dimension=skill.dimension,
    )


def entry(skill: PackedSkill) -> PackEntry:
    """What the manifest says of `skill`."""
    return PackEntry(
        name=skill.name,
        version=skill.version,
        language=skill.language,
        calls=skill.calls,
        content_hash=skill.content_hash,
        fixture_hash=skill.fixture_hash,
        provenance=skill.provenance,
    )


def skill_folder(name: str, version: int) -> str:
    """Path of a skill version's folder in a pack."""
    return f"skills/{name}/v{version}"


def sha256(data: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def document(value: object) -> bytes:
    """A value of ours as a JSON file; the same value gives the same bytes."""
    return f"{json.dumps(to_json(value), indent=2)}\n".encode()


def pack_files(
    skills: Sequence[tuple[Skill, Fixture | None]], *, tool: str, game_version: str, mineflayer: str
) -> dict[str, bytes]:
    """The files of a pack of `skills` with their fixtures, the manifest too, by path."""
    files: dict[str, bytes] = {}
    entries: list[PackEntry] = []
    for skill, fixture in sorted(skills, key=lambda each: each[0].name):
        folder = skill_folder(skill.name, skill.version)
        inside = packed(skill)
        files[f"{folder}/{SOURCE_FILES[skill.language]}"] = skill.source.encode(*ENCODING)
        files[f"{folder}/skill.json"] = document(inside)
        if fixture is not None:
            files[f"{folder}/{FIXTURE_FILE}"] = fixture_bytes(fixture)
        entries.append(entry(inside))
    manifest = Manifest(
        kind="voyager-pack",
        format=FORMAT,
        tool=tool,
        game_version=game_version,
        mineflayer=mineflayer,
        skills=tuple(entries),
        files={path: sha256(data) for path, data in sorted(files.items())},
    )
    return dict(sorted({**files, MANIFEST: document(manifest)}.items()))
