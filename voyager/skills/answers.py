"""Answers to questions, found again by what the question means: nobody is asked twice."""

import hashlib
import json
from functools import partial
from pathlib import Path
from typing import cast

from voyager.ports import Embedder
from voyager.skills.chroma import ChromaCollection
from voyager.skills.vector_stores import Collection, FolderStore

SAME = 0.05
"""Cosine distance up to which two questions are the same one."""


class AnswerCache:
    """A Chroma collection of questions in `folder`, each with its answer; a damaged one begins empty."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._embedder = embedder
        self._chroma = ChromaCollection(FolderStore(folder), "answers", embedder.name)

    def find(self, question: str) -> str | None:
        """The answer to the nearest question within `SAME`; None when none was asked. Raises: StorageError."""
        vector = self._embedder.embed([question])[0]
        return self._chroma.mended(partial(_nearest, vector=vector))

    def keep(self, question: str, answer: str) -> None:
        """Remember an answer, in place of an earlier one to the very same question. Raises: StorageError."""
        vector = self._embedder.embed([question])[0]
        identity = hashlib.sha256(question.encode()).hexdigest()
        text = json.dumps([question, answer], ensure_ascii=False)
        self._chroma.mended(lambda collection: collection.upsert(ids=[identity], embeddings=[vector], documents=[text]))

    def close(self) -> None:
        self._chroma.close()


def _nearest(collection: Collection, vector: list[float]) -> str | None:
    if collection.count() == 0:
        return None
    found = collection.query(query_embeddings=[vector], n_results=1, include=["distances", "documents"])
    if not found["ids"][0] or found["distances"][0][0] > SAME:
        return None
    _, answer = cast("tuple[str, str]", json.loads(found["documents"][0][0]))
    return answer
