"""What the frontier values: numbers that an operator may change, read from `curriculum/frontier.yaml`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, cast

import yaml
from pydantic import ConfigDict, Field, ValidationError
from pydantic.dataclasses import dataclass

from voyager.errors import ConfigError
from voyager.feedback import ObservationPart
from voyager.wire import from_json

FILE = "frontier.yaml"
Part = Annotated[float, Field(ge=0, le=1)]
Worth = Annotated[float, Field(ge=0, le=100)]


@dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Weights:
    """The fields of the file; its comments say what each means. `half_way` is in blocks."""

    uses: Mapping[str, Worth]
    armour: Worth
    food: Worth
    fuel: Worth
    other: Worth
    per_tier: Worth
    unseen: Part
    unlocks_to_seek: Annotated[int, Field(ge=0)]
    half_way: Annotated[float, Field(gt=0)]
    at_hand: Part
    per_lacking: Part
    least: Part
    in_the_dark: Part
    danger: Part
    under_water: Part
    doubt: Part
    digging: Annotated[float, Field(ge=0)]
    common_wood: str
    variant: Part
    lesser: Part
    again: Part
    failed: Part
    milestone: Worth
    step: Worth
    hungry: Annotated[float, Field(ge=0, le=20)]
    hunger: Worth
    larder: Annotated[int, Field(ge=1)]
    forethought: Part
    night: Worth
    bed: Worth
    light: Worth
    full_slots: Annotated[int, Field(ge=1, le=36)]
    order: Worth
    wear: Worth
    fight: Worth
    healthy: Annotated[float, Field(ge=0, le=20)]
    warm_up: Mapping[ObservationPart, Annotated[int, Field(ge=0)]]


def load_weights(folders: Sequence[Path]) -> Weights:
    """The weights of the first folder that has the file.

    Raises:
        ConfigError: no folder has it, or it holds an unknown field, lacks one, or has a value out of its limits.
    """
    path = next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)
    if path is None:
        looked = ", ".join(str(folder) for folder in folders)
        raise ConfigError(f"{FILE} is in none of: {looked}; reinstall voyager")
    try:
        return from_json(Weights, cast(object, yaml.safe_load(path.read_text("utf-8"))))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ConfigError(f"{path}: `{field}`: {first['msg']}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path} can't be read: {error}") from error
