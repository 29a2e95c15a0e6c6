"""What a failed attempt said it lacked: the start of what to do about it."""

from collections.abc import Mapping

from pydantic import JsonValue

from voyager.domain import Attempt, Observation, ProgramError


def lacking(attempt: Attempt) -> dict[str, int]:
    """Items, tools, stations and things in sight that the attempt's error names, with how many of each.

    What the bot holds or sees when the attempt is over is left out.
    """
    error = attempt.execution.error
    if error is None:
        return {}
    wanted = _named(error)
    after, seen = attempt.execution.after, attempt.execution.observation
    held: Mapping[str, int] = {} if after is None else after.inventory
    return {name: count for name, count in wanted.items() if not _there(name, count, held, seen)}


def has(observation: Observation, name: str, count: int) -> bool:
    """Whether `count` of an item are held, or a block or mob of that name is in sight."""
    return _there(name, count, observation.inventory, observation)


def _there(name: str, count: int, held: Mapping[str, int], seen: Observation | None) -> bool:
    if held.get(name, 0) >= count:
        return True
    return seen is not None and (name in seen.blocks or any(entity.name == name for entity in seen.entities))


def _named(error: ProgramError) -> dict[str, int]:
    """What the error's details name, as primitives give them."""
    found: dict[str, int] = {}
    details = error.details
    for entry in _list(details.get("missing")):
        if not isinstance(entry, dict):
            continue
        item, need = entry.get("item"), entry.get("need")
        if isinstance(item, str) and isinstance(need, int):
            found[item] = need
    for tool in _list(details.get("tool"))[:1]:
        found.setdefault(str(tool), 1)
    station = details.get("station")
    if isinstance(station, str):
        found.setdefault(station, 1)
    target = details.get("item")
    if error.code == "no_target" and isinstance(target, str):
        found.setdefault(target, 1)
    return found


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
