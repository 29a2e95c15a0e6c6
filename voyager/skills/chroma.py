"""A Chroma collection for vectors of one embedder: derived data that begins empty when it is damaged."""

import hashlib
import re
from collections.abc import Callable
from typing import TypeVar

from voyager.errors import StorageError
from voyager.skills.vector_stores import Client, Collection, VectorStore, collections_of

T = TypeVar("T")

# Exact up to this many neighbours: a library of hundreds is searched whole, and nothing is missed.
SEARCH_WIDTH = 200


class IndexLost(StorageError):
    """The index was damaged or removed and begins empty: add what it held again, then ask again."""


class ChromaCollection:
    """The collection of `kind` in `store`. Chroma is first imported when the collection is first used."""

    def __init__(self, store: VectorStore, kind: str, embedder: str) -> None:
        self._store = store
        self._kind = kind
        self._name = _collection_name(kind, embedder)
        self._client: Client | None = None
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
            IndexLost: it turned out to be damaged, or somebody removed it.
            StorageError: the disk or the server refused.
        """
        try:
            return use(self.open())
        except BaseException as error:
            self._check(error)
        # A view that another process's writes made stale is whole again when opened anew; so may be what another
        # process has moved aside meanwhile.
        with self._store.lock.held():
            try:
                return use(self.open())
            except BaseException as error:
                self._check(error)
                became = self._store.give_up(error)
                raise IndexLost(f"the search index was damaged, {became}") from error

    def delete_all(self) -> None:
        """Begin anew, and leave nothing of other embedders behind. Raises: StorageError."""
        # Emptying the collection would keep its vector files, and with them what may be wrong with them.
        client = self._client
        if client is not None:
            for name in collections_of(client, f"{self._kind}-"):
                client.delete_collection(name)
        self._collection = None

    def close(self) -> None:
        if self._client is not None:
            self._store.disconnect(self._client)
        self._client = self._collection = None

    def open(self) -> Collection:
        if self._collection is None:
            if self._client is None:
                self._client = self._store.connect()
            self._collection = self._client.get_or_create_collection(
                self._name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": SEARCH_WIDTH}},
            )
        return self._collection

    def _check(self, error: BaseException) -> None:
        """Returns, with the collection closed, only where opening it anew may help."""
        refusal = self._store.refusal(error)
        if refusal is not None:
            raise StorageError(refusal) from error
        if not _is_damage(error):
            raise error
        self.close()
        if type(error).__name__ == "NotFoundError":
            raise IndexLost("the search index was removed by another process") from error


def _collection_name(kind: str, embedder: str) -> str:
    # Chroma allows 3 to 512 characters of few kinds; the hash keeps apart what the slug throws together.
    slug = re.sub(r"[^A-Za-z0-9]+", "-", embedder).strip("-")[:80]
    return f"{kind}-{slug}-{hashlib.sha256(embedder.encode()).hexdigest()[:8]}"


def _is_damage(error: BaseException) -> bool:
    """Whether Chroma failed over its own files."""
    from chromadb.errors import ChromaError

    # Chroma's Rust half panics on some damage, which Python sees as a BaseException without a public class.
    return isinstance(error, ChromaError | ValueError) or type(error).__name__ == "PanicException"
