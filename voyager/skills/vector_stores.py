"""Where Chroma collections live: in a folder of ours, or on a server that several machines share."""

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, TypedDict, cast
from urllib.parse import urlsplit
from uuid import UUID

from voyager.checkpoint.lock import FileLock
from voyager.errors import StorageError

_log = logging.getLogger(__name__)


class Ids(TypedDict):
    ids: list[str]


class Nearest(TypedDict):
    ids: list[list[str]]
    documents: list[list[str]]
    distances: list[list[float]]


class Collection(Protocol):
    """The part of Chroma's Collection in use, whose own types are incomplete."""

    @property
    def id(self) -> UUID: ...

    def get(self, *, include: list[str], ids: list[str] | None = None) -> Ids: ...
    def count(self) -> int: ...
    def delete(self, *, ids: list[str]) -> object: ...
    def upsert(
        self, *, ids: list[str], embeddings: Sequence[Sequence[float]], documents: list[str] | None = None
    ) -> None: ...
    def query(self, *, query_embeddings: Sequence[Sequence[float]], n_results: int, include: list[str]) -> Nearest: ...


class Client(Protocol):
    """The part of Chroma's clients in use."""

    def get_or_create_collection(
        self, name: str, *, embedding_function: None, configuration: dict[str, Any]
    ) -> Collection: ...
    def list_collections(self) -> Sequence[Any]: ...
    def delete_collection(self, name: str) -> None: ...
    def close(self) -> None: ...


class VectorStore(Protocol):
    """Chroma is first imported when a store is first connected to."""

    @property
    def lock(self) -> FileLock:
        """Held by whoever writes."""
        ...

    def connect(self) -> Client: ...

    def disconnect(self, client: Client) -> None: ...

    def refusal(self, error: BaseException) -> str | None:
        """What to tell of an error that is not damage: what refused, and what to do; None for damage and for faults."""
        ...

    def give_up(self, error: BaseException) -> str:
        """The collection stays damaged when it is opened anew: make room for an empty one.

        Returns:
            What became of it.
        Raises:
            StorageError: that is for somebody else to do.
        """
        ...


class FolderStore:
    """Collections in `folder`, which is moved aside when Chroma can't read it."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        """`read_only`: a copy is read, because Chroma writes wherever it opens."""
        self._folder = folder
        self._read_only = read_only
        self._copy: TemporaryDirectory[str] | None = None
        self.lock = FileLock(folder.with_name(f"{folder.name}.lock"))

    def connect(self) -> Client:
        """Raises: StorageError: it can't be written, and there is nothing to read."""
        import chromadb

        folder = self._folder
        if self._read_only:
            if not (folder / "chroma.sqlite3").is_file():
                raise StorageError(
                    f"{folder.parent} can't be searched: it can't be written and has no search index; copy the library"
                    " to a folder that you may write to"
                )
            self._copy = TemporaryDirectory(prefix="voyager-index-")
            folder = Path(self._copy.name) / "index"
            _copy_readable(self._folder, folder)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return cast(Client, chromadb.PersistentClient(path=str(folder), settings=_quiet()))
        except BaseException:
            from chromadb.api.shared_system_client import SharedSystemClient

            # A client that failed to open stays in Chroma's process-wide table and would be handed out again.
            SharedSystemClient.clear_system_cache()
            raise

    def disconnect(self, client: Client) -> None:
        client.close()
        if self._copy is not None:
            self._copy.cleanup()
            self._copy = None

    def refusal(self, error: BaseException) -> str | None:
        if not (isinstance(error, OSError) or any(sign in str(error).lower() for sign in _REFUSALS)):
            return None
        return (
            f"{self._folder}: the search index can't be used ({error}); free some space, give "
            "this user write permission, or stop the other process that holds it"
        )

    def give_up(self, error: BaseException) -> str:
        if self._read_only:
            raise StorageError(
                f"{self._folder}: the search index is damaged and its library can't be written; copy the library to a"
                " folder that you may write to"
            ) from error
        number = 1
        while (aside := self._folder.with_name(f"{self._folder.name}-damaged-{number}")).exists():
            number += 1
        _log.warning("search index %s is damaged (%s): moved to %s, rebuilding", self._folder, error, aside.name)
        if self._folder.exists():
            self._folder.rename(aside)
        return f"it is now {aside}"


class ServerStore:
    """Collections on the Chroma server at `url`, `http://host:port`."""

    def __init__(self, url: str, lock: Path) -> None:
        """`lock`: the file that keeps the writers of this library apart."""
        self._url = url
        self.lock = FileLock(lock)

    def connect(self) -> Client:
        import chromadb

        parts = urlsplit(self._url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        client = chromadb.HttpClient(
            host=parts.hostname or "", port=port, ssl=parts.scheme == "https", settings=_quiet()
        )
        return cast(Client, client)

    def disconnect(self, client: Client) -> None:
        client.close()

    def refusal(self, error: BaseException) -> str | None:
        import httpx

        if not isinstance(error, httpx.HTTPError | OSError) and "Could not connect" not in str(error):
            return None
        return (
            f"the Chroma server at {self._url} does not answer ({str(error).strip() or type(error).__name__}); start it"
            " (`chroma run`), or leave out `chroma_url` to keep the vectors in the library"
        )

    def give_up(self, error: BaseException) -> str:
        raise StorageError(f"the Chroma server at {self._url} failed: {error}; its own log tells more") from error


def collections_of(client: Client, prefix: str) -> list[str]:
    """The names of the collections that begin with `prefix`."""
    return [name for each in client.list_collections() if re.match(re.escape(prefix), name := str(each.name))]


def _copy_readable(source: Path, target: Path) -> None:
    """Contents alone: with the modes of a read-only folder, the copy would be read-only too."""
    target.mkdir(parents=True)
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir()
        else:
            place.write_bytes(path.read_bytes())


def _quiet() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


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
