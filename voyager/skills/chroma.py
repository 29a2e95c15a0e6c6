"""A Chroma collection in a folder of its own: derived data that is moved aside when it is damaged, and begins empty."""

import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypedDict, TypeVar, cast

from voyager.errors import StorageError

T = TypeVar("T")

# Exact up to this many neighbours: a library of hundreds is searched whole, and nothing is missed.
SEARCH_WIDTH = 200

_log = logging.getLogger(__name__)


class _Ids(TypedDict):
    ids: list[str]


class _Nearest(TypedDict):
    ids: list[list[str]]
    documents: list[list[str]]
    distances: list[list[float]]


class Collection(Protocol):
    """The part of Chroma's Collection in use, whose own types are incomplete."""

    def get(self, *, include: list[str]) -> _Ids: ...
    def count(self) -> int: ...
    def delete(self, *, ids: list[str]) -> object: ...
    def upsert(self, *, ids: list[str], embeddings: Sequence[Sequence[float]], documents: list[str]) -> None: ...
    def query(self, *, query_embeddings: Sequence[Sequence[float]], n_results: int, include: list[str]) -> _Nearest: ...


class _Client(Protocol):
    def get_or_create_collection(
        self, name: str, *, embedding_function: None, configuration: dict[str, Any]
    ) -> Collection: ...
    def delete_collection(self, name: str) -> None: ...
    def close(self) -> None: ...


class IndexLost(StorageError):
    """The index was damaged and begins empty: add what it held again, then ask again."""


class ChromaFolder:
    """The collection of `kind` in `folder`, for vectors of one embedder.

    Chroma is first imported when the collection is first used. A folder that it can't read is moved aside, and the
    collection begins empty.
    """

    def __init__(self, folder: Path, kind: str, embedder: str, lost: Callable[[], None] = lambda: None) -> None:
        """`lost` is called when the collection is about to begin empty."""
        self._folder = folder
        self._name = _collection_name(kind, embedder)
        self._lost = lost
        self._client: _Client | None = None
        self._collection: Collection | None = None

    def mended(self, use: Callable[[Collection], T]) -> T:
        """`use` the collection; when it is damaged, an empty one instead. Raises: StorageError."""
        try:
            return self.guarded(use)
        except IndexLost:
            return self.guarded(use)

    def guarded(self, use: Callable[[Collection], T]) -> T:
        """`use` the collection.

        Raises:
            IndexLost: it turned out to be damaged.
            StorageError: the disk refused.
        """
        try:
            return use(self.open())
        except BaseException as error:
            if _is_refusal(error):
                raise StorageError(
                    f"{self._folder}: the search index can't be used ({error}); free some space, give "
                    "this user write permission, or stop the other process that holds it"
                ) from error
            if not is_damage(error):
                raise
            aside = self._move_aside(error)
            raise IndexLost(f"{self._folder}: the search index was damaged, it is now {aside}") from error

    def delete(self) -> None:
        """Begin anew."""
        # Emptying the collection would keep its vector files, and with them what may be wrong with them.
        if self._client is not None:
            self._client.delete_collection(self._name)
        self._collection = None

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = self._collection = None

    def open(self) -> Collection:
        if self._collection is None:
            # Half a second of imports, which commands that do not search must not pay.
            import chromadb
            from chromadb.config import Settings

            settings = Settings(anonymized_telemetry=False)
            self._folder.mkdir(parents=True, exist_ok=True)
            client = chromadb.PersistentClient(path=str(self._folder), settings=settings)
            self._client = cast(_Client, client)
            self._collection = self._client.get_or_create_collection(
                self._name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": SEARCH_WIDTH}},
            )
        return self._collection

    def _move_aside(self, error: BaseException) -> Path:
        from chromadb.api.shared_system_client import SharedSystemClient

        self.close()
        self._lost()
        # A client that failed to open stays in Chroma's process-wide table and would be handed out again.
        SharedSystemClient.clear_system_cache()
        number = 1
        while (aside := self._folder.with_name(f"{self._folder.name}-damaged-{number}")).exists():
            number += 1
        _log.warning("search index %s is damaged (%s): moved to %s, rebuilding", self._folder, error, aside.name)
        if self._folder.exists():
            self._folder.rename(aside)
        return aside


def _collection_name(kind: str, embedder: str) -> str:
    # Chroma allows 3 to 512 characters of few kinds; the hash keeps apart what the slug throws together.
    slug = re.sub(r"[^A-Za-z0-9]+", "-", embedder).strip("-")[:80]
    return f"{kind}-{slug}-{hashlib.sha256(embedder.encode()).hexdigest()[:8]}"


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


def is_damage(error: BaseException) -> bool:
    """Whether Chroma failed over its own files."""
    from chromadb.errors import ChromaError

    # Chroma's Rust half panics on some damage, which Python sees as a BaseException without a public class.
    return isinstance(error, ChromaError | ValueError) or type(error).__name__ == "PanicException"
