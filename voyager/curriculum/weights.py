"""What the frontier values: numbers that an operator may change, read from `curriculum/frontier.yaml`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from voyager.feedback import ObservationPart
from voyager.operated import first_with, read_yaml

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
    shelter: Worth
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
    return read_yaml(first_with(folders, FILE), Weights)
