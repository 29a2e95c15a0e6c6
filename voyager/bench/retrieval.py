"""How well skills are found, on the retrieval suite: ranked as the library does, and by today's baseline beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from voyager import sources
from voyager.assembly import tech_tree
from voyager.bench.figures import Figure, Progress
from voyager.bench.paraphrases import FILE, Paraphrase, RetrievalSuite, load_retrieval
from voyager.config import Settings
from voyager.domain import Filters, Skill
from voyager.ports import Embedder
from voyager.skills.embedder import SentenceEmbedder
from voyager.skills.index import SkillIndex
from voyager.skills.ranking import Candidate, find
from voyager.skills.ranking import Found as Hit
from voyager.skills.vector_stores import FolderStore
from voyager.skills.wording import Wording, load_glossary, terms, words

TOP_5 = 99.0
"""What the project holds itself to, in percent; the published Voyager's paper tells 96.5 of a set of its own."""
_SHOWN = 5
"""How many are found for a goal, as a coder is shown them; a right skill below counts as not found."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """The place, from 1, of the first right skill for each goal; None where none was found."""

    goals: tuple[Paraphrase, ...]
    places: tuple[int | None, ...]

    def within(self, places: int) -> float:
        """The share of goals with a right skill among the first `places`, in percent."""
        return 100 * sum(place is not None and place <= places for place in self.places) / max(1, len(self.places))

    @property
    def reciprocal(self) -> float:
        """The mean of 1 / place."""
        return sum(0.0 if place is None else 1 / place for place in self.places) / max(1, len(self.places))

    def of(self, split: str) -> "Found":
        """Those of one split."""
        kept = [(goal, place) for goal, place in zip(self.goals, self.places, strict=True) if goal.split == split]
        return Found(goals=tuple(goal for goal, _ in kept), places=tuple(place for _, place in kept))


class PlainWording(Wording):
    """The baseline's text: name, description, goal and items gained as they stand, with no glossary."""

    def embedded(self, skill: Skill) -> str:
        gained = [words(item) for item, count in sorted(skill.contract.effect.items()) if count > 0]
        parts = [words(skill.name), skill.description.rstrip("."), skill.goal.text]
        return ". ".join([*parts, f"gains {', '.join(gained)}"] if gained else parts)


def measure_retrieval(settings: Settings, progress: Progress) -> list[Figure]:
    """Every figure of the suite. Raises: ConfigError: the suite is not as it was frozen."""
    folder = sources.shipped("curriculum")
    suite = load_retrieval(folder / FILE, tech_tree().data)
    embedder = SentenceEmbedder(settings.embedding)
    progress(f"{len(suite.skills)} skills, as they stand")
    plain = evaluate(suite, embedder, PlainWording(), suite.goals, by_cosine=True)
    progress(f"{len(suite.skills)} skills, as the library has them")
    wording = Wording(load_glossary([settings.home / "curriculum", folder]))
    ranked = evaluate(suite, embedder, wording, suite.goals)
    figures: list[Figure] = []
    for name, found, bound in (("cosine of the plain text", plain, None), ("ranked", ranked, TOP_5)):
        for label, part in (("dev", found.of("dev")), ("test", found.of("test")), ("all", found)):
            title, note = f"{name}, {label}", f"{len(part.goals)} goals among {len(suite.skills)} skills"
            figures += [
                Figure(name=f"{title}: top 1", value=part.within(1), unit="%", note=note),
                Figure(name=f"{title}: top 5", value=part.within(5), unit="%", note=note, least=bound),
                Figure(
                    name=f"{title}: mean reciprocal rank in the first 5",
                    value=100 * part.reciprocal,
                    unit="%",
                    note=note,
                ),
            ]
    return figures


def evaluate(
    suite: RetrievalSuite,
    embedder: Embedder,
    wording: Wording,
    goals: Sequence[Paraphrase],
    *,
    by_cosine: bool = False,
) -> Found:
    """Where the right skills are for each of `goals`; `by_cosine` takes the index's order as it is."""
    skills = {skill.name: skill for skill in suite.skills}

    def known(found: Sequence[Hit]) -> dict[str, Candidate]:
        return {one.name: Candidate.of(skills[one.name]) for one in found}

    places: list[int | None] = []
    with TemporaryDirectory(prefix="voyager-bench-") as folder:
        index = SkillIndex(FolderStore(Path(folder)), embedder, wording)
        try:
            index.add(suite.skills)
            said = {skill.name: terms(wording.matched(skill)) for skill in suite.skills}

            def nearest(text: str, limit: int) -> list[Hit]:
                return [replace(hit, terms=said[hit.name]) for hit in index.query(text, limit)]

            for goal in goals:
                if by_cosine:
                    names = [found.name for found in index.query(goal.goal, _SHOWN)]
                else:
                    hits = find(goal.goal, _SHOWN, Filters(), nearest, known, lambda one: skills[one.name])
                    names = [hit.skill.name for hit in hits]
                places.append(next((place for place, name in enumerate(names, 1) if name in goal.right), None))
        finally:
            index.close()
    return Found(goals=tuple(goals), places=tuple(places))
