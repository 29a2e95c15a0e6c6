"""What each use of a skill cost and brought, read from the trace of the program that used it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from voyager.domain import Call, Execution, Use


def uses(execution: Execution, run: str) -> Iterator[tuple[str, int, Use]]:
    """Every call of a skill in `execution`, at any depth, with the version that it bound to, whichever way it ended.

    The inventory that a call began with is the program's own plus what the calls before it changed; a trace that was
    cut short does not tell it, nor how many primitives were called.
    """
    held = None if execution.before is None or execution.truncated else Counter(execution.before.inventory)
    yield from _within(execution.trace, held, run, whole=not execution.truncated)


def _within(
    calls: Sequence[Call], held: Counter[str] | None, run: str, *, whole: bool
) -> Iterator[tuple[str, int, Use]]:
    for call in calls:
        if call.kind == "skill" and call.version is not None:
            use = Use(
                success=call.error is None,
                ticks=call.ticks,
                damage=call.effect.damage,
                wear=call.effect.wear,
                calls=_primitives(call.calls) if whole else None,
                start=None if held is None else dict(+held),
                run=run,
            )
            yield call.name, call.version, use
        yield from _within(call.calls, None if held is None else held.copy(), run, whole=whole)
        if held is not None:
            held.update(call.effect.inventory)


def _primitives(calls: Sequence[Call]) -> int:
    return sum((call.kind == "primitive") + _primitives(call.calls) for call in calls)
