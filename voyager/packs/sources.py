"""From program files to skills: which functions become one, and what of their file each needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from voyager.domain import Language, ProgramInfo, spellings
from voyager.errors import UserError
from voyager.packs.bundle import Bundle
from voyager.packs.incoming import Refusal
from voyager.packs.reading import LANGUAGES, Reading, read_all, refusal_of, text_of
from voyager.skills.store import NAME

UNUSABLE = "this can't be a skill's name; names are letters, digits, _ and $, at most 100"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """The source of one skill, as it was found. `data` is the file's content."""

    file: str
    name: str
    language: Language
    source: str
    data: bytes
    entry: str
    description: str = ""
    notes: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Found:
    """Skills and refused files, so far."""

    pieces: list[Piece] = field(default_factory=list[Piece])
    refused: list[Refusal] = field(default_factory=list[Refusal])

    def refuse(self, file: str, reason: str, skill: str | None = None) -> None:
        """Note why a file, or one skill of it, is not stored."""
        self.refused.append(Refusal(file=file, reason=reason, skill=skill))


@dataclass(frozen=True, kw_only=True)
class _File:
    path: str
    language: Language
    data: bytes
    reading: Reading

    @property
    def stem(self) -> str:
        return PurePosixPath(self.path).stem


def read_files(bundle: Bundle) -> Found:
    """The skills in a folder of .js and .py files.

    Raises:
        UserError: there is no such file.
        SetupError: Node is missing.
    """
    found = Found()
    files = _read(bundle, found)
    if not files and not found.refused:
        raise UserError(
            f"{bundle.name} has no skills in it: no manifest.json, no skill/skills.json, no .js or .py file;"
            " name a pack, a checkpoint or a folder of programs"
        )
    callers = _callers(files)
    taken: dict[str, str] = {}
    for file in files:
        chosen = _chosen(file, callers)
        for name in chosen:
            if not NAME.fullmatch(name):
                found.refuse(file.path, f"{name[:100]!r}: {UNUSABLE}")
                continue
            if name in taken:
                found.refuse(file.path, f"{taken[name]} has a skill of this name; rename one of them", name)
                continue
            taken[name] = file.path
            found.pieces.append(_piece(file, name, chosen))
    return found


def _read(bundle: Bundle, found: Found) -> list[_File]:
    """The files that can be programs, in the order of their paths; the others are refused."""
    texts: dict[Language, dict[str, str]] = {"javascript": {}, "python": {}}
    for path, data in bundle.files.items():
        language = LANGUAGES.get(PurePosixPath(path).suffix)
        if language is None or path.endswith(".d.ts"):
            continue
        try:
            texts[language][path] = text_of(data)
        except UserError as error:
            found.refuse(path, str(error))
    files: list[_File] = []
    for language, of_it in texts.items():
        for path, reading in zip(of_it, read_all(list(of_it.values()), language), strict=True):
            reason = refusal_of(reading)
            if reason is None:
                files.append(_File(path=path, language=language, data=bundle.files[path], reading=reading))
            else:
                found.refuse(path, reason)
    return sorted(files, key=lambda file: file.path)


def _callers(files: Sequence[_File]) -> dict[str, set[str]]:
    """The files that call something by a name, by name."""
    callers: dict[str, set[str]] = {}
    for file in files:
        for name in (name for call in file.reading.info.calls for name in spellings(call)):
            callers.setdefault(name, set()).add(file.path)
    return callers


def _chosen(file: _File, callers: Mapping[str, set[str]]) -> tuple[str, ...]:
    """The functions of a file that become skills; the others stay helpers of those that need them.

    Of a Python module all that begin with no underscore. Of a JavaScript file the one that it is named after and those
    that other files call, or all if it is named after none.
    """
    entries = file.reading.names
    if file.language == "python":
        return tuple(name for name in entries if not name.startswith("_")) or entries
    if file.stem not in entries:
        return entries
    return tuple(name for name in entries if name == file.stem or callers.get(name, set()) - {file.path})


def _piece(file: _File, name: str, chosen: tuple[str, ...]) -> Piece:
    reading = file.reading
    whole = Piece(
        file=file.path,
        name=name,
        language=file.language,
        source=reading.source,
        data=file.data,
        entry=name,
        notes=reading.notes,
    )
    if len(chosen) == 1:
        return whole
    needed = _needed(reading.info, name, frozenset(chosen) - {name})
    helpers = [one for part in needed for one in part if one != name]
    note = "one of the skills of its file" + (f", with {', '.join(helpers)}" if helpers else "")
    kept = [part.source for part in reading.info.parts if part.names in needed]
    return Piece(
        file=file.path,
        name=name,
        language=file.language,
        source="\n\n".join(kept) + "\n",
        data=file.data,
        entry=name,
        notes=(*reading.notes, note),
    )


def _needed(info: ProgramInfo, name: str, others: frozenset[str]) -> list[tuple[str, ...]]:
    """What the parts of a source declare that `name` needs, itself too, in their order; `others` are called instead."""
    of_name: Mapping[str, int] = {one: number for number, part in enumerate(info.parts) for one in part.names}
    wanted: set[int] = set()
    pending = [name]
    while pending:
        number = of_name[pending.pop()]
        if number not in wanted:
            wanted.add(number)
            pending += [one for one in info.parts[number].uses if one not in others]
    return [part.names for number, part in enumerate(info.parts) if number in wanted]
