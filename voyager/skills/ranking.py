"""In which order the skills are given that an index found near a text.

How well one fits is its cosine similarity, more of it where words match that are rare among the candidates (BM25;
Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), where it brings the thing itself, and where it
was learned for that very goal. That is multiplied by the upper bound of its success rate, Wilson's of 1927: as well as
its record still allows, so that a skill that nobody used yet does not sink below one that fails now and then (the
choice of Kaelbling's interval estimation, "Learning in Embedded Systems", 1993). Of near-duplicates one goes first and
the others after what differs: maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998). The weights are tuned
on the retrieval suite's `dev` goals.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from voyager.domain import Filters, GoalKind, Language, Skill, SkillHit
from voyager.skills.wording import spelled, terms

POOL = 50
"""How many of the nearest are looked at for any that are given."""
SHORT = 15
"""Of how many of them, besides those given, the skills are read."""
_MATCHING = 0.2
"""What the best match of words is worth, in cosine similarity."""
_BRINGING = 0.08
"""What it is worth to bring the thing: whoever names one without a verb mostly wants to have it."""
_BRINGS = frozenset({"craft", "smelt", "mine", "obtain"})
_SAME = 0.3
"""What it is worth to have been learned for the very goal that the text begins with, whatever its count."""
_MISFIT = 0.9
"""What is left of a score for each wish that is not met, where wishes are not strict."""
_VARIETY = 0.3
"""How much a duplicate of what was given already loses, beside how well it fits."""
_ALIKE = 0.8
"""The share of equal words from which two skills begin to be duplicates."""
_SATURATION, _LENGTH = 1.2, 0.5
"""BM25's k1 and b: the texts are short and of much the same length."""
_DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class Found:
    """What an index found: a version by name, its cosine similarity, and the words that it is matched by."""

    name: str
    version: int
    cosine: float
    terms: tuple[str, ...] = ()
    matching: float = 0.0
    """How well its words match, of 1 for the best."""


@dataclass(frozen=True, kw_only=True)
class Wished:
    """What wishes are about. `needs` was learned over all starts, `takes` is what one attempt took."""

    language: Language
    dimension: str | None
    needs: Mapping[str, int]
    takes: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Candidate(Wished):
    """What decides over a skill besides its text. `allows`: the upper bound of its success rate."""

    kind: GoalKind | None
    goal: str
    allows: float

    @staticmethod
    def of(skill: Skill) -> "Candidate":
        return Candidate(
            language=skill.language,
            dimension=skill.dimension,
            kind=skill.goal.kind,
            goal=skill.goal.text,
            allows=skill.contract.interval[1],
            needs=skill.contract.needs,
            takes=skill.contract.preconditions,
        )


def find(
    text: str,
    limit: int,
    filters: Filters,
    nearest: Callable[[str, int], Sequence[Found]],
    known: Callable[[Sequence[Found]], Mapping[str, Candidate]],
    read: Callable[[Found], Skill | None],
) -> list[SkillHit]:
    """The best `limit` for `text`, the best first.

    Args:
        nearest: the index: so many that lie nearest to a text.
        known: the candidates by name, without those that can't be given.
        read: the skill of one that is to be given; None when it turns out that it can't be.
    """
    said = spelled(text)
    pool = max(POOL, limit)
    while True:
        found = nearest(said, pool)
        short = matched(said, found)[: None if filters.narrow else limit + SHORT]
        candidates = known(short)
        fitting = [(one, candidates[one.name]) for one in short if one.name in candidates]
        hits: list[SkillHit] = []
        for one, score in _varied(ranked(text, fitting, filters)):
            if (skill := read(one)) is not None:
                hits.append(SkillHit(skill=skill, score=one.cosine, rank_score=score))
            if len(hits) == limit:
                return hits
        if len(found) < pool:
            return hits
        pool *= 4


def matched(query: str, found: Sequence[Found]) -> list[Found]:
    """Those found, with how well their words match, the best first."""
    texts = [each.terms for each in found]
    scores = _bm25(terms(query), texts)
    best = max(scores, default=0.0) or 1.0
    told = [replace(one, matching=score / best) for one, score in zip(found, scores, strict=True)]
    return sorted(told, key=lambda one: (-round(one.cosine + _MATCHING * one.matching, _DIGITS), one.name, one.version))


def ranked(text: str, candidates: Sequence[tuple[Found, Candidate]], filters: Filters) -> list[tuple[Found, float]]:
    """The candidates for `text` with their scores, the best first; equal ones by name."""
    asked = _said(text)
    scored: list[tuple[Found, float]] = []
    for found, candidate in candidates:
        unmet = misfits(candidate, filters)
        if unmet and filters.strict:
            continue
        fit = found.cosine + _MATCHING * found.matching + (_BRINGING if candidate.kind in _BRINGS else 0.0)
        wanted = _said(candidate.goal)
        if wanted and asked[: len(wanted)] == wanted:
            fit += _SAME
        scored.append((found, round(max(0.0, fit) * candidate.allows * _MISFIT**unmet, _DIGITS)))
    return sorted(scored, key=lambda one: (-one[1], one[0].name, one[0].version))


def _varied(scored: list[tuple[Found, float]]) -> Iterator[tuple[Found, float]]:
    """Maximal marginal relevance: each next one is the best that is not much like one before it."""
    words = [frozenset(found.terms) for found, _ in scored]
    likeness = [0.0] * len(scored)
    left = list(range(len(scored)))
    while left:
        best = max(left, key=lambda place: (scored[place][1] - _VARIETY * likeness[place], -place))
        left.remove(best)
        yield scored[best]
        for place in left:
            likeness[place] = max(likeness[place], _alike(words[best], words[place]))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """0 for skills that only have much in common, 1 for those with the same words."""
    shared = len(one & other) / max(1, len(one | other))
    return max(0.0, (shared - _ALIKE) / (1 - _ALIKE))


def misfits(skill: Wished, filters: Filters) -> int:
    """How many of the wishes it does not meet; what is not known of it meets them."""
    language = filters.language is not None and skill.language != filters.language
    elsewhere = filters.dimension is not None and skill.dimension not in (None, filters.dimension)
    # What one attempt took it may also fetch: only who asks for what is ready now is held to it.
    needs, held = {**(skill.takes if filters.strict else {}), **skill.needs}, filters.inventory
    lacking = held is not None and any(held.get(item, 0) < count for item, count in needs.items())
    return language + elsewhere + lacking


def _bm25(query: Sequence[str], texts: Sequence[Sequence[str]]) -> list[float]:
    """Each text's score among these alone: an index over the whole library would know no better which words tell apart
    what is near already.
    """
    counts = [Counter(text) for text in texts]
    mean = sum(map(len, texts)) / max(1, len(texts)) or 1.0
    weights: dict[str, float] = {}
    for term in set(query):
        holding = sum(term in count for count in counts)
        weights[term] = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
    scores: list[float] = []
    for text, count in zip(texts, counts, strict=True):
        damping = _SATURATION * (1 - _LENGTH + _LENGTH * len(text) / mean)
        # In a fixed order: the last bits of a sum depend on it.
        parts = (weights[term] * count[term] * (_SATURATION + 1) / (count[term] + damping) for term in sorted(weights))
        scores.append(sum(parts))
    return scores


def _said(text: str) -> list[str]:
    """The words of a goal with the game's names whole and without its count."""
    return re.findall(r"[a-z_]+", text.lower())
