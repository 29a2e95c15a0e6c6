"""Which calls of others' programs are known here; what calls something unknown, or itself in a circle, is refused."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal

import networkx as nx

from voyager.bridge.inside.values import snake
from voyager.bridge.process import primitive_names
from voyager.domain import Compat, Goal, Language, Origin, Provenance, SkillDraft, spellings
from voyager.packs.incoming import Incoming, Refusal
from voyager.packs.manifest import sha256
from voyager.packs.reading import Reading, read_all, refusal_of
from voyager.packs.sources import Found, Piece
from voyager.ports import Library
from voyager.skills.calls import calls_below

CompatChoice = Literal["auto", "voyager", "none"]
CHEATS: Mapping[str, str] = {"givePlacedItemBack": "it takes items from a server command"}
"""What only the published Voyager had, and why programs are not given it."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


@dataclass(frozen=True, kw_only=True)
class _Read:
    piece: Piece
    reading: Reading
    compat: Compat | None
    calls: tuple[str, ...]
    """Of skills, each in the spelling that they have."""


def resolve(
    found: Found,
    *,
    kind: Literal["checkpoint", "files"],
    source: str,
    compat: CompatChoice,
    library: Library | None,
) -> tuple[list[Incoming], list[Refusal]]:
    """The skills that can be stored, and what is refused.

    Args:
        source: name of the folder or archive.
    Raises:
        SetupError: Node is missing.
    """
    refused = list(found.refused)
    readings = _readings(found.pieces)
    is_theirs = kind == "checkpoint" or any(reading.theirs for reading in readings)
    chosen: Compat | None = "voyager" if compat == "voyager" or (compat == "auto" and is_theirs) else None
    ours = frozenset(primitive_names())
    names = {piece.name for piece in found.pieces}
    read: list[_Read] = []
    for piece, reading in zip(found.pieces, readings, strict=True):
        of_it = chosen if piece.language == "javascript" else None
        reason = _unusable(piece, reading, of_it, ours)
        calls, unknown = _bound(reading, {*ours, *(reading.theirs if of_it else ())}, names, library)
        if reason is None and unknown:
            reason = f"it calls {', '.join(unknown)}: no primitive, and no skill of the library or among these files"
        if reason is None:
            read.append(_Read(piece=piece, reading=reading, compat=of_it, calls=calls))
        else:
            refused.append(Refusal(file=piece.file, skill=piece.name, reason=reason))
    called = {call for each in read for call in each.calls}
    kept = _sound(read, {} if library is None else calls_below(library, called), refused)
    return [_incoming(each, kind, source) for each in kept], refused


def _readings(pieces: Sequence[Piece]) -> list[Reading]:
    of_piece: dict[int, Reading] = {}
    languages: tuple[Language, ...] = ("javascript", "python")
    for language in languages:
        places = [place for place, piece in enumerate(pieces) if piece.language == language]
        of_piece |= dict(zip(places, read_all([pieces[place].source for place in places], language), strict=True))
    return [of_piece[place] for place in range(len(pieces))]


def _unusable(piece: Piece, reading: Reading, compat: Compat | None, ours: Set[str]) -> str | None:
    """Why a piece can't be a skill, whatever else there is."""
    reason = refusal_of(reading)
    if reason is not None:
        return reason
    if piece.name in ours or piece.name in map(snake, ours):
        return "a primitive has this name; rename it, here and where it is called"
    cheats = [f"{name}: {why}" for name, why in CHEATS.items() if compat is not None and name in reading.theirs]
    return f"it calls {'; '.join(cheats)}" if cheats else None


def _bound(
    reading: Reading, given: Set[str], here: Set[str], library: Library | None
) -> tuple[tuple[str, ...], list[str]]:
    """The skills that its calls bind to, and the calls that bind to nothing."""
    bound: dict[str, None] = {}
    unknown: list[str] = []
    for call in reading.info.calls:
        if call in given and call not in here:
            continue
        skill = next((name for name in spellings(call) if name in here or _has(library, name)), None)
        if skill is None:
            unknown.append(call)
        else:
            bound[skill] = None
    return tuple(bound), unknown


def _has(library: Library | None, name: str) -> bool:
    return library is not None and library.get(name) is not None


def _sound(read: Sequence[_Read], existing: Mapping[str, tuple[str, ...]], refused: list[Refusal]) -> list[_Read]:
    """Those that need nothing refused and are in no circle."""
    kept = list(read)
    while True:
        names = {each.piece.name for each in kept}
        lost = {
            id(each): f"it calls {', '.join(missing)}, which is refused"
            for each in kept
            if (missing := [call for call in each.calls if call not in names and call not in existing])
        } or _circles(kept, existing)
        if not lost:
            return kept
        gone = [each for each in kept if id(each) in lost]
        refused += [Refusal(file=one.piece.file, skill=one.piece.name, reason=lost[id(one)]) for one in gone]
        kept = [each for each in kept if id(each) not in lost]


def _circles(kept: Sequence[_Read], existing: Mapping[str, tuple[str, ...]]) -> dict[int, str]:
    """Why those are refused that call each other in a circle; the newest version of a name counts."""
    newest = {each.piece.name: each for each in kept}
    calls = {**existing, **{name: each.calls for name, each in newest.items()}}
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((caller, callee) for caller, callees in calls.items() for callee in callees if callee in calls)
    lost: dict[int, str] = {}
    for circle in nx.strongly_connected_components(graph):
        if len(circle) > 1:
            reason = f"cycle: {', '.join(sorted(circle))} call each other in a circle"
            lost |= {id(newest[name]): reason for name in circle if name in newest}
    return lost


def _incoming(each: _Read, kind: Literal["checkpoint", "files"], source: str) -> Incoming:
    piece = each.piece
    words = " ".join(word.lower() for word in _WORD.findall(piece.name)).capitalize() or piece.name
    description = piece.description or f"{words}."
    draft = SkillDraft(
        name=piece.name,
        source=piece.source,
        entry=piece.entry,
        language=piece.language,
        params=each.reading.params_of(piece.entry),
        description=description,
        goal=Goal(text=words),
        calls=each.calls,
        provenance=Provenance(goal=words, run="", attempt=0, model="unknown", prompt_hash=""),
        effect={},
        ticks=0,
        compat=each.compat,
        origin=Origin(kind=kind, source=source, file=piece.file, sha256=sha256(piece.data)),
    )
    linked = () if each.compat is None else ("its calls mean the published Voyager's primitives",)
    return Incoming(file=piece.file, draft=draft, notes=(*piece.notes, *linked))
