"""The search index of a library: a Chroma collection, derived from the skills and rebuilt at will."""

import json
import re
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import cast

from voyager.domain import Skill
from voyager.ports import Embedder
from voyager.skills.chroma import ChromaFolder, Collection, IndexLost, is_damage

__all__ = ["Id", "IndexLost", "SkillIndex", "search_text", "words"]
Id = tuple[str, int]

_BATCH = 256
_DIGITS = 6


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


class SkillIndex:
    """Vectors of skills in `folder`. Chroma is first imported when the index is first used.

    A folder that Chroma can't read is moved aside, and the index begins empty.
    """

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._embedder = embedder
        self._chroma = ChromaFolder(folder, "skills", embedder.name, self._forget)
        self._ids: set[Id] | None = None

    def ids(self) -> set[Id]:
        """The (name, version) of every skill in the index. Raises: StorageError."""
        if self._ids is None:
            self._ids = self._chroma.mended(_read_ids)
        return set(self._ids)

    def add(self, skills: Sequence[Skill]) -> None:
        """Embed and keep `skills`; those that are there are replaced. Raises: StorageError."""
        for start in range(0, len(skills), _BATCH):
            batch = skills[start : start + _BATCH]
            vectors = self._embedder.embed([search_text(skill) for skill in batch])
            known = self.ids()
            self._chroma.mended(partial(_upsert, skills=batch, vectors=vectors))
            self._ids = known | {(skill.name, skill.version) for skill in batch}

    def drop(self, ids: Iterable[Id]) -> None:
        """Forget skills; unknown ones are no error. Raises: StorageError."""
        gone = set(ids)
        if gone:
            known = self.ids()
            self._chroma.mended(lambda collection: collection.delete(ids=[_text(identity) for identity in gone]))
            self._ids = known - gone

    def query(self, text: str, limit: int) -> list[tuple[str, int, float]]:
        """(name, version, cosine similarity), the nearest first, equally near ones by name.

        Raises:
            IndexLost: the index turned out to be damaged.
            StorageError: the disk refused.
        """
        vector = self._embedder.embed([text])[0]
        try:
            found = _nearest(self._chroma.open(), vector, limit)
        except BaseException as error:
            if not is_damage(error):
                raise
            # A view that another process's writes made stale is whole again when opened anew.
            self.close()
            found = self._chroma.guarded(lambda collection: _nearest(collection, vector, limit))
        return sorted(found, key=lambda hit: (-hit[2], hit[0], hit[1]))

    def rebuild(self, skills: Sequence[Skill]) -> None:
        """Begin anew with exactly `skills`. Raises: StorageError."""
        self._chroma.mended(lambda _: self._chroma.delete())
        self._ids = None
        self.add(skills)

    def close(self) -> None:
        self._chroma.close()
        self._forget()

    def _forget(self) -> None:
        self._ids = None


def _read_ids(collection: Collection) -> set[Id]:
    return {_parse(text) for text in collection.get(include=[])["ids"]}


def _upsert(collection: Collection, skills: Sequence[Skill], vectors: Sequence[Sequence[float]]) -> None:
    collection.upsert(
        ids=[_text((skill.name, skill.version)) for skill in skills],
        embeddings=vectors,
        documents=[search_text(skill) for skill in skills],
    )


def _nearest(collection: Collection, vector: Sequence[float], limit: int) -> list[tuple[str, int, float]]:
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
