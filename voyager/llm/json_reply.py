"""Reads the JSON object that a model answered with, however it is dressed.

Models that no schema holds wrap the object in a fence or in prose, leave commas behind, write Python's words or single
quotes, or are cut off. What is sound JSON is taken as it is; the rest is mended by the `json-repair` library.
"""

import json
import re
from collections.abc import Iterator
from typing import cast

from pydantic import JsonValue

from voyager.errors import BadReply

REPAIRED = 10_000
"""Characters that are mended at most: the library's time grows with the square of some texts' length."""
_STARTS = 100
"""Braces that are tried as the start of sound JSON."""
_FENCE = re.compile(r"```[^\n`]*\n(.*?)```", re.DOTALL)


def read_object(text: str, *required: str) -> dict[str, JsonValue]:
    """The last object in `text` that has the `required` keys; sound JSON goes before what had to be mended.

    Raises:
        BadReply: there is none; the message tells the model what is missing.
    """
    bodies = [*_FENCE.findall(text), text]
    lacking: list[str] | None = None
    for read in (_sound, _mended):
        for body in bodies:
            for found in reversed(list(read(body))):
                missing = [name for name in required if name not in found]
                if not missing:
                    return found
                lacking = missing if lacking is None or len(missing) < len(lacking) else lacking
    wanted = ", ".join(f"`{name}`" for name in required)
    if lacking is None:
        raise BadReply(f"the reply holds no JSON object; answer one with {wanted or 'what was asked for'}")
    raise BadReply(f"the JSON object of the reply has no {', '.join(f'`{name}`' for name in lacking)}; give {wanted}")


def _sound(text: str) -> Iterator[dict[str, JsonValue]]:
    """The outermost objects that are JSON as they stand."""
    decoder = json.JSONDecoder()
    end = 0
    for _ in range(_STARTS):
        at = text.find("{", end)
        if at < 0:
            return
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield cast(dict[str, JsonValue], found)


def _mended(text: str) -> Iterator[dict[str, JsonValue]]:
    start = text.find("{")
    if start < 0 or len(text) - start > REPAIRED:
        return
    from json_repair import loads  # Half of the replies never need it.

    try:
        found = cast(object, loads(text[start:]))
    except (ValueError, RecursionError):
        return
    for each in cast(list[object], found) if isinstance(found, list) else [found]:
        if isinstance(each, dict):
            yield cast(dict[str, JsonValue], each)
