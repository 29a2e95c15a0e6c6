"""What the curriculum goes by, all of it an operator's to edit: weights, milestones, and a run's suite."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from voyager.curriculum.frontier import candidates
from voyager.curriculum.milestones import Milestone, load_milestones
from voyager.curriculum.modes import FrontierCurriculum, RandomCurriculum, Suite, SuiteCurriculum, suite_of
from voyager.curriculum.proposals import ModelCurriculum
from voyager.curriculum.techtree import TechTree
from voyager.curriculum.weights import Weights, load_weights
from voyager.domain import Candidate, GoalRecord, Observation
from voyager.goals import GoalNames
from voyager.ports import ChatModel, Curriculum, Library
from voyager.prompts import Prompts


@dataclass(frozen=True, kw_only=True)
class Lore:
    """`suite` is None where no list sets the goals."""

    weights: Weights
    milestones: tuple[Milestone, ...]
    suite: Suite | None


def frontier_of(
    tree: TechTree, lore: Lore, library: Library
) -> Callable[[Observation, Sequence[GoalRecord]], tuple[Candidate, ...]]:
    """The frontier as the loop asks it: over what `library` holds at that moment."""

    def offered(observation: Observation, history: Sequence[GoalRecord]) -> tuple[Candidate, ...]:
        outcomes = library.outcomes()
        return candidates(tree, lore.weights, observation, history, milestones=lore.milestones, outcomes=outcomes)

    return offered


def curriculum_of(
    mode: str, lore: Lore, *, model: ChatModel, prompts: Prompts, tree: TechTree, seed: int
) -> Curriculum:
    """Who sets the goals in a mode."""
    if mode == "random":
        return RandomCurriculum(tree, seed)
    if mode == "frontier":
        return FrontierCurriculum()
    if lore.suite is not None:
        return SuiteCurriculum(lore.suite.goals)
    return ModelCurriculum(model, prompts, tree, lore.weights.warm_up)


def load_lore(folders: Sequence[Path], mode: str, names: GoalNames) -> Lore:
    """Read each file from the first of `folders` that has it.

    Raises:
        ConfigError: one is missing or wrong, or there is no such mode; names it.
    """
    return Lore(
        weights=load_weights(folders),
        milestones=load_milestones(folders, names),
        suite=suite_of(mode, folders, names),
    )
