"""What can be said about a Python program without running it; the counterpart of bridge/src/inspect.ts."""

import ast
import builtins
import symtable
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from pydantic import JsonValue

from voyager.bridge.inside.values import snake
from voyager.domain import Parameter, Part, ProgramInfo, SourceError

_GIVEN = frozenset(
    {*dir(builtins), "bot", "Vec3", "PrimitiveError", "mcData", "mc_data", "console", "expect", "goals", "Movements"}
)
"""Names that are there without being defined or being a skill's."""
Function = ast.AsyncFunctionDef | ast.FunctionDef


def inspect_python(source: str, primitives: Iterable[str]) -> ProgramInfo:
    """Parse `source` as a module of functions; never raises.

    Args:
        primitives: their camel-case names; calls of the snake-case spelling are told under these.
    """
    try:
        tree = ast.parse(source)
        table = symtable.symtable(source, "program.py", "exec")
    except SyntaxError as error:
        return ProgramInfo(error=_error(source, error.msg, error.lineno or 1, error.offset or 1))
    except (ValueError, RecursionError, MemoryError) as error:
        return ProgramInfo(error=_error(source, str(error) or "the source is nested too deeply to be parsed", 1, 1))
    spelled = {snake(name): name for name in primitives}
    functions = [node for node in tree.body if isinstance(node, Function)]
    entry = next((node for node in reversed(functions) if isinstance(node, ast.AsyncFunctionDef)), None)
    bound = set(bound_names(table))
    called = dict.fromkeys(
        node.func.id for node in _in_order(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    )
    single = None if entry is None else _single_call(entry)
    return ProgramInfo(
        entry=None if entry is None else entry.name,
        params=() if entry is None else tuple(parameters(entry.args))[1:],
        functions=tuple(node.name for node in functions),
        calls=tuple(spelled.get(name, name) for name in called if name not in bound and name not in _GIVEN),
        single_call=None if single is None else spelled.get(single, single),
        parts=tuple(_parts(tree, source)),
    )


def _parts(tree: ast.Module, source: str) -> Iterator[Part]:
    """The statements at top level, each with the comments before it."""
    named = [(node, tuple(_declared(node))) for node in tree.body]
    every = {name for _, names in named for name in names}
    lines = source.splitlines()
    start = 0
    for node, names in named:
        end = node.end_lineno or node.lineno
        mentioned = dict.fromkeys(each.id for each in _in_order(node) if isinstance(each, ast.Name))
        uses = tuple(name for name in mentioned if name in every and name not in names)
        yield Part(names=names, source="\n".join(lines[start:end]).strip("\n"), uses=uses)
        start = end


def _declared(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    else:
        yield from (n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))


def _error(source: str, message: str, line: int | None, column: int | None) -> SourceError:
    lines = source.splitlines()
    text = lines[line - 1] if line is not None and 0 < line <= len(lines) else None
    return SourceError(code="SyntaxError", message=message, line=line, column=column, source_line=text)


def bound_names(table: symtable.SymbolTable) -> Iterator[str]:
    """Every name that is bound anywhere; scopes are not told apart, as for JavaScript."""
    for symbol in table.get_symbols():
        if symbol.is_assigned() or symbol.is_parameter() or symbol.is_imported() or symbol.is_namespace():
            yield symbol.get_name()
    for child in table.get_children():
        yield from bound_names(child)


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """The tree's nodes in the order of the text."""
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)


def parameters(args: ast.arguments) -> Iterator[Parameter]:
    """The parameters of a function, `bot` too."""
    positional = [*args.posonlyargs, *args.args]
    defaults: list[ast.expr | None] = [*[None] * (len(positional) - len(args.defaults)), *args.defaults]
    for arg, default in [*zip(positional, defaults, strict=True), *zip(args.kwonlyargs, args.kw_defaults, strict=True)]:
        yield Parameter(name=arg.arg, default=_literal(default), required=default is None)
    if args.vararg is not None:
        yield Parameter(name=args.vararg.arg)


def _literal(node: ast.expr | None) -> JsonValue:
    """The JSON value of a literal; None when it is none."""
    try:
        value = None if node is None else ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    return cast(JsonValue, value) if _is_json(value) else None


def _is_json(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_json(part) for part in cast(list[object], value))
    if isinstance(value, dict):
        pairs = cast(Mapping[object, object], value).items()
        return all(isinstance(key, str) and _is_json(part) for key, part in pairs)
    return value is None or isinstance(value, str | bool | int | float)


def _single_call(entry: ast.AsyncFunctionDef) -> str | None:
    """The one function that the whole body calls: nothing but `await f(bot, literals or own parameters)`, and what it
    expects of that."""
    body = [node for node in entry.body if not (isinstance(node, ast.Expr) and _does_nothing(node.value))]
    if len(body) != 1 or not isinstance(body[0], ast.Expr | ast.Return) or not isinstance(body[0].value, ast.Await):
        return None
    call = body[0].value.value
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        return None
    own = {arg.arg for arg in [*entry.args.posonlyargs, *entry.args.args, *entry.args.kwonlyargs]}
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    simple = all(node.id in own if isinstance(node, ast.Name) else _is_literal(node) for node in given)
    return call.func.id if simple else None


def _does_nothing(node: ast.expr) -> bool:
    """A text, or `expect(...)`, which asks what a call brought."""
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(node, ast.Constant) or (isinstance(called, ast.Name) and called.id == "expect")


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True
