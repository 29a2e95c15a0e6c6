"""Milestones: the overworld's advancements as goals, read from `curriculum/milestones.yaml`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import yaml
from pydantic import ConfigDict, ValidationError
from pydantic.dataclasses import dataclass as checked

from voyager.domain import Goal
from voyager.errors import ConfigError, GoalError
from voyager.goals import GoalNames, parse_goal
from voyager.wire import from_json

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
    path = next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)
    if path is None:
        raise ConfigError(f"{FILE} is in none of: {', '.join(map(str, folders))}; reinstall voyager")
    try:
        file = from_json(_File, cast(object, yaml.safe_load(path.read_text("utf-8"))))
        return tuple(Milestone(name=row.name, goal=parse_goal(row.goal, names)) for row in file.milestones)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ConfigError(f"{path}: `{where}`: {first['msg']}") from error
    except (GoalError, OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path} can't be used: {error}") from error
