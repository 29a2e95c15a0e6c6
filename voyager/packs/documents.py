"""JSON that somebody else wrote."""

import json
from typing import TypeVar

from pydantic import JsonValue, ValidationError

from voyager.errors import UserError
from voyager.wire import from_json

T = TypeVar("T")


def parsed(data: bytes, where: str) -> JsonValue:
    """The JSON document in `data`. Raises: UserError, which says what is wrong `where`."""
    try:
        # A byte-order mark is no fault of the data.
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UserError(f"{where} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except RecursionError as error:
        raise UserError(f"{where} is nested too deeply to be read; flatten it") from error
    except ValueError as error:
        raise UserError(f"{where} is not JSON ({error}); get it again") from error


def typed(kind: type[T], data: object, where: str) -> T:
    """A `kind` of JSON data. Raises: UserError, which names the field."""
    try:
        return from_json(kind, data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise UserError(f"{where}: {field + ': ' if field else ''}{first['msg']}; get it again") from error
    except RecursionError as error:
        raise UserError(f"{where} is nested too deeply to be read; flatten it") from error
