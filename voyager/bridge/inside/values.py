"""What programs get to see of the world: records with attributes, spelled either way, and their way into JSON."""

import dataclasses
import enum
import itertools
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, cast

_HUMP = re.compile(r"(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[A-Z](?=[a-z])")
_SNAKE = re.compile(r"_([a-z0-9])")
_SHOWN = 100
"""Characters shown of one variable."""
_PARTS = 10
"""Parts shown of a list or an object."""
_DEPTH = 20


def snake(name: str) -> str:
    """`mineBlock` as `mine_block`, `isABed` as `is_a_bed`."""
    return _HUMP.sub(lambda found: "_" + found.group().lower(), name)


def camel(name: str) -> str:
    """`mine_block` as `mineBlock`; leading underscores stay."""
    return name if name.startswith("_") else _SNAKE.sub(lambda found: found.group(1).upper(), name)


class Record(dict[str, Any]):
    """A JSON object whose fields can also be read as attributes, in either spelling."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        for spelled in (name, camel(name)):
            try:
                return self[spelled]
            except KeyError:
                continue
        near = f"; the nearest is `{nearest(name, self)}`" if self else ""
        raise AttributeError(f"no field `{name}`{near}")


class Frozen(Record):
    """A record that shows the world and can't be changed."""

    __slots__ = ()

    def _refuse(self, *_args: Any, **_fields: Any) -> NoReturn:
        raise TypeError("this shows the world as it is and can't be changed; copy it with dict(...)")

    __setitem__ = __delitem__ = __setattr__ = __delattr__ = _refuse
    clear = pop = popitem = setdefault = update = __ior__ = _refuse  # pyright: ignore[reportAssignmentType]


def records(value: Any, kind: type[Record] = Record) -> Any:
    """JSON with its objects as records."""
    if isinstance(value, dict):
        return kind({key: records(part, kind) for key, part in cast(dict[str, Any], value).items()})
    if isinstance(value, list):
        return [records(part, kind) for part in cast(list[Any], value)]
    return value


def plain(value: Any, depth: int = 0) -> Any:
    """A copy as JSON takes it: what has no such form becomes text, numbers that JSON lacks become None."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, enum.Enum):
        return plain(value.value, depth)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth > _DEPTH:
        return "..."
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name), depth + 1) for field in dataclasses.fields(value)}
    to_json = getattr(value, "to_json", None)
    if callable(to_json):
        return to_json()
    if isinstance(value, Mapping):
        return {str(key): plain(part, depth + 1) for key, part in cast(Mapping[Any, Any], value).items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(part, depth + 1) for part in cast(set[Any], value)), key=repr)
    if isinstance(value, list | tuple):
        return [plain(part, depth + 1) for part in cast(Iterable[Any], value)]
    return "[function]" if callable(value) else shown(value)


def shown(value: Any) -> Any:
    """A value in short: as it is when it is a small scalar, else the beginning of its text.

    No code of a program runs for it: an object of a program's own class shows as its class.
    """
    if value is None or type(value) in (bool, int):
        return value
    if type(value) is float:
        return value if math.isfinite(value) else str(value)
    text = value if type(value) is str else _text(value, 3)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _text(value: Any, depth: int) -> str:
    kind = cast(type[Any], type(value))
    if kind in (str, int, float, bool, type(None), bytes):
        return repr(value)
    if depth == 0:
        return "..."
    if kind in (list, tuple, set, frozenset):
        parts = [_text(part, depth - 1) for part in itertools.islice(value, _PARTS)]
        return f"{kind.__name__}({', '.join(parts)})" if kind is not list else f"[{', '.join(parts)}]"
    if kind is dict or issubclass(kind, Record):
        # As dict has it: a program's own subclass may not have a say.
        pairs = cast(Iterable[tuple[Any, Any]], itertools.islice(dict.items(value), _PARTS))  # pyright: ignore
        return "{" + ", ".join(f"{_text(key, 1)}: {_text(part, depth - 1)}" for key, part in pairs) + "}"
    return repr(value) if kind.__module__.startswith("voyager.") else f"<{kind.__name__}>"


def nearest(word: str, names: Iterable[str]) -> str:
    """The name most like `word`."""
    return min(names, key=lambda name: _unlikeness(word.lower(), name.lower()), default="")


def _unlikeness(a: str, b: str) -> float:
    """Edits from one word to the other; an abbreviation is closer than a word as different."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        below = [i]
        for j, right in enumerate(b, 1):
            below.append(min(row[j - 1] + (left != right), row[j] + 1, below[j - 1] + 1))
        row = below
    return row[-1] / (4 if a in b or b in a else 1)
