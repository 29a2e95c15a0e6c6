"""What skills are found by: the text that is embedded and the words that are matched, as people say them."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from fnmatch import translate
from functools import lru_cache
from pathlib import Path

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as checked

from voyager.domain import GoalKind, Skill
from voyager.operated import first_with, read_yaml
from voyager.wire import to_json

FILE = "words.yaml"
_FORMAT = 2
"""Raise it with every change of the texts or of `terms`: vectors and words of others are of no use."""
_OF_COURSE = re.compile(r"It calls |It gained |It is a way to get |The parameter count says how many")
"""How the sentences begin that are written of every skill, and say nothing that its goal and effect do not."""
_STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and are at be can do down for from has have here i in is it me my not of on one or out so some that the"
        " there this to up what when where which who with you your",
    )
)


@checked(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Glossary:
    """What people call what is done, by kinds of goals, and the things of the game, by names; `*` is anything."""

    doing: Mapping[GoalKind, str] = field(default_factory=dict[GoalKind, str])
    also: Mapping[GoalKind, str] = field(default_factory=dict[GoalKind, str])
    things: Mapping[str, str] = field(default_factory=dict[str, str])


def load_glossary(folders: Sequence[Path]) -> Glossary:
    """The first `words.yaml` of the folders. Raises: ConfigError."""
    return read_yaml(first_with(folders, FILE), Glossary)


def words(name: str) -> str:
    """`craftWoodenPickaxe` -> `craft wooden pickaxe`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_$]+", " ", name)
    return " ".join(spaced.lower().split())


def spelled(text: str) -> str:
    """A text, or a question, with the game's names as words: `stone_pickaxe` -> `stone pickaxe`."""
    return text.replace("_", " ")


class Wording:
    """The texts of skills with one glossary. `version` differs whenever texts may differ."""

    def __init__(self, glossary: Glossary | None = None) -> None:
        self._glossary = Glossary() if glossary is None else glossary
        told = json.dumps([_FORMAT, to_json(self._glossary)], sort_keys=True)
        self.version = hashlib.sha256(told.encode()).hexdigest()[:12]
        patterns = {name: text for name, text in self._glossary.things.items() if "*" in name}
        self._patterns = [(re.compile(translate(name)), text) for name, text in patterns.items()]
        # A library asks for few names, each many times.
        self._known: dict[str, str] = {}

    def embedded(self, skill: Skill) -> str:
        """What is done to what, what people call that, and what else the description says.

        Measured with the retrieval suite: descriptions that say the same of every skill, lists of ingredients and more
        words for what is done all draw the vectors of different skills together.
        """
        goal = skill.goal
        if goal.kind is None or goal.subject is None:
            gained = [item for item, count in sorted(skill.contract.effect.items()) if count > 0]
            parts = [_ended(words(skill.name)), _ended(goal.text), *(_ended(self._called(item)) for item in gained)]
            return _clean(" ".join([*parts, _telling(skill)]))
        doing = self._glossary.doing.get(goal.kind, goal.kind)
        head = f"{doing} {words(goal.subject)}"
        called = self._called(goal.subject)
        said = {*_plain(f"{head} {goal.kind}"), *_plain(goal.text)}
        more = " ".join(word for word in words(skill.name).split() if word not in said)
        return _clean(" ".join([f"{head}: {called}" if called else head, _ended(more), _telling(skill)]))

    def matched(self, skill: Skill) -> str:
        """What is embedded, the goal's own words, what is used up, and other words for what is done."""
        goal = skill.goal
        used = [words(item) for item, count in sorted(skill.contract.effect.items()) if count < 0]
        named = [name for name in re.findall(r"[a-z_]+", goal.text) if name != goal.subject]
        also = "" if goal.kind is None else self._glossary.also.get(goal.kind, "")
        parts = [self.embedded(skill), words(skill.name), words(goal.text), *used, *map(self._called, named), also]
        return _clean(" ".join(parts))

    def _called(self, name: str) -> str:
        """The entries that fit `name`, its own first."""
        if name not in self._known:
            own = self._glossary.things.get(name)
            fitting = [text for pattern, text in reversed(self._patterns) if pattern.fullmatch(name)]
            self._known[name] = "; ".join([own, *fitting] if own is not None else fitting)
        return self._known[name]


def _telling(skill: Skill) -> str:
    """The sentences of the description that say more than the goal and the effect."""
    sentences = re.split(r"(?<=[.!?])\s+", skill.description)
    goal = skill.goal.text.rstrip(".")
    return " ".join(one for one in sentences if one.rstrip(".") != goal and not _OF_COURSE.match(one))


def _plain(text: str) -> Iterable[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _ended(text: str) -> str:
    return f"{text.strip().rstrip('.')}." if text.strip() else ""


def _clean(text: str) -> str:
    # Half a surrogate pair is text in Python and an error on the disk.
    return spelled(" ".join(text.split())).encode("utf-8", "replace").decode()


def terms(text: str) -> tuple[str, ...]:
    """The words of a text that are matched: without those that say nothing, and without endings."""
    return tuple(_stem(word) for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in _STOP)


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    """Without the commonest English endings, so that `digging`, `digs` and `dig` are one."""
    for ending in ("ing", "ers", "ies", "ed", "es", "er", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word.removesuffix(ending)
            return stem[:-1] if stem[-1] == stem[-2] else stem
    return word.removesuffix("e")
