"""What makes a run a pursuit: one goal instead of a frontier, and a library that is lent unless it learns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import JsonValue

from voyager.config import Settings
from voyager.curriculum.pursuit import Pursuit, skills_for
from voyager.curriculum.techtree import TechTree
from voyager.domain import Aim, Candidate, GoalRecord, Observation, PursuitEnd
from voyager.errors import LibraryError
from voyager.goals import parse_wish
from voyager.ports import ChatModel, Library
from voyager.prompts import Prompts
from voyager.rollout.stages import Limits, Stages
from voyager.skills.lent import LentLibrary
from voyager.wire import from_json


def check(aim: Aim, settings: Settings, tree: TechTree) -> None:
    """Find what can't work before anything is written.

    Raises:
        GoalError: the goal names something that the version does not know.
        LibraryError: there is no library in the folder that the settings name, and none is to be learned.
    """
    parse_wish(aim.goal, tree.names)
    if settings.library is not None and not aim.learn and not settings.library.is_dir():
        # Nothing would be learned into it: an empty library made of a mistyped name helps nobody.
        raise LibraryError(f"there is no library in {settings.library}; name another --library, or learn with --learn")


def kept_aim(kept: Mapping[str, JsonValue]) -> Aim | None:
    """What a run whose settings are `kept` pursues; None for one that explores."""
    aim = kept.get("pursuit")
    return None if aim is None else from_json(Aim, aim)


def aimed(stages: Stages, aim: Aim, model: ChatModel, prompts: Prompts, tree: TechTree, retrieved: int) -> Stages:
    """`stages` with the steps to the aim as their goals, and the library theirs to read, or to learn into."""
    library: Library = stages.library if aim.learn else LentLibrary(stages.library)
    goal = parse_wish(aim.goal, tree.names)
    return replace(
        stages,
        curriculum=Pursuit(goal, model, prompts, tree, skills_for(library, tree, retrieved)),
        candidates=_no_candidates,
        library=library,
        keeps=aim.learn and stages.keeps,
    )


def limited(limits: Limits, aim: Aim | None) -> Limits:
    """`limits` with the programs that the aim allows."""
    return limits if aim is None else replace(limits, programs=aim.programs)


def ended(stages: Stages, reason: str, limits: Limits) -> PursuitEnd | None:
    """How a pursuit's loop that stopped for `reason` ended; None when it can go on, and for a run that explores."""
    if not isinstance(stages.curriculum, Pursuit):
        return None
    if reason == "programs":
        return PursuitEnd(reached=False, reason=f"the goal was not reached within {limits.programs} programs")
    return stages.curriculum.end


def _no_candidates(observation: Observation, history: Sequence[GoalRecord]) -> Sequence[Candidate]:
    """A pursuit chooses among nothing: its goal is given."""
    return ()
