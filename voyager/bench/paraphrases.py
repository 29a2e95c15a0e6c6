"""The retrieval suite: goals in people's words, the skills that are right for each, and all those that are searched."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import filter as matching
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as checked

from voyager.bench.peopled import Rule, fingerprint, peopled
from voyager.domain import Skill
from voyager.errors import ConfigError
from voyager.gamedata import GameData
from voyager.operated import read_yaml

FILE = "suites/retrieval.yaml"
Split = Literal["dev", "test"]
_DEV_OF = 3
"""One skill in so many has its goals in `dev`."""


@dataclass(frozen=True, kw_only=True)
class Paraphrase:
    """A goal as a person says it, and the names of the skills that are right for it."""

    goal: str
    right: frozenset[str]
    split: Split


@dataclass(frozen=True, kw_only=True)
class RetrievalSuite:
    """`skills` by name: those that some goal means, and those that only distract."""

    goals: tuple[Paraphrase, ...]
    skills: tuple[Skill, ...]


@checked(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class _File:
    description: str
    rule: Rule
    hash: str
    goals: Mapping[str, str]


def load_retrieval(path: Path, data: GameData) -> RetrievalSuite:
    """Read the suite and make its skills.

    Raises:
        ConfigError: the file can't be read, a goal means no skill of the suite, or the skills are not those that it was
            frozen with.
    """
    file = read_yaml(path, _File, "suite")
    skills = peopled(data, file.rule)
    found = fingerprint(skills)
    if found != file.hash:
        raise ConfigError(
            f"suite {path}: its skills have SHA-256 {found}, it was frozen with {file.hash}; figures of the two"
            " can't be compared: undo the change, or freeze it anew with a new `hash`"
        )
    names = [skill.name for skill in skills]
    goals = tuple(_paraphrase(path, goal, meant.split(), names) for goal, meant in file.goals.items())
    return RetrievalSuite(goals=goals, skills=tuple(skills))


def _paraphrase(path: Path, goal: str, meant: Sequence[str], names: Sequence[str]) -> Paraphrase:
    right: set[str] = set()
    for pattern in meant:
        found = matching(names, pattern)
        if not found:
            raise ConfigError(f'suite {path}: the goal "{goal}" means `{pattern}`, which is none of its skills')
        right.update(found)
    if not right:
        raise ConfigError(f'suite {path}: the goal "{goal}" means no skill')
    first = int(hashlib.sha256(meant[0].encode()).hexdigest(), 16)
    return Paraphrase(goal=goal, right=frozenset(right), split="test" if first % _DEV_OF else "dev")
