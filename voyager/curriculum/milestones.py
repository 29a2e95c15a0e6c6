"""Milestones: the overworld's advancements as goals, read from `curriculum/milestones.yaml`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as checked

from voyager.domain import Goal
from voyager.errors import ConfigError, GoalError
from voyager.goals import GoalNames, parse_goal
from voyager.operated import first_with, read_yaml

FILE = "milestones.yaml"


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """A goal that marks a stage, under the name that the game gives it."""

    name: str
    goal: Goal


@checked(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class _Row:
    name: str
    goal: str


@checked(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class _File:
    source: str
    milestones: tuple[_Row, ...]


def load_milestones(folders: Sequence[Path], names: GoalNames) -> tuple[Milestone, ...]:
    """The milestones of the first folder that has the file.

    Raises:
        ConfigError: no folder has it, or it holds an unknown field or a goal that the version does not have.
    """
    path = first_with(folders, FILE)
    rows = read_yaml(path, _File).milestones
    try:
        return tuple(Milestone(name=row.name, goal=parse_goal(row.goal, names)) for row in rows)
    except GoalError as error:
        raise ConfigError(f"{path}: {error}") from error
