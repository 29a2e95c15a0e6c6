"""A checkpoint of the published Voyager: `skill/skills.json`, `skill/code/*.js`, `skill/description/*.txt`.

The file of a skill that was written anew is `nameV2.js` beside `name.js`, and so on; `skills.json` has the last one.
The vector store beside them is passed over: vectors are computed here anew.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from pydantic import JsonValue

from voyager.errors import UserError
from voyager.packs.bundle import Bundle
from voyager.packs.documents import parsed
from voyager.packs.reading import read_all, refusal_of, text_of
from voyager.packs.sources import UNUSABLE, Found, Piece
from voyager.skills.store import NAME

INDEX = "skills.json"
_REWRITTEN = re.compile(r"(.+)V([1-9][0-9]{0,3})")
_WRAPPED = re.compile(r"^\s*async\s+function\s+[\w$]+\s*\([^)]*\)\s*\{(.*)\}\s*$", re.DOTALL)
MAX_DESCRIPTION = 2_000


def index_of(bundle: Bundle) -> str | None:
    """Path of the checkpoint's `skills.json`; None when it is no checkpoint.

    Raises:
        UserError: there are several checkpoints in it.
    """
    found = [path for path in bundle.files if path == INDEX or path.endswith(f"/{INDEX}")]
    if len(found) > 1:
        raise UserError(f"{bundle.name} has {len(found)} checkpoints ({', '.join(found[:4])}); name the folder of one")
    return found[0] if found else None


def read_checkpoint(bundle: Bundle, index: str) -> Found:
    """Its skills, the versions of one in their order.

    Raises:
        UserError: its `skills.json` can't be read.
        SetupError: Node is missing.
    """
    folder = index.removesuffix(INDEX)
    document = parsed(bundle.files[index], f"{bundle.name}: {index}")
    if not isinstance(document, dict):
        raise UserError(
            f"{bundle.name}: {index} must be an object of skills by name, not {type(document).__name__};"
            " name the checkpoint's folder. Nothing of it was stored"
        )
    found = Found()
    told = _described(bundle, folder)
    pieces = _files(bundle, folder, set(document), found)
    newest = {piece.name: piece for piece in pieces}
    for name, entry in document.items():
        piece = _entry(index, name, entry, found)
        if piece is None:
            continue
        told[name] = piece.description or told.get(name, "")
        if name not in newest or newest[name].source != piece.source:
            pieces.append(piece)
    _check(pieces, told, found)
    return found


def _described(bundle: Bundle, folder: str) -> dict[str, str]:
    """The texts of `description/`, by name; one that can't be read is none."""
    texts: dict[str, str] = {}
    for path, data in bundle.files.items():
        place = PurePosixPath(path)
        if str(place.parent) == f"{folder}description" and place.suffix == ".txt":
            texts[place.stem] = data.decode("utf-8", errors="replace")
    return texts


def _files(bundle: Bundle, folder: str, known: set[str], found: Found) -> list[Piece]:
    """What is in `code/`: by name, and by version."""
    code = {
        PurePosixPath(path).stem: path
        for path in bundle.files
        if str(PurePosixPath(path).parent) == f"{folder}code" and path.endswith(".js")
    }
    for stem in [stem for stem in code if not NAME.fullmatch(stem)]:
        found.refuse(code.pop(stem), UNUSABLE)
    numbered = sorted((*_version(stem, known, code), path) for stem, path in code.items())
    pieces: list[Piece] = []
    for name, _, path in numbered:
        try:
            source = text_of(bundle.files[path])
        except UserError as error:
            found.refuse(path, str(error), name)
            continue
        pieces.append(_of(path, name, source, bundle.files[path]))
    return pieces


def _version(stem: str, known: Collection[str], code: Collection[str]) -> tuple[str, int]:
    """Name and version that a file of `code/` has: `craftChestV2` is the second of `craftChest`, if there is one and no
    skill has the whole name."""
    match = _REWRITTEN.fullmatch(stem)
    if match is None or stem in known or (match[1] not in known and match[1] not in code):
        return stem, 1
    return match[1], int(match[2])


def _of(file: str, name: str, source: str, data: bytes) -> Piece:
    return Piece(file=file, name=name, language="javascript", source=source, data=data, entry=name)


def _entry(index: str, name: str, entry: JsonValue, found: Found) -> Piece | None:
    """What `skills.json` has of one skill."""
    fields: Mapping[str, JsonValue] = entry if isinstance(entry, dict) else {}
    code, description = fields.get("code"), fields.get("description")
    if not NAME.fullmatch(name):
        found.refuse(index, f"{name[:100]!r}: {UNUSABLE}")
        return None
    if not isinstance(code, str):
        found.refuse(index, "it has no `code` in skills.json", name)
        return None
    data = code.encode("utf-8", "surrogatepass")
    try:
        source = text_of(data)
    except UserError as error:
        found.refuse(index, str(error), name)
        return None
    return replace(_of(index, name, source, data), description=description if isinstance(description, str) else "")


def _check(pieces: list[Piece], told: Mapping[str, str], found: Found) -> None:
    """Keep what can be a skill of its name."""
    for piece, reading in zip(pieces, read_all([piece.source for piece in pieces], "javascript"), strict=True):
        reason = refusal_of(reading)
        if reason is None and piece.name not in reading.names:
            reason = f"it has no async function `{piece.name}` that takes `bot`, but {', '.join(reading.names)}"
        if reason is not None:
            found.refuse(piece.file, reason, piece.name)
            continue
        found.pieces.append(
            replace(piece, source=reading.source, notes=reading.notes, description=plain(told.get(piece.name, "")))
        )


def plain(description: str) -> str:
    """A description as a sentence: Voyager keeps it as the comment in a function without a body."""
    wrapped = _WRAPPED.match(description)
    lines = (wrapped[1] if wrapped else description).splitlines()
    text = " ".join(line.strip().removeprefix("//").strip() for line in lines)
    return " ".join("".join(char for char in text if char.isprintable()).split())[:MAX_DESCRIPTION]
