"""The vectors of a library's skills: a Chroma collection, derived from the skills and rebuilt at will."""

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import cast

from voyager.domain import Skill
from voyager.ports import Embedder
from voyager.skills.chroma import ChromaCollection, IndexLost
from voyager.skills.ranking import Found
from voyager.skills.vector_stores import Collection, VectorStore
from voyager.skills.wording import Wording

__all__ = ["Id", "IndexLost", "SkillIndex"]
Id = tuple[str, int]

BATCH = 256
_DIGITS = 6


class SkillIndex:
    """Vectors of skills in `store`. Chroma is first imported when the index is first used.

    What Chroma can't read begins empty. All raise `StorageError` where the disk or the server refuses.
    """

    def __init__(self, store: VectorStore, embedder: Embedder, wording: Wording, owner: str = "") -> None:
        """`owner` keeps apart the libraries that share a store."""
        self._embedder = embedder
        self.wording = wording
        # Vectors of another model or of other texts are of another collection.
        self._chroma = ChromaCollection(store, f"skills{owner}-{wording.version}", embedder.name)

    @property
    def identity(self) -> str:
        """Of the collection; one that begins anew has another."""
        return self._chroma.mended(lambda collection: str(collection.id))

    def count(self) -> int:
        return self._chroma.mended(lambda collection: collection.count())

    def ids(self) -> set[Id]:
        """The (name, version) of every skill in the index."""
        return self._chroma.mended(lambda collection: _parsed(collection.get(include=[])["ids"]))

    def present(self, ids: Iterable[Id]) -> set[Id]:
        """Those of `ids` that are in the index."""
        asked = [_text(identity) for identity in ids]
        if not asked:
            return set()
        return self._chroma.mended(lambda collection: _parsed(collection.get(ids=asked, include=[])["ids"]))

    def add(self, skills: Sequence[Skill]) -> None:
        """Embed and keep `skills`; those that are there are replaced."""
        for start in range(0, len(skills), BATCH):
            batch = skills[start : start + BATCH]
            vectors = self._embedder.embed([self.wording.embedded(skill) for skill in batch])
            self._chroma.mended(partial(_upsert, skills=batch, vectors=vectors))

    def drop(self, ids: Iterable[Id]) -> None:
        """Forget skills; unknown ones are no error."""
        gone = [_text(identity) for identity in ids]
        for start in range(0, len(gone), BATCH):
            batch = gone[start : start + BATCH]
            self._chroma.mended(lambda collection, batch=batch: collection.delete(ids=batch))

    def query(self, text: str, limit: int) -> list[Found]:
        """The nearest first, equally near ones by name; without the words that they are matched by.

        Raises:
            IndexLost: the index turned out to be damaged or removed.
        """
        vector = self._embedder.embed([text])[0]
        found = self._chroma.guarded(lambda collection: _nearest(collection, vector, limit))
        return sorted(found, key=lambda hit: (-hit.cosine, hit.name, hit.version))

    def begin_anew(self) -> None:
        """Empty, with nothing left of what other embedding models were asked."""
        self._chroma.mended(lambda _: self._chroma.delete_all())

    def close(self) -> None:
        """What it held is opened again at the next use, as it then is."""
        self._chroma.close()


def _parsed(texts: Iterable[str]) -> set[Id]:
    return {_parse(text) for text in texts}


def _upsert(collection: Collection, skills: Sequence[Skill], vectors: Sequence[Sequence[float]]) -> None:
    # No documents: Chroma takes as long to bring them as to find them.
    collection.upsert(ids=[_text((skill.name, skill.version)) for skill in skills], embeddings=vectors)


def _nearest(collection: Collection, vector: Sequence[float], limit: int) -> list[Found]:
    answer = collection.query(query_embeddings=[vector], n_results=limit, include=["distances"])
    return [_found(*each) for each in zip(answer["ids"][0], answer["distances"][0], strict=True)]


def _found(identity: str, distance: float) -> Found:
    name, version = _parse(identity)
    # Rounded and cut, so that neither ties nor the bounds depend on the last bits of a sum.
    cosine = max(-1.0, min(1.0, round(1 - distance, _DIGITS)))
    return Found(name=name, version=version, cosine=cosine)


def _text(identity: Id) -> str:
    return json.dumps(identity)


def _parse(text: str) -> Id:
    name, version = cast("tuple[str, int]", json.loads(text))
    return name, version
