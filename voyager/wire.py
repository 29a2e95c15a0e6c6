"""Values to JSON and back, checked against their types; the one place that knows how."""

import json
import re
from functools import cache
from typing import TypeVar

from pydantic import JsonValue, TypeAdapter

T = TypeVar("T")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""Of a surrogate pair, perhaps without its other half: Python's JSON has that, pydantic's faster reader does not."""


@cache
def _adapter(kind: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(kind)


def to_json(value: object) -> JsonValue:
    """`value` (any of `voyager.domain`) as plain JSON data, sequences as lists, keys in field order."""
    return _adapter(type(value)).dump_python(value, mode="json")


def from_text(kind: type[T], text: str) -> T:
    """A `kind` from the text of a JSON document. Raises: pydantic.ValidationError: as `from_json`; no JSON."""
    if _HALF.search(text):
        return from_json(kind, json.loads(text))
    return _adapter(kind).validate_json(text)


def from_json(kind: type[T], data: object) -> T:
    """A `kind` from plain JSON data.

    Raises:
        pydantic.ValidationError: data of another shape; its message names the field.
    """
    return _adapter(kind).validate_python(data)
