"""Who sets the goals: a model, the frontier alone, chance, or a list that someone wrote."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass as checked

from voyager.curriculum.techtree import TechTree
from voyager.domain import CurriculumView, Goal
from voyager.errors import ConfigError, GoalError
from voyager.goals import GoalNames, parse_goal
from voyager.operated import held, read_yaml
from voyager.worlds.arena import Arena

MANUAL = "manual"
PLAIN = ("auto", "frontier", "random", MANUAL)
"""Modes that need no file: `auto` asks the model, `frontier` takes the best candidate, `random` draws an item; with
`manual` a person sets the goals, who takes the place of the curriculum."""
_SUITE = "suite:"
MEASURED = frozenset({"retrieval"})
"""Files beside the suites that set no goals: `voyager bench` measures with them."""
_FILES = (".yaml", ".yml")
_WORLD = frozenset({"preset", "seed"})


class FrontierCurriculum:
    """Implements `ports.Curriculum`: the best candidate, and no model is asked."""

    async def propose(self, view: CurriculumView) -> Goal | None:
        return view.candidates[0].goal if view.candidates else None


class RandomCurriculum:
    """Implements `ports.Curriculum`: any item of the version, feasible or silly, as in the ablation of Voyager's paper.

    The draw follows from the seed and the number of ended goals, so that a resumed run goes on with the same ones.
    """

    def __init__(self, tree: TechTree, seed: int) -> None:
        self._items = sorted(tree.data.items - {"air"})
        self._names = tree.names
        self._seed = seed

    async def propose(self, view: CurriculumView) -> Goal | None:
        draw = random.Random(f"{self._seed} {len(view.history)}")
        return parse_goal(f"Obtain 1 {draw.choice(self._items)}", self._names)


class SuiteCurriculum:
    """Implements `ports.Curriculum`: the goals of a list in their order, each once, whatever becomes of them."""

    def __init__(self, goals: Sequence[Goal]) -> None:
        self._goals = tuple(goals)

    async def propose(self, view: CurriculumView) -> Goal | None:
        ended = len(view.history)
        return self._goals[ended] if ended < len(self._goals) else None


@dataclass(frozen=True, kw_only=True)
class Suite:
    """A list of goals, and what the player begins with where the file says so."""

    goals: tuple[Goal, ...]
    start: Arena | None = None


@checked(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class _File:
    goals: Annotated[tuple[str, ...], Field(min_length=1)]
    description: str = ""
    start: dict[str, object] | None = None


def lasting(mode: str) -> str:
    """The mode as it means the same from any folder."""
    return str(Path(mode).absolute()) if mode.endswith(_FILES) else mode


def suite_of(mode: str, folders: Sequence[Path], names: GoalNames) -> Suite | None:
    """The suite that a mode names: `suite:NAME`, or the path of a YAML file; None for the other modes.

    Args:
        folders: where `suites/NAME.yaml` is looked for, in this order.
    Raises:
        ConfigError: there is no such mode or suite, or its file holds something that can't be; names it.
    """
    if mode in PLAIN:
        return None
    if mode.startswith(_SUITE):
        name = mode.removeprefix(_SUITE)
        there = {path.stem: path for folder in reversed(folders) for path in (folder / "suites").glob("*.yaml")}
        there = {stem: path for stem, path in there.items() if stem not in MEASURED}
        if name not in there:
            raise ConfigError(f"there is no suite `{name}`; there are {', '.join(sorted(there)) or 'none'}")
        return load_suite(there[name], names)
    if mode.endswith(_FILES):
        return load_suite(Path(mode), names)
    raise ConfigError(f"there is no curriculum `{mode}`; there are {', '.join(PLAIN)}, suite:NAME, and a FILE.yaml")


def load_suite(path: Path, names: GoalNames) -> Suite:
    """Read a suite's file.

    Raises:
        ConfigError: it can't be read, a field is unknown, or a goal names what the version does not have.
    """
    file = read_yaml(path, _File, "suite")
    try:
        goals = tuple(parse_goal(text, names) for text in file.goals)
    except GoalError as error:
        raise ConfigError(f"suite {path}: {error}") from error
    if file.start is None:
        return Suite(goals=goals)
    if _WORLD & file.start.keys():
        raise ConfigError(f"suite {path}: `start` can't set preset or seed; the run's --world and --seed do")
    return Suite(goals=goals, start=held(file.start, Arena, f"suite {path}: start"))
