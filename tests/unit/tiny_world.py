"""A world of two dicts for tests: runs the planner's kind of JavaScript with the primitives' errors.

Nothing moves here and nothing takes time; checked with it is what programs ask for and what errors say.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from pydantic import JsonValue

from voyager.curriculum.techtree import TechTree
from voyager.domain import (
    BlockSummary,
    Call,
    CallError,
    Execution,
    Language,
    Observation,
    Parameter,
    Position,
    Program,
    ProgramError,
    ProgramInfo,
    Skill,
    SkillUse,
    Standing,
    Truth,
)

HERE = Position(x=0, y=64, z=0)
PRIMITIVES = frozenset({"mineBlock", "craftItem", "placeItem", "smeltItem", "exploreUntil", "equip", "eat"})
API = "\n".join(f"declare function {name}(bot: Bot): Promise<unknown>" for name in sorted(PRIMITIVES))
_FUNCTION = re.compile(r"^async function (\w+)\(bot(?:, (\w+) = (\d+))?\) \{\n(.*?)^\}$", re.DOTALL | re.MULTILINE)


class Thrown(Exception):
    """A primitive's error on its way out of the program."""

    def __init__(self, code: str, message: str, details: Mapping[str, JsonValue] | None = None) -> None:
        super().__init__(message)
        self.error = CallError(code=code, message=message, details=details or {})
        self.line: int | None = None
        self.skill: str | None = None


@dataclass
class TinyWorld:
    """`blocks` are in sight, at these distances; exploring leaves stations and brings `hidden` into sight."""

    tree: TechTree
    blocks: dict[str, int]
    hidden: dict[str, int] = field(default_factory=dict[str, int])
    inventory: Counter[str] = field(default_factory=Counter[str])
    statistics: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    equipment: dict[str, str | None] = field(default_factory=dict[str, str | None])
    tick: int = 0

    def observe(self) -> Observation:
        seen = {name: BlockSummary(count=9, nearest=HERE, distance=far) for name, far in self.blocks.items()}
        return Observation(
            tick=self.tick,
            position=HERE,
            dimension="overworld",
            biome="forest",
            time_of_day=1000,
            is_day=True,
            health=20,
            food=20,
            inventory=self.held(),
            equipment=dict(self.equipment),
            blocks=seen,
        )

    def truth(self) -> Truth:
        statistics = {kind: dict(counts) for kind, counts in self.statistics.items()}
        return Truth(
            tick=self.tick,
            inventory=self.held(),
            equipment=dict(self.equipment),
            statistics=statistics | {"custom": {"deaths": 0}},
        )

    def held(self) -> dict[str, int]:
        return {name: count for name, count in sorted(self.inventory.items()) if count > 0}

    def count(self, kind: str, name: str, amount: int) -> None:
        self.statistics.setdefault(kind, Counter())[name] += amount

    def run(self, program: Program, skills: Sequence[Skill]) -> Execution:
        """Run a program; what it throws is in the result."""
        before = Standing(tick=self.tick, inventory=self.held(), position=HERE)
        runner = _Runner(self, {skill.name: skill for skill in skills})
        error: ProgramError | None = None
        try:
            runner.function(program.source, program.entry, (), None)
        except Thrown as thrown:
            failed = thrown.error
            error = ProgramError(
                code=failed.code,
                message=failed.message,
                details=failed.details,
                skill=thrown.skill,
                line=thrown.line,
            )
        self.tick += 100
        return Execution(
            outcome="returned" if error is None else "threw",
            error=error,
            ticks=100,
            trace=tuple(runner.trace),
            before=before,
            observation=self.observe(),
            after=Standing(tick=self.tick, inventory=self.held(), position=HERE),
            skills_used=tuple(SkillUse(name=name, version=1) for name in runner.used),
        )

    def primitive(self, name: str, args: Sequence[JsonValue]) -> None:
        match name, list(args):
            case "mineBlock", [str(block), int(count)]:
                self._mine([block], count)
            case "mineBlock", [list(blocks), int(count)]:
                self._mine([str(block) for block in blocks], count)
            case "craftItem", [str(item), int(count)]:
                self._craft(item, count)
            case "smeltItem", [str(item), _, int(count)]:
                self._smelt(item, count)
            case "placeItem", [str(item)]:
                self._need_one("placeItem", item)
                self.inventory[item] -= 1
                self.count("used", item, 1)
                self.blocks[item] = 2
            case "equip", [str(item), str(slot)]:
                self._need_one(name, item)
                self.equipment[slot] = item
            case "eat", [str(item), *_]:
                self._need_one(name, item)
            case "exploreUntil", [_, int(), str(predicate)]:
                self._explore(predicate)
            case _:
                raise Thrown("bad_argument", f"{name}: can't be called with {args!r}")

    def _mine(self, blocks: list[str], count: int) -> None:
        block = next((name for name in blocks if name in self.blocks), blocks[0])
        ways = self.tree.mined_from(block)
        if block not in self.blocks:
            message = f"mineBlock: no {' or '.join(blocks)} within 32 blocks (got 0 of {count}); explore and try again"
            raise Thrown("no_target", message, {"item": block, "radius": 32})
        for way in ways:
            if way.tools and not any(self.inventory[tool] for tool in way.tools):
                better = " or better" if len(way.tools) > 1 else ""
                details: dict[str, JsonValue] = {"item": block, "tool": list(way.tools)}
                raise Thrown(
                    "missing_tool",
                    f"mineBlock: {block} needs a {next(iter(way.tools))}{better}, have none",
                    details,
                )
            if way.yields >= 0.5:
                self.inventory[way.item] += count
        self.count("mined", block, count)

    def _craft(self, item: str, count: int) -> None:
        recipes = [recipe for recipe in self.tree.data.recipes if recipe.result == item]
        plans = [(self._missing(recipe.needs, ceil(count / recipe.count)), recipe) for recipe in recipes]
        missing, recipe = min(plans, key=lambda plan: sum(need - have for _, need, have in plan[0]))
        self._demand("craftItem", item, missing, "crafting_table" if recipe.table else None)
        times = ceil(count / recipe.count)
        for need, amount in recipe.needs.items():
            self.inventory[need] -= amount * times
        made = recipe.count * times
        self.inventory[item] += made
        self.count("crafted", item, made)

    def _smelt(self, item: str, count: int) -> None:
        missing = self._missing({item: 1}, count)
        fuels = [
            name for name in ("coal", "oak_log", "oak_planks") if self.inventory[name] - (name == item) * count > 0
        ]
        burns = sum(self.inventory[name] * self.tree.data.fuel[name] / 200 for name in fuels)
        fuel = [] if burns >= count else [f"needs fuel for {count}, have fuel for 0 ({ceil(count / 8)} coal would do)"]
        self._demand("smeltItem", item, missing, "furnace", fuel)
        left = float(count)
        for name in fuels:
            while left > 0 and self.inventory[name] > 0:
                self.inventory[name] -= 1
                left -= self.tree.data.fuel[name] / 200
        output = self.tree.data.smelting[item]
        self.inventory[item] -= count
        self.inventory[output] += count
        self.count("crafted", output, count)

    def _missing(self, needs: Mapping[str, int], times: int) -> list[tuple[str, int, int]]:
        held = {item: self.inventory[item] for item in needs}
        return [(item, n * times, held[item]) for item, n in needs.items() if held[item] < n * times]

    def _demand(
        self,
        name: str,
        item: str,
        missing: list[tuple[str, int, int]],
        station: str | None,
        more: Sequence[str] = (),
    ) -> None:
        away = station is not None and station not in self.blocks
        parts = [f"needs {need} {what}, have {have}" for what, need, have in missing] + list(more)
        if away:
            parts.append(f"needs a {station} within 32 blocks")
        if parts:
            code = "missing_ingredients" if missing else "missing_station" if away else "no_fuel"
            listed: list[JsonValue] = [{"item": what, "need": need, "have": have} for what, need, have in missing]
            details: dict[str, JsonValue] = {
                "item": item,
                "missing": listed,
                "station": station if away else None,
            }
            raise Thrown(code, f"{name}: {item} {'; '.join(parts)}", details)

    def _need_one(self, name: str, item: str) -> None:
        if self.inventory[item] < 1:
            raise Thrown("not_owned", f"{name}: needs 1 {item}, have 0", {"item": item})

    def _explore(self, predicate: str) -> None:
        wanted = re.search(r'matching: \[?"(\w+)"', predicate)
        for station in ("crafting_table", "furnace"):
            self.blocks.pop(station, None)
        if wanted is not None and wanted[1] not in self.blocks and wanted[1] not in self.hidden:
            raise Thrown("timed_out", "exploreUntil: found nothing in 120 s; try another direction or more seconds")
        if wanted is not None:
            self.blocks.setdefault(wanted[1], self.hidden.get(wanted[1], 20))


class _Runner:
    """Runs functions of the form that the planner writes; anything else is an error of the test."""

    def __init__(self, world: TinyWorld, skills: Mapping[str, Skill]) -> None:
        self._world = world
        self._skills = skills
        self.trace: list[Call] = []
        self.used: list[str] = []

    def function(self, source: str, entry: str, args: Sequence[JsonValue], skill: str | None) -> None:
        found = next(match for match in _FUNCTION.finditer(source) if match[1] == entry)
        first = source[: found.start(4)].count("\n") + 1
        scope: dict[str, int] = {}
        if found[2]:
            given = args[0] if args else int(found[3])
            assert isinstance(given, int)
            scope[found[2]] = given
        self._block(found[4].splitlines(), 0, "", scope, (source, skill, first))

    def _block(
        self,
        lines: list[str],
        at: int,
        indent: str,
        scope: dict[str, int],
        where: tuple[str, str | None, int],
    ) -> int:
        """Run from line `at` to the end of its block; returns the line after it."""
        while at < len(lines):
            text = lines[at].strip()
            if text == "}":
                return at + 1
            at += 1
            constant = re.fullmatch(r"const (\w+) = (.+);", text)
            call = re.fullmatch(r"await (\w+)\(bot(?:, (.*))?\);", text)
            condition = re.fullmatch(r"if \((.*)\) \{", text)
            if constant:
                scope[constant[1]] = self._number(constant[2], scope)
            elif call:
                self._call(call[1], _split(call[2] or ""), scope, where, where[2] + at - 1)
            elif condition and self._holds(condition[1], scope):
                at = self._block(lines, at, indent + "  ", dict(scope), where)
            elif condition:
                at = _after_block(lines, at)
            else:
                raise AssertionError(f"the tiny world does not understand `{text}`")
        return at

    def _call(
        self,
        name: str,
        arguments: list[str],
        scope: dict[str, int],
        where: tuple[str, str | None, int],
        line: int,
    ) -> None:
        source, skill, _ = where
        values: list[JsonValue] = [self._value(argument, scope) for argument in arguments]
        outer, self.trace = self.trace, []
        error: CallError | None = None
        kind = "skill" if name in self._skills else "primitive"
        try:
            if name in self._skills:
                self.used.append(name)
                self.function(self._skills[name].source, name, values, name)
            elif name in PRIMITIVES:
                self._world.primitive(name, values)
            elif name == "moveAway" and "async function moveAway(bot, blocks) {" in source:
                self._world.primitive("exploreUntil", [None, 60, "moved"])
            else:
                raise Thrown("ReferenceError", f"{name} is not defined")
        except Thrown as thrown:
            error = thrown.error
            if thrown.line is None:
                thrown.line, thrown.skill = line, skill
            raise
        finally:
            calls, self.trace = tuple(self.trace), outer
            self.trace.append(Call(name=name, kind=kind, args=tuple(values), error=error, calls=calls))

    def _value(self, argument: str, scope: dict[str, int]) -> JsonValue:
        if argument == "null":
            return None
        if argument.startswith('"'):
            return argument.strip('"')
        if argument.startswith("["):
            return [*re.findall(r'"(\w+)"', argument)]
        return argument if "=>" in argument else self._number(argument, scope)

    def _number(self, expression: str, scope: dict[str, int]) -> int:
        counted = re.sub(
            r'bot\.inventory\.count\("(\w+)"\)',
            lambda found: str(self._world.inventory[found[1]]),
            expression,
        )
        assert re.fullmatch(r"[\w\s*/+().-]+", counted), expression
        plain = counted.replace("Math.ceil", "ceil")
        return int(eval(plain, {"__builtins__": {}}, {"ceil": ceil, **scope}))

    def _holds(self, condition: str, scope: dict[str, int]) -> bool:
        sought = re.match(r"!bot\.findBlock\(\{ matching: (.+), maxDistance", condition)
        if sought:
            return not any(name in self._world.blocks for name in re.findall(r'"(\w+)"', sought[1]))
        tools = re.match(r"!\[(.*)\]\.some\(", condition)
        if tools:
            return not any(self._world.inventory[name] > 0 for name in re.findall(r'"(\w+)"', tools[1]))
        positive = re.fullmatch(r"(\w+) > 0", condition)
        assert positive, condition
        return scope[positive[1]] > 0


def _after_block(lines: list[str], at: int) -> int:
    depth = 1
    while depth:
        depth += lines[at].rstrip().endswith("{") - (lines[at].strip() == "}")
        at += 1
    return at


def _split(text: str) -> list[str]:
    parts = re.findall(r"(?:[^,(\[{]|\((?:[^()]|\([^()]*\))*\)|\[[^]]*\]|\{[^}]*\})+", text)
    return [part.strip() for part in parts if part.strip()]


async def inspect(source: str, language: Language = "javascript") -> ProgramInfo:
    """What the bot process tells of a source, for the programs of this module's tests."""
    found = list(_FUNCTION.finditer(source))
    if not found:
        return ProgramInfo()
    own = {match[1] for match in found} | {"moveAway"}
    calls = tuple(dict.fromkeys(name for name in re.findall(r"await (\w+)\(", source) if name not in own))
    entry = found[-1]
    params = (Parameter(name=entry[2], default=int(entry[3])),) if entry[2] else ()
    lines = [line.strip() for line in entry[4].splitlines()]
    alone = re.fullmatch(r"await (\w+)\(bot(?:, [^{}]*)?\);", lines[0]) if len(lines) == 1 else None
    return ProgramInfo(
        entry=entry[1],
        params=params,
        functions=tuple(sorted(own)),
        calls=calls,
        single_call=alone[1] if alone and "=>" not in lines[0] else None,
    )
