"""A point or direction, with the methods of mineflayer's vec3 that programs use, in both spellings."""

import math
from collections.abc import Mapping
from typing import Any, Protocol

from voyager.bridge.inside.values import camel


class Point(Protocol):
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def z(self) -> float: ...


class Vec3:
    """Its methods named as commands (`add`, `floor`) change it; the others (`plus`, `floored`) return a new one."""

    def __init__(self, x: float = 0, y: float = 0, z: float = 0) -> None:
        self.x = x
        self.y = y
        self.z = z

    def clone(self) -> "Vec3":
        return Vec3(self.x, self.y, self.z)

    def offset(self, dx: float, dy: float, dz: float) -> "Vec3":
        return Vec3(self.x + dx, self.y + dy, self.z + dz)

    def set(self, x: float, y: float, z: float) -> "Vec3":
        self.x, self.y, self.z = x, y, z
        return self

    def update(self, other: Point) -> "Vec3":
        return self.set(other.x, other.y, other.z)

    def translate(self, dx: float, dy: float, dz: float) -> "Vec3":
        return self.set(self.x + dx, self.y + dy, self.z + dz)

    def add(self, other: Point) -> "Vec3":
        return self.translate(other.x, other.y, other.z)

    def subtract(self, other: Point) -> "Vec3":
        return self.translate(-other.x, -other.y, -other.z)

    def multiply(self, other: Point) -> "Vec3":
        return self.set(self.x * other.x, self.y * other.y, self.z * other.z)

    def divide(self, other: Point) -> "Vec3":
        return self.set(self.x / other.x, self.y / other.y, self.z / other.z)

    def scale(self, factor: float) -> "Vec3":
        return self.set(self.x * factor, self.y * factor, self.z * factor)

    def floor(self) -> "Vec3":
        return self.set(math.floor(self.x), math.floor(self.y), math.floor(self.z))

    def round(self) -> "Vec3":
        # Halves go up, as in JavaScript: both languages must aim at the same block.
        return self.set(math.floor(self.x + 0.5), math.floor(self.y + 0.5), math.floor(self.z + 0.5))

    def normalize(self) -> "Vec3":
        norm = self.norm()
        return self if norm == 0 else self.scale(1 / norm)

    def plus(self, other: Point) -> "Vec3":
        return self.clone().add(other)

    def minus(self, other: Point) -> "Vec3":
        return self.clone().subtract(other)

    def scaled(self, factor: float) -> "Vec3":
        return self.clone().scale(factor)

    def floored(self) -> "Vec3":
        return self.clone().floor()

    def rounded(self) -> "Vec3":
        return self.clone().round()

    def unit(self) -> "Vec3":
        return self.clone().normalize()

    def abs(self) -> "Vec3":
        return Vec3(abs(self.x), abs(self.y), abs(self.z))

    def min(self, other: Point) -> "Vec3":
        return Vec3(min(self.x, other.x), min(self.y, other.y), min(self.z, other.z))

    def max(self, other: Point) -> "Vec3":
        return Vec3(max(self.x, other.x), max(self.y, other.y), max(self.z, other.z))

    def modulus(self, other: Point) -> "Vec3":
        return Vec3(self.x % other.x, self.y % other.y, self.z % other.z)

    def cross(self, other: Point) -> "Vec3":
        x, y, z = other.x, other.y, other.z
        return Vec3(self.y * z - self.z * y, self.z * x - self.x * z, self.x * y - self.y * x)

    def xzy(self) -> "Vec3":
        return Vec3(self.x, self.z, self.y)

    def norm(self) -> float:
        return math.hypot(self.x, self.y, self.z)

    def volume(self) -> float:
        return self.x * self.y * self.z

    def dot(self, other: Point) -> float:
        return self.x * other.x + self.y * other.y + self.z * other.z

    def inner_product(self, other: Point) -> float:
        return self.dot(other)

    def angle_to(self, other: Point) -> float:
        cosine = self.dot(other) / (self.norm() * math.hypot(other.x, other.y, other.z))
        return math.acos(min(1, max(-1, cosine)))

    def distance_to(self, other: Point) -> float:
        return math.hypot(self.x - other.x, self.y - other.y, self.z - other.z)

    def distance_squared(self, other: Point) -> float:
        return self.distance_to(other) ** 2

    def xy_distance_to(self, other: Point) -> float:
        return math.hypot(self.x - other.x, self.y - other.y)

    def yz_distance_to(self, other: Point) -> float:
        return math.hypot(self.y - other.y, self.z - other.z)

    def xz_distance_to(self, other: Point) -> float:
        return math.hypot(self.x - other.x, self.z - other.z)

    def manhattan_distance_to(self, other: Point) -> float:
        return abs(self.x - other.x) + abs(self.y - other.y) + abs(self.z - other.z)

    def equals(self, other: Point, error: float = 0) -> bool:
        return all(abs(mine - its) <= error for mine, its in ((self.x, other.x), (self.y, other.y), (self.z, other.z)))

    def is_zero(self) -> bool:
        return self.x == self.y == self.z == 0

    def at(self, index: int) -> float:
        return self.to_array()[index]

    def xz(self) -> list[float]:
        return [self.x, self.z]

    def xy(self) -> list[float]:
        return [self.x, self.y]

    def yz(self) -> list[float]:
        return [self.y, self.z]

    def to_array(self) -> list[float]:
        return [self.x, self.y, self.z]

    def to_json(self) -> dict[str, float]:
        return {"x": self.x, "y": self.y, "z": self.z}

    def __getitem__(self, axis: str) -> float:
        return self.to_json()[axis]

    def __add__(self, other: Point) -> "Vec3":
        return self.plus(other)

    def __sub__(self, other: Point) -> "Vec3":
        return self.minus(other)

    def __mul__(self, factor: float) -> "Vec3":
        return self.scaled(factor)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vec3) and self.equals(other)

    def __hash__(self) -> int:
        return hash((self.x, self.y, self.z))

    def __repr__(self) -> str:
        return f"({self.x}, {self.y}, {self.z})"


for _name in [name for name in vars(Vec3) if "_" in name and not name.startswith("_")]:
    setattr(Vec3, camel(_name), vars(Vec3)[_name])


def vector(point: Mapping[str, float]) -> Vec3:
    return Vec3(point["x"], point["y"], point["z"])


def point_of(value: Any, where: str) -> dict[str, float]:
    """The coordinates of anything that has them, as attributes or as keys.

    Raises:
        TypeError: it has none, or they are no numbers.
    """
    if isinstance(value, list | tuple):
        found: dict[str, Any] = dict(zip("xyz", value, strict=False))  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, Mapping):
        found = {axis: value.get(axis) for axis in "xyz"}  # pyright: ignore[reportUnknownMemberType]
    else:
        found = {axis: getattr(value, axis, None) for axis in "xyz"}
    if all(isinstance(found.get(axis), int | float) and math.isfinite(found[axis]) for axis in "xyz"):
        return found
    raise TypeError(f"{where} takes a Vec3, e.g. bot.entity.position")
