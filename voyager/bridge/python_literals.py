"""What of a Python program can become parameters; the counterpart of bridge/src/literals.ts."""

import ast
import io
import itertools
import tokenize
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from pydantic import JsonValue

from voyager.bridge.python_source import Function
from voyager.domain import LiteralPlace, Literals

_AXES = ("x", "y", "z")
Offset = Callable[[int, int], int]
"""How many code points stand before a line, from 1, and a column of it, which Python counts in bytes of UTF-8."""


def python_literals(source: str, entry: str) -> Literals:
    """The literals in the body of the function `entry`; none of one that does not parse or has carriage returns."""
    found = entry_of(source, entry)
    if found is None:
        return Literals()
    tree, function = found
    offset = offsets(source)
    body = body_of(function)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    names |= {node.name for node in ast.walk(tree) if isinstance(node, Function | ast.ClassDef)}
    arguments = _arguments(function, offset)
    places: list[LiteralPlace] = []
    for node, value in (each for statement in body for each in _literals(statement)):
        given = arguments.get(node, LiteralPlace(start=0, end=0, value=None))
        places.append(
            replace(
                given,
                start=offset(node.lineno, node.col_offset),
                end=offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset),
                value=value,
                vector=isinstance(node, ast.Call),
            )
        )
    places.sort(key=lambda place: place.start)
    end = offset(function.end_lineno or function.lineno, function.end_col_offset or 0)
    return Literals(
        insert=_insertion(function.args, offset),
        range=(offset(function.lineno, function.col_offset), end),
        comments=_comments(source),
        body=(offset(body[0].lineno, body[0].col_offset), end),
        names=tuple(sorted(names)),
        literals=tuple(places),
    )


def entry_of(source: str, entry: str) -> tuple[ast.Module, Function] | None:
    """A source and its function `entry`; None of one that does not parse or has carriage returns."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    function = next((one for one in reversed(tree.body) if isinstance(one, Function) and one.name == entry), None)
    return None if function is None or "\r" in source else (tree, function)


def body_of(function: Function) -> list[ast.stmt]:
    """What a function does: its statements without the docstring, which is a comment; all of them if it is alone."""
    documented = ast.get_docstring(function, clean=False) is not None
    return function.body[1:] if documented and len(function.body) > 1 else function.body


def offsets(source: str) -> Offset:
    """Where the places of a source are in its text."""
    lines = source.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def offset(line: int, column: int) -> int:
        before = lines[line - 1].encode("utf-8", "surrogatepass")[:column]
        return starts[line - 1] + len(before.decode("utf-8", "surrogatepass"))

    return offset


def _comments(source: str) -> tuple[tuple[int, int], ...]:
    starts = list(itertools.accumulate((len(line) + 1 for line in source.split("\n")), initial=0))
    found = (one for one in tokenize.generate_tokens(io.StringIO(source).readline) if one.type == tokenize.COMMENT)
    return tuple((starts[one.start[0] - 1] + one.start[1], starts[one.end[0] - 1] + one.end[1]) for one in found)


def _arguments(function: Function, offset: Callable[[int, int], int]) -> Mapping[ast.AST, LiteralPlace]:
    """The nodes that are arguments, `bot` first, of functions called by bare name."""
    found: dict[ast.AST, LiteralPlace] = {}
    for node in ast.walk(function):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        first, *rest = node.args
        if isinstance(first, ast.Name) and first.id == "bot":
            start = offset(node.lineno, node.col_offset)
            given = LiteralPlace(start=0, end=0, value=None, callee=node.func.id, call=start)
            found |= {argument: replace(given, index=index) for index, argument in enumerate(rest)}
            found |= {argument.value: replace(given, keyword=argument.arg) for argument in node.keywords}
    return found


def _literals(node: ast.AST) -> Iterator[tuple[ast.expr, JsonValue]]:
    """The outermost literals in a tree."""
    value = _value(node) if isinstance(node, ast.expr) else None
    if isinstance(node, ast.expr) and value is not None:
        yield node, value
    elif not isinstance(node, ast.JoinedStr):  # Places inside of it are not those of the source.
        keys = node.keys if isinstance(node, ast.Dict) else []
        for child in ast.iter_child_nodes(node):
            if child not in keys:
                yield from _literals(child)


def _value(node: ast.expr) -> JsonValue:
    """The value of a string, a number, a list of strings or a place; None of anything else."""
    if isinstance(node, ast.Call):
        named = isinstance(node.func, ast.Name) and node.func.id == "Vec3" and not node.keywords
        return _place(dict(zip(_AXES, node.args, strict=True))) if named and len(node.args) == len(_AXES) else None
    if isinstance(node, ast.Dict):
        keys = [str(key.value) if isinstance(key, ast.Constant) else "" for key in node.keys]
        return _place(dict(zip(keys, node.values, strict=True))) if sorted(keys) == [*_AXES] else None
    if isinstance(node, ast.List):
        texts: list[JsonValue] = [_text(one) for one in node.elts]
        return texts if texts and None not in texts else None
    return _text(node) if isinstance(node, ast.Constant) and isinstance(node.value, str) else _number(node)


def _place(parts: Mapping[str, ast.expr]) -> JsonValue:
    numbers = {axis: _number(parts[axis]) for axis in _AXES}
    return None if None in numbers.values() else dict(numbers)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _number(node: ast.expr) -> int | float | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _number(node.operand)
        return None if value is None else -value
    # `True` is an int to Python and no number to us.
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return node.value
    return None


def _insertion(args: ast.arguments, offset: Callable[[int, int], int]) -> int | None:
    """Behind the last parameter, its default with it; None where a star stands before or in place of one."""
    positional = [*args.posonlyargs, *args.args]
    if not positional or args.vararg is not None or args.kwonlyargs or args.kwarg is not None:
        return None
    last: ast.arg | ast.expr = args.defaults[-1] if args.defaults else positional[-1]
    return offset(last.end_lineno or last.lineno, last.end_col_offset or last.col_offset)
