"""What no type says of a Python program: the counterpart of bridge/src/checks/rules.ts. It reads and never runs one."""

import ast
import re
import symtable
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from voyager.bridge.inside.language import REFUSED, offered_modules, refused_in
from voyager.bridge.inside.values import nearest
from voyager.bridge.python_source import bound_names

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")
_LEAVING = (ast.Break, ast.Return, ast.Raise)
_WAITING = (ast.Await, ast.AsyncFor, ast.AsyncWith)
_CHANGING = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.NamedExpr)
_MODULES = offered_modules()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding; `start` is its place in UTF-16 units, as the checker process counts."""

    severity: Literal["error", "warning"] = "error"
    code: str
    message: str
    start: int


def python_findings(source: str) -> list[Finding] | None:
    """Constructs that are refused or missing in programs (errors), and loops that look endless (warnings).

    None when the source does not parse.
    """
    try:
        tree = ast.parse(source)
        bound = set(bound_names(symtable.symtable(source, "program.py", "exec")))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    offsets = _Offsets(source)
    modules = dict(_imported(tree))
    found: list[Finding] = []
    for node in ast.walk(tree):
        found += _imports(node, offsets)
        found += _names(node, bound, modules, offsets)
        if isinstance(node, ast.Call):
            found += _command(node, offsets)
        if isinstance(node, ast.While):
            found += _endless(node, offsets)
    return found


class _Offsets:
    """Where nodes begin; the parser counts lines from 1 and bytes of UTF-8 in them."""

    def __init__(self, source: str) -> None:
        self._lines = _LINE.findall(source)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + _units(line))

    def of(self, node: ast.stmt | ast.expr | ast.alias | ast.pattern) -> int:
        return self._at(node.lineno, node.col_offset)

    def of_member(self, node: ast.Attribute) -> int:
        """Where the name after the dot begins."""
        return self._at(node.end_lineno or node.lineno, node.end_col_offset or 0) - _units(node.attr)

    def _at(self, line: int, column: int) -> int:
        before = self._lines[line - 1].encode()[:column].decode("utf-8", "ignore")
        return self._starts[line - 1] + _units(before)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The names under which modules are known, with the modules; scopes are not told apart."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (
                    alias.asname or alias.name.partition(".")[0],
                    alias.name if alias.asname else (alias.name.partition(".")[0]),
                )


def _imports(node: ast.AST, offsets: _Offsets) -> Iterator[Finding]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.name not in _MODULES:
                yield _no_module(alias.name, offsets.of(node))
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        if module not in _MODULES:
            yield _no_module(module, offsets.of(node))
            return
        for alias in node.names:
            if alias.name != "*" and alias.name not in _MODULES[module]:
                yield _no_member(module, alias.name, offsets.of(alias))


def _no_module(name: str, start: int) -> Finding:
    offered = ", ".join(sorted(each for each in _MODULES if not each.startswith("_")))
    message = f"`{name}` is not offered to programs; these modules are: {offered}"
    return Finding(code="forbidden", message=message, start=start)


def _no_member(module: str, name: str, start: int) -> Finding:
    near = nearest(name, _public(_MODULES[module]))
    return Finding(
        code="absent", message=f"`{module}.{name}` is not there in programs; near it is `{near}`", start=start
    )


def _public(names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if not name.startswith("_"))


def _names(node: ast.AST, bound: set[str], modules: Mapping[str, str], offsets: _Offsets) -> Iterator[Finding]:
    if isinstance(node, ast.Attribute | ast.Name | ast.MatchClass):
        for name in refused_in(node):
            yield Finding(code="forbidden", message=f"`{name}` is not offered to programs", start=offsets.of(node))
    if isinstance(node, ast.Name) and node.id in REFUSED and node.id not in bound:
        message = (
            f"{node.id}() is not offered to programs; they reach nothing but the game, by `bot` and the primitives"
        )
        yield Finding(code="forbidden", message=message, start=offsets.of(node))
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name) or refused_in(node):
        return
    module = modules.get(node.value.id)
    if module not in _MODULES:
        return
    if (module, node.attr) == ("time", "sleep"):
        message = (
            "time.sleep() would stop the bot and not the world; use `await bot.wait_for_ticks(n)`, 20 ticks a second"
        )
        yield Finding(code="forbidden", message=message, start=offsets.of_member(node))
    elif node.attr not in _MODULES[module]:
        yield _no_member(module, node.attr, offsets.of_member(node))


def _command(node: ast.Call, offsets: _Offsets) -> Iterator[Finding]:
    called = node.func
    if not isinstance(called, ast.Attribute) or called.attr != "chat" or not isinstance(called.value, ast.Name):
        return
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    said = _first_text(given[0]) if given and called.value.id == "bot" else ""
    if said.startswith("/"):
        message = f"commands such as `{said.split(' ')[0]}` are refused in chat; do it as a player does"
        yield Finding(code="forbidden", message=message, start=offsets.of(node))


def _first_text(node: ast.expr) -> str:
    """The text that a string begins with, also one that is put together."""
    if isinstance(node, ast.BinOp):
        return _first_text(node.left)
    if isinstance(node, ast.JoinedStr):
        return _first_text(node.values[0]) if node.values else ""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _endless(node: ast.While, offsets: _Offsets) -> Iterator[Finding]:
    """A loop that can't end: nothing leaves it, and it either has no end or asks the world, which stands still."""
    inside = [each for part in (node.test, *node.body) for each in ast.walk(part)]
    if any(isinstance(each, _LEAVING) for each in inside):
        return
    waits = any(isinstance(each, _WAITING) for each in inside)
    severity: Literal["error", "warning"] = "warning"
    if isinstance(node.test, ast.Constant) and node.test.value:
        ends = "it ends only with the deadline, or when something in it raises"
        why = ends if waits else "nothing in it waits or leaves it"
        message = f"this loop has no end: {why}; give it a count"
        # What is called may raise and so leave it; where nothing is, there is no doubt.
        severity = "warning" if waits or any(isinstance(each, ast.Call) for each in inside) else "error"
    elif (
        not waits
        and not any(isinstance(each, _CHANGING) for each in inside)
        and any(isinstance(each, ast.Name) and each.id == "bot" for each in ast.walk(node.test))
    ):
        message = (
            "the world stands still in this loop: nothing in it is awaited, so what it asks of the bot never changes"
        )
    else:
        return
    yield Finding(severity=severity, code="endless_loop", message=message, start=offsets.of(node))
