"""What a skill's text says that it does: its calls with the names that its parameters stand for."""

import json
import re
from collections.abc import Iterator

from voyager.curriculum.roles import wood_of
from voyager.domain import Skill


def spelled_out(skill: Skill) -> str:
    """Its source with its parameters' defaults in their places: what it does when it is called without them."""
    text = skill.source
    for parameter in skill.params:
        if isinstance(parameter.default, str | list):
            # Not where it is declared, nor as the parameter of an arrow function.
            name = rf"(?<![\w.]){re.escape(parameter.name)}\b(?!\s*=)"
            default = json.dumps(parameter.default)
            text = re.sub(name, lambda _, default=default: default, text)
    return text


def woods_to_choose(skill: Skill) -> Iterator[str]:
    """The items of a wood that a caller may name another wood for; none where the wood is what it is all about."""
    if wood_of(skill.goal.subject or "") is not None:
        return
    for parameter in skill.params:
        if isinstance(parameter.default, str) and wood_of(parameter.default) is not None:
            yield parameter.default
