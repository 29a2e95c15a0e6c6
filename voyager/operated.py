"""YAML files that an operator edits: found, read and held against their type, with one line on what is wrong."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar, cast

import yaml
from pydantic import ValidationError

from voyager.errors import ConfigError
from voyager.wire import from_json

T = TypeVar("T")


def first_with(folders: Sequence[Path], name: str) -> Path:
    """The file of that name in the first folder that has one: an operator's own goes before the shipped one.

    Raises:
        ConfigError: none has it.
    """
    path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if path is None:
        raise ConfigError(f"{name} is in none of: {', '.join(map(str, folders))}; reinstall voyager")
    return path


def read_yaml(path: Path, kind: type[T], what: str = "") -> T:
    """The file as a value of `kind`; an empty one has no fields.

    Args:
        what: the kind of file it is, where its path does not say so.
    Raises:
        ConfigError: it can't be read, is no YAML, or `held` refuses what is in it.
    """
    file = f"{what} {path}".strip()
    try:
        data = cast(object, yaml.safe_load(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise ConfigError(f"{file} can't be read: {' '.join(str(error).split())}") from error
    return held({} if data is None else data, kind, file)


def held(data: object, kind: type[T], file: str) -> T:
    """What a file, or a part of it, holds, as a value of `kind`.

    Raises:
        ConfigError: a field is unknown, lacking, or has a value out of its limits; names file and field.
    """
    try:
        return from_json(kind, data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ConfigError(f"{file}: `{field}`: {first['msg']}") from error
