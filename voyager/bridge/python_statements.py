"""What of a Python program can become a function of its own; the counterpart of bridge/src/statements.ts.

Python has no block scope: a name that a block gives a value to is one of the whole function. What is told as declared
by a statement is therefore only what nothing outside of its block mentions, and nothing in it before.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voyager.bridge.python_literals import Offset, body_of, entry_of, offsets
from voyager.domain import Statement

_LEAVING = (
    ast.Return, ast.Break, ast.Continue, ast.Yield, ast.YieldFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
    ast.Import, ast.ImportFrom, ast.Delete, ast.Match,
)  # fmt: skip
"""What a function of its own would end, or what declares in ways of its own."""


def python_statements(source: str, entry: str) -> list[list[Statement]]:
    """The statements of each block of the function `entry`, outer blocks first; none of a source that does not parse,
    has carriage returns, or gives values to names of another function."""
    found = entry_of(source, entry)
    if found is None or any(isinstance(node, ast.Global | ast.Nonlocal) for node in ast.walk(found[1])):
        return []
    tree, function = found
    outside = {name for node in tree.body for name in _top_names(node)} - {entry}
    parameters = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    names = _Names(own=frozenset(parameters | _stored(function)), outside=frozenset(outside))
    reader = _Reader(source, offsets(source), names)
    reader.read(body_of(function), sure=parameters)
    return reader.blocks


@dataclass(frozen=True, kw_only=True)
class _Names:
    own: frozenset[str]
    outside: frozenset[str]


class _Reader:
    def __init__(self, source: str, offset: Offset, names: _Names) -> None:
        self._source = source
        self._offset = offset
        self._names = names
        self.blocks: list[list[Statement]] = []

    def read(self, block: Sequence[ast.stmt], sure: set[str], elsewhere: frozenset[str] = frozenset()) -> None:
        """Add `block` and those in it.

        Args:
            sure: names that have a value whenever the block begins.
            elsewhere: names that are mentioned in the function outside of the block.
        """
        told: list[Statement] = []
        self.blocks.append(told)
        sure = set(sure)
        before: set[str] = set()
        mentions = [frozenset(_mentioned(node)) for node in block]
        counted = Counter(name for each in mentions for name in each)
        for node, own in zip(block, mentions, strict=True):
            others = elsewhere.union(name for name, count in counted.items() if count > (name in own))
            binds = _bound(node) - elsewhere - before
            told.append(self._statement(node, binds, sure, others))
            for inner in _blocks(node):
                beside = {name for each in _beside(node, inner) for name in _mentioned(each)}
                self.read(inner, sure | _bound_by_header(node), others | beside)
            before |= own
            sure |= _given(node)

    def _statement(self, node: ast.stmt, binds: set[str], sure: set[str], others: frozenset[str]) -> Statement:
        mentioned = dict.fromkeys(_mentioned(node))
        stored = _stored(node)
        # A name that may have no value here can't be handed on.
        shaky = {name for name in mentioned if name in self._names.own - sure - binds and name in others}
        start, end = self._place(node)
        return Statement(
            start=start,
            end=end,
            text=ast.unparse(node),
            calls=tuple(_calls(node)),
            uses=tuple(name for name in mentioned if name in self._names.own),
            binds=tuple(sorted(binds)),
            assigns=tuple(sorted((stored & others) - binds)),
            movable=not shaky
            and self._is_alone(node)
            and not any(isinstance(each, _LEAVING) or _has_lines(each) for each in ast.walk(node))
            and not any(name in self._names.outside for name in mentioned),
        )

    def _place(self, node: ast.stmt) -> tuple[int, int]:
        end = self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return self._offset(node.lineno, node.col_offset), end

    def _is_alone(self, node: ast.stmt) -> bool:
        """Whether its lines hold nothing else but comments, so that they can be written elsewhere."""
        start, end = self._place(node)
        before = self._source[:start].rpartition("\n")[2]
        behind = self._source[end:].partition("\n")[0].strip()
        is_branch = re.match(r"elif\b", self._source[start:end]) is not None  # A statement to the parser alone.
        return not before.strip() and not is_branch and (not behind or behind.startswith("#"))


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of a statement; a function in it is a program of its own."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for field in ("body", "orelse", "finalbody"):
        block: list[ast.stmt] = getattr(node, field, [])
        if block:
            yield block
    if isinstance(node, ast.Try | ast.TryStar):
        for handler in node.handlers:
            yield handler.body


def _beside(node: ast.stmt, block: list[ast.stmt]) -> Iterator[ast.AST]:
    """All of a statement but one of its blocks."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ExceptHandler) and child.body is block:
            yield from [child.type] if child.type is not None else []
            yield ast.Name(id=child.name or "", ctx=ast.Store())
        elif child not in block:
            yield child


def _name(node: ast.AST) -> str | None:
    """The name that a node mentions or declares by itself."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.alias):
        return (node.asname or node.name).partition(".")[0]
    named: str | None = getattr(node, "name", None) or getattr(node, "rest", None)
    return named


def _mentioned(node: ast.AST) -> Iterator[str]:
    """The names in a tree, in order."""
    name = _name(node)
    if name is not None:
        yield name
    for child in ast.iter_child_nodes(node):
        yield from _mentioned(child)


def _stored(node: ast.AST) -> set[str]:
    """The names that a tree gives a value to, but for those that are only a comprehension's own."""
    own = {name for found in ast.walk(node) if isinstance(found, ast.comprehension) for name in ast.walk(found.target)}
    declared = (
        each for each in ast.walk(node) if each not in own and not isinstance(getattr(each, "ctx", None), ast.Load)
    )
    return {name for name in map(_name, declared) if name is not None}


def _bound(node: ast.stmt) -> set[str]:
    """What a statement gives a value to before it can ask for one: by an assignment, or as the target of a loop."""
    if isinstance(node, ast.For | ast.AsyncFor):
        return _stored(node.target) - set(_mentioned(node.iter))
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return {name for target in targets for name in _stored(target)} - set(_mentioned(node.value))
    return set()


def _bound_by_header(node: ast.stmt) -> set[str]:
    """What has a value in each block of a statement that has one; not where another block may come without it."""
    return _stored(node.target) if isinstance(node, ast.For | ast.AsyncFor) and not node.orelse else set()


def _given(node: ast.stmt) -> set[str]:
    """What has a value after a statement, whichever way it went."""
    return _stored(node) if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None else set()


def _calls(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
        first = node.args[0]
        if isinstance(first, ast.Name) and first.id == "bot":
            yield node.func.id
    for child in ast.iter_child_nodes(node):
        yield from _calls(child)


def _top_names(node: ast.stmt) -> set[str]:
    declares = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return {node.name} if declares else _stored(node)


def _has_lines(node: ast.AST) -> bool:
    """Whether it is a text of several lines, which would not be the same at another depth."""
    return (
        isinstance(node, ast.JoinedStr | ast.Constant)
        and node.end_lineno != node.lineno
        and (isinstance(node, ast.JoinedStr) or isinstance(node.value, str | bytes))
    )
