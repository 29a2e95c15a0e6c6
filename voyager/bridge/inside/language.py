"""The Python that programs are written in: its built-ins, its modules, and what of the language is refused by name.

This is the friendly layer: it says what is not offered. What keeps a program in is the kernel (see `seal`).
"""

import __future__

import abc
import ast
import bisect
import builtins
import collections
import collections.abc
import contextlib
import copy
import dataclasses
import datetime as real_datetime
import enum
import fractions
import functools
import heapq
import itertools
import json
import math
import operator
import random
import re
import statistics
import string
import types
import typing
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from voyager.bridge.inside import tasks
from voyager.bridge.inside.host import host

assert unicodedata  # The compiler imports it at the first name that is not ASCII: too late once sealed.
_DUNDERS = frozenset(
    """
    init new name qualname doc class str repr eq ne lt le gt ge hash bool len iter next contains getitem setitem
    delitem
    add sub mul truediv floordiv mod pow neg pos abs and or xor radd rsub rmul call enter exit aenter aexit aiter anext
    await post_init annotations slots match_args index int float round missing set_name cause context notes
    """.split()  # noqa: SIM905 - a list of 60 words
)
"""Names between double underscores that attributes may have: what classes define, and what errors are asked for."""
_INNER = re.compile(r"^(?:tb|f|gi|cr|ag|co|func)_[a-z]")
REFUSED = (
    "breakpoint", "compile", "delattr", "eval", "exec", "exit", "globals", "help", "input", "locals", "memoryview",
    "open", "quit", "setattr", "vars",
)  # fmt: skip
"""Built-ins that refuse when they are called."""
_BUILTINS = """
    abs aiter all anext any ascii bin bool bytearray bytes callable chr classmethod complex dict divmod enumerate
    filter float format frozenset hash hex id int isinstance issubclass iter len list map max min next object oct ord
    pow property range repr reversed round set slice sorted staticmethod str sum super tuple type zip
    NotImplemented Ellipsis __build_class__
""".split()  # noqa: SIM905
_WHOLE: Mapping[str, types.ModuleType] = {
    "abc": abc, "collections.abc": collections.abc, "contextlib": contextlib, "copy": copy, "dataclasses": dataclasses,
    "enum": enum, "fractions": fractions, "functools": functools, "heapq": heapq, "itertools": itertools, "math": math,
    "re": re, "statistics": statistics,
}  # fmt: skip
"""Modules of which all public names are offered."""
_BISECT = ("bisect", "bisect_left", "bisect_right", "insort", "insort_left", "insort_right")


class Forbidden(SyntaxError):
    """A construct that programs may not use."""


def parse(source: str, file: str) -> ast.Module:
    """The tree of a source.

    Raises:
        SyntaxError: with its place; `Forbidden` when it is Python, but not for programs.
    """
    try:
        tree = ast.parse(source, file)
    except ValueError as error:
        raise SyntaxError(str(error), (file, 1, 1, "")) from None
    except (RecursionError, MemoryError):
        raise SyntaxError("the source is nested too deeply to be parsed", (file, 1, 1, "")) from None
    for node in ast.walk(tree):
        for name in refused_in(node):
            place = (file, getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1, "")
            raise Forbidden(f"`{name}` is not offered to programs", place)
    return tree


def refused_in(node: ast.AST) -> list[str]:
    """The names in a node, without those below it, that lead into the interpreter."""
    if isinstance(node, ast.Name):
        return [node.id] if node.id in ("__builtins__", "__loader__", "__spec__") else []
    names = [node.attr] if isinstance(node, ast.Attribute) else []
    return [name for name in (node.kwd_attrs if isinstance(node, ast.MatchClass) else names) if is_refused(name)]


def is_refused(name: str) -> bool:
    """Whether an attribute leads into the interpreter."""
    if name.startswith("__") and name.endswith("__"):
        return name[2:-2] not in _DUNDERS
    return _INNER.match(name) is not None


def entry_of(tree: ast.Module, wanted: str | None) -> str | None:
    """The last async function at the top level, or the function `wanted`; None when there is none."""
    functions = [node for node in tree.body if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)]
    if wanted is None:
        functions = [node for node in functions if isinstance(node, ast.AsyncFunctionDef)]
    return next((node.name for node in reversed(functions) if wanted in (None, node.name)), None)


def no_entry(tree: ast.Module, skill: str | None, wanted: str | None) -> str:
    """Why a source can't be called."""
    whose = "the program" if skill is None else f"skill {skill}"
    names = [node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)]
    has = f"it declares {', '.join(names)}" if names else "it declares no function"
    if wanted is not None:
        return f"{whose} has no function `{wanted}` at its top level ({has})"
    return f"{whose} has no async function at its top level ({has}); write `async def name(bot): ...`"


def offered_modules() -> dict[str, frozenset[str]]:
    """What programs can import, and the names in each module."""
    members = {name: frozenset(vars(module)) for name, module in _modules(0).items()}
    return {**members, "asyncio": members["asyncio"] | {"sleep"}}


def make_builtins(seed: int, asyncio: Mapping[str, Any]) -> dict[str, Any]:
    """The built-ins of all sources, one namespace a run; `asyncio` is what that module offers besides its own."""
    modules = _modules(seed)
    vars(modules["asyncio"]).update(asyncio)
    offered = {name: getattr(builtins, name) for name in _BUILTINS}
    types_ = {name: value for name, value in vars(builtins).items() if isinstance(value, type)}
    errors = {name: value for name, value in types_.items() if issubclass(value, BaseException)}
    refused = {name: _refusing(name) for name in REFUSED}
    names = {"print": _print, "getattr": _getattr, "hasattr": _hasattr, "dir": _dir, "__import__": _importer(modules)}
    return {**offered, **errors, **refused, **names}


def _print(*parts: Any, sep: str = " ", end: str = "", **_ignored: Any) -> None:
    host("log", (sep or " ").join(str(part) for part in parts) + end.rstrip("\n"))


def _refusing(name: str) -> Callable[..., Any]:
    def refuse(*_args: Any, **_named: Any) -> Any:
        raise TypeError(f"{name}() is not offered to programs")

    return refuse


def _getattr(target: Any, name: str, *default: Any) -> Any:
    if is_refused(name):
        raise AttributeError(f"`{name}` is not offered to programs")
    return getattr(target, name, *default)


def _hasattr(target: Any, name: str) -> bool:
    return not is_refused(name) and hasattr(target, name)


def _dir(target: Any) -> list[str]:
    return [name for name in dir(target) if not name.startswith("_")]


def _importer(modules: Mapping[str, types.ModuleType]) -> Callable[..., types.ModuleType]:
    def load(name: str, _globals: Any = None, _locals: Any = None, wanted: Any = (), level: int = 0) -> Any:
        if level > 0 or name not in modules:
            offered = ", ".join(sorted(each for each in modules if not each.startswith("_")))
            raise ImportError(f"`{name}` is not offered to programs; these modules are: {offered}")
        return modules[name if wanted else name.partition(".")[0]]

    return load


def _module(name: str, members: Mapping[str, Any]) -> types.ModuleType:
    module = types.ModuleType(name)
    vars(module).update(members)
    return module


def _public(module: types.ModuleType, without: tuple[str, ...] = ()) -> dict[str, Any]:
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    members = {name: getattr(module, name) for name in names if name not in without}
    return {name: value for name, value in members.items() if not isinstance(value, types.ModuleType)}


def _modules(seed: int) -> dict[str, types.ModuleType]:
    made = {name: _module(name, _public(module)) for name, module in _WHOLE.items()}
    made["bisect"] = _module("bisect", {name: getattr(bisect, name) for name in _BISECT})
    made["collections"] = _module("collections", {**_public(collections), "abc": made["collections.abc"]})
    made["json"] = _module("json", {"dumps": json.dumps, "loads": json.loads, "JSONDecodeError": json.JSONDecodeError})
    # The others of their modules fetch or evaluate by name.
    made["operator"] = _module("operator", _public(operator, ("attrgetter", "methodcaller")))
    made["string"] = _module("string", _public(string, ("Formatter",)))
    made["typing"] = _module("typing", _public(typing, ("get_type_hints", "ForwardRef")))
    made["random"] = _random(seed)
    made["time"] = _time()
    made["datetime"] = _module("datetime", {**_public(real_datetime), "datetime": ProgramDateTime, "date": ProgramDate})
    made["asyncio"] = _module("asyncio", {"gather": tasks.gather, "create_task": tasks.create_task})
    made["__future__"] = __future__
    return made


def _random(seed: int) -> types.ModuleType:
    source = random.Random(seed)

    class Random(random.Random):
        """Seeded by the run where a program gives no seed of its own."""

        def __init__(self, x: Any = None) -> None:
            super().__init__(source.random() if x is None else x)

    names = (
        "random", "randint", "randrange", "choice", "choices", "shuffle", "sample", "uniform", "gauss", "triangular",
        "seed", "normalvariate", "expovariate", "getrandbits",
    )  # fmt: skip
    return _module("random", {**{name: getattr(source, name) for name in names}, "Random": Random})


def _now() -> float:
    return host("now") / 1000


def _time() -> types.ModuleType:
    def sleep(_seconds: float) -> None:
        advice = "use `await bot.wait_for_ticks(n)`, 20 ticks a second"
        raise TypeError(f"time.sleep() would stop the bot and not the world; {advice}")

    return _module("time", {"time": _now, "monotonic": _now, "perf_counter": _now, "sleep": sleep})


class ProgramDateTime(real_datetime.datetime):
    """Of the simulated world."""

    @classmethod
    def now(cls, tz: real_datetime.tzinfo | None = None) -> "ProgramDateTime":
        moment = cls.fromtimestamp(_now(), tz or real_datetime.UTC)
        return moment if tz is not None else moment.replace(tzinfo=None)

    utcnow = today = now  # pyright: ignore


class ProgramDate(real_datetime.date):
    """Of the simulated world."""

    @classmethod
    def today(cls) -> "ProgramDate":
        moment = ProgramDateTime.now()
        return cls(moment.year, moment.month, moment.day)
