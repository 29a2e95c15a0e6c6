"""The search index of a library: a Chroma collection, derived from the skills and rebuilt at will."""

import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypedDict, TypeVar, cast

from voyager.domain import Skill
from voyager.errors import StorageError
from voyager.ports import Embedder

T = TypeVar("T")
Id = tuple[str, int]

# Exact up to this many neighbours: a library of hundreds is searched whole, and nothing is missed.
SEARCH_WIDTH = 200
_BATCH = 256
_DIGITS = 6

_log = logging.getLogger(__name__)


def search_text(skill: Skill) -> str:
    """What is embedded: the name in words, the description, the goal, the items gained."""
    gained = [item.replace("_", " ") for item, count in sorted(skill.contract.effect.items()) if count > 0]
    parts = [
        words(skill.name),
        skill.description,
        skill.goal.text,
        f"gains {', '.join(gained)}" if gained else "",
    ]
    text = ". ".join(part.strip().rstrip(".") for part in parts if part.strip())
    return text.encode("utf-8", "replace").decode()


def words(name: str) -> str:
    """`craftWoodenPickaxe` -> `craft wooden pickaxe`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_$]+", " ", name)
    return " ".join(spaced.lower().split())


class _Ids(TypedDict):
    ids: list[str]


class _Nearest(TypedDict):
    ids: list[list[str]]
    distances: list[list[float]]


class _Collection(Protocol):
    """The part of Chroma's Collection in use, whose own types are incomplete."""

    def get(self, *, include: list[str]) -> _Ids: ...
    def count(self) -> int: ...
    def delete(self, *, ids: list[str]) -> object: ...
    def upsert(self, *, ids: list[str], embeddings: Sequence[Sequence[float]], documents: list[str]) -> None: ...
    def query(self, *, query_embeddings: Sequence[Sequence[float]], n_results: int, include: list[str]) -> _Nearest: ...


class _Client(Protocol):
    def get_or_create_collection(
        self, name: str, *, embedding_function: None, configuration: dict[str, Any]
    ) -> _Collection: ...
    def delete_collection(self, name: str) -> None: ...
    def close(self) -> None: ...


class IndexLost(StorageError):
    """The index was damaged and begins empty: add the skills again, then ask again."""


class SkillIndex:
    """Vectors of skills in `folder`. Chroma is first imported when the index is first used.

    A folder that Chroma can't read is moved aside, and the index begins empty.
    """

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._folder = folder
        self._embedder = embedder
        self._client: _Client | None = None
        self._collection: _Collection | None = None
        self._ids: set[Id] | None = None

    def ids(self) -> set[Id]:
        """The (name, version) of every skill in the index. Raises: StorageError."""
        if self._ids is None:
            self._ids = self._mended(_read_ids)
        return set(self._ids)

    def add(self, skills: Sequence[Skill]) -> None:
        """Embed and keep `skills`; those that are there are replaced. Raises: StorageError."""
        for start in range(0, len(skills), _BATCH):
            batch = skills[start : start + _BATCH]
            vectors = self._embedder.embed([search_text(skill) for skill in batch])
            known = self.ids()
            self._mended(partial(_upsert, skills=batch, vectors=vectors))
            self._ids = known | {(skill.name, skill.version) for skill in batch}

    def drop(self, ids: Iterable[Id]) -> None:
        """Forget skills; unknown ones are no error. Raises: StorageError."""
        gone = set(ids)
        if gone:
            known = self.ids()
            self._mended(lambda collection: collection.delete(ids=[_text(identity) for identity in gone]))
            self._ids = known - gone

    def query(self, text: str, limit: int) -> list[tuple[str, int, float]]:
        """(name, version, cosine similarity), the nearest first, equally near ones by name.

        Raises:
            IndexLost: the index turned out to be damaged.
            StorageError: the disk refused.
        """
        vector = self._embedder.embed([text])[0]
        try:
            found = _nearest(self._open(), vector, limit)
        except BaseException as error:
            if not _is_damage(error):
                raise
            # A view that another process's writes made stale is whole again when opened anew.
            self.close()
            found = self._guarded(lambda collection: _nearest(collection, vector, limit))
        return sorted(found, key=lambda hit: (-hit[2], hit[0], hit[1]))

    def rebuild(self, skills: Sequence[Skill]) -> None:
        """Begin anew with exactly `skills`. Raises: StorageError."""
        self._mended(lambda _: self._delete())
        self.add(skills)

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = self._collection = self._ids = None

    def _mended(self, use: Callable[[_Collection], T]) -> T:
        """`use` the collection; when it is damaged, an empty one instead."""
        try:
            return self._guarded(use)
        except IndexLost:
            return self._guarded(use)

    def _guarded(self, use: Callable[[_Collection], T]) -> T:
        try:
            return use(self._open())
        except BaseException as error:
            if _is_refusal(error):
                raise StorageError(
                    f"{self._folder}: the search index can't be used ({error}); free some space, give "
                    "this user write permission, or stop the other process that holds it"
                ) from error
            if not _is_damage(error):
                raise
            aside = self._move_aside(error)
            raise IndexLost(f"{self._folder}: the search index was damaged, it is now {aside}") from error

    def _delete(self) -> None:
        # Emptying the collection would keep its vector files, and with them what may be wrong with them.
        if self._client is not None:
            self._client.delete_collection(_collection_name(self._embedder.name))
        self._collection = self._ids = None

    def _open(self) -> _Collection:
        if self._collection is None:
            # Half a second of imports, which commands that do not search must not pay.
            import chromadb
            from chromadb.config import Settings

            settings = Settings(anonymized_telemetry=False)
            self._folder.mkdir(exist_ok=True)
            client = chromadb.PersistentClient(path=str(self._folder), settings=settings)
            self._client = cast(_Client, client)
            self._collection = self._client.get_or_create_collection(
                _collection_name(self._embedder.name),
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": SEARCH_WIDTH}},
            )
        return self._collection

    def _move_aside(self, error: BaseException) -> Path:
        from chromadb.api.shared_system_client import SharedSystemClient

        self.close()
        # A client that failed to open stays in Chroma's process-wide table and would be handed out again.
        SharedSystemClient.clear_system_cache()
        number = 1
        while (aside := self._folder.with_name(f"{self._folder.name}-damaged-{number}")).exists():
            number += 1
        _log.warning("search index %s is damaged (%s): moved to %s, rebuilding", self._folder, error, aside.name)
        if self._folder.exists():
            self._folder.rename(aside)
        return aside


def _collection_name(embedder: str) -> str:
    # Chroma allows 3 to 512 characters of few kinds; the hash keeps apart what the slug throws together.
    slug = re.sub(r"[^A-Za-z0-9]+", "-", embedder).strip("-")[:80]
    return f"skills-{slug}-{hashlib.sha256(embedder.encode()).hexdigest()[:8]}"


def _read_ids(collection: _Collection) -> set[Id]:
    return {_parse(text) for text in collection.get(include=[])["ids"]}


def _upsert(collection: _Collection, skills: Sequence[Skill], vectors: Sequence[Sequence[float]]) -> None:
    collection.upsert(
        ids=[_text((skill.name, skill.version)) for skill in skills],
        embeddings=vectors,
        documents=[search_text(skill) for skill in skills],
    )


def _nearest(collection: _Collection, vector: Sequence[float], limit: int) -> list[tuple[str, int, float]]:
    count = min(limit, collection.count())
    if count == 0:
        return []
    answer = collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
    # Rounded, so that ties do not depend on the last bits of a sum.
    return [
        (*_parse(text), round(1 - distance, _DIGITS))
        for text, distance in zip(answer["ids"][0], answer["distances"][0], strict=True)
    ]


def _text(identity: Id) -> str:
    return json.dumps(identity)


def _parse(text: str) -> Id:
    name, version = cast("tuple[str, int]", json.loads(text))
    return name, version


def _is_refusal(error: BaseException) -> bool:
    return isinstance(error, OSError) or any(sign in str(error).lower() for sign in _REFUSALS)


# Chroma reports what SQLite and the file system said only as text.
_REFUSALS = (
    "disk is full",
    "no space left",
    "readonly",
    "read-only",
    "permission denied",
    "unable to open database file",
    "database is locked",
)


def _is_damage(error: BaseException) -> bool:
    from chromadb.errors import ChromaError

    # Chroma's Rust half panics on some damage, which Python sees as a BaseException without a public class.
    return isinstance(error, ChromaError | ValueError) or type(error).__name__ == "PanicException"
