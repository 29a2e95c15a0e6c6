"""Skills and vectors by number, for libraries larger than anyone has learned."""

import hashlib
from collections.abc import Iterator, Sequence
from math import sqrt

from voyager.domain import Goal, Predicate, Provenance, SkillDraft

DIMENSIONS = 384
"""As many as the real model has."""

_VERBS = ("mine", "craft", "smelt", "kill", "place", "collect", "deposit", "equip")
_THINGS = ("oak_log", "cobblestone", "iron_ingot", "torch", "chest", "wheat", "zombie", "bed", "rail", "bucket")
_WAYS = ("quickly", "at night", "in a cave", "from a chest", "with care", "near water", "by hand", "underground")


class SyntheticEmbedder:
    """Vectors that follow from a text's hash, without a model; implements `ports.Embedder`.

    They mean nothing, and are spread evenly over the sphere, which is the hardest case for a search index.
    """

    def __init__(self, name: str = "synthetic") -> None:
        self.name = name
        self.embedded = 0
        """How many texts were embedded so far."""

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector a text, Euclidean norm 1."""
        self.embedded += len(texts)
        return [_vector(text) for text in texts]


def synthetic_drafts(count: int, *, first: int = 0) -> Iterator[SkillDraft]:
    """Skills with numbered names, of which most call one or two earlier ones."""
    for number in range(first, first + count):
        thing, verb, way = _THINGS[number % 10], _VERBS[number // 10 % 8], _WAYS[number // 80 % 8]
        name = f"{verb}_{thing}_{number}"
        callees = {number // 2, number // 3} - {number} if number % 4 else set[int]()
        yield SkillDraft(
            name=name,
            source=f"async function {name}(bot, count = 1) {{\n  await bot.chat('{number}')\n  return count\n}}\n",
            entry=name,
            language="javascript",
            params=(),
            description=f"{verb.capitalize()}s {thing.replace('_', ' ')} {way}, in the way of number {number}.",
            goal=Goal(
                text=f"{verb.capitalize()} 1 {thing}", predicate=Predicate(measure="gained", subject=thing, minimum=1)
            ),
            calls=tuple(_name(callee) for callee in sorted(callees)),
            provenance=Provenance(goal=name, run="bench", attempt=1, model="none", prompt_hash=""),
            effect={thing: 1},
            ticks=20 + number % 400,
        )


def _name(number: int) -> str:
    return f"{_VERBS[number // 10 % 8]}_{_THINGS[number % 10]}_{number}"


def _vector(text: str) -> list[float]:
    values = [byte - 127.5 for byte in hashlib.shake_256(text.encode()).digest(DIMENSIONS)]
    norm = sqrt(sum(value * value for value in values))
    return [value / norm for value in values]
