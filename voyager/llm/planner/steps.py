"""A program as the planner thinks of it: a call, the condition it is made under, and what happens before it.

Rendered to JavaScript and read back from it, so that the program itself is all the planner has to remember.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

SEARCH_RADIUS = 28
"""Blocks around the feet: less than the 32 around the eyes that primitives search, so that what a program stopped for
is there for them after the last steps of its walk too."""


@dataclass(frozen=True, kw_only=True)
class Lacking:
    """Only when fewer than `wanted` (JavaScript) of `item` are held; `variable` is how many are lacking."""

    item: str
    wanted: str

    @property
    def variable(self) -> str:
        return camel(self.item)


@dataclass(frozen=True, kw_only=True)
class NoBlock:
    """Only when none of `blocks` is within the search radius."""

    blocks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NoMob:
    """Only when no `mob` is within the search radius."""

    mob: str


@dataclass(frozen=True, kw_only=True)
class NoTool:
    """Only when none of `tools` is held."""

    tools: tuple[str, ...]


Guard = Lacking | NoBlock | NoMob | NoTool


@dataclass(frozen=True, kw_only=True)
class Step:
    """`await name(bot, ...args)` with `args` as JavaScript, after `before` in their order."""

    name: str
    args: tuple[str, ...] = ()
    guard: Guard | None = None
    before: tuple["Step", ...] = ()

    @property
    def calls(self) -> int:
        """Calls in the text of this step and of all before it."""
        return 1 + sum(step.calls for step in self.before)

    def walk(self) -> Iterator["Step"]:
        """All steps in the order of their calls in the text."""
        for step in self.before:
            yield from step.walk()
        yield self

    def swap(self, old: "Step", new: "Step") -> "Step":
        """This tree with the very step `old` replaced by `new`."""
        if self is old:
            return new
        before = tuple(step.swap(old, new) for step in self.before)
        # What did not change stays the same object, so that further swaps still find it.
        changed = any(mine is not theirs for mine, theirs in zip(before, self.before, strict=True))
        return replace(self, before=before) if changed else self


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A whole program. `count` is the default of the entry's parameter, None when it has none."""

    entry: str
    main: Step
    count: int | None = None


def camel(name: str) -> str:
    """`wooden_pickaxe` as `woodenPickaxe`."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def quoted(name: str) -> str:
    """A name as a JavaScript string."""
    return f'"{name}"'


def any_of(names: Sequence[str]) -> str:
    """One name as a JavaScript string, several as a list of them."""
    return quoted(names[0]) if len(names) == 1 else f"[{', '.join(quoted(name) for name in names)}]"


MOVE_AWAY = "moveAway"
_MOVE_AWAY_HELPER = f"""\
async function {MOVE_AWAY}(bot, blocks) {{
  const start = bot.entity.position.clone();
  await exploreUntil(bot, null, 60, () => bot.entity.position.distanceTo(start) >= blocks);
}}

"""


def render(draft: Draft) -> str:
    """The draft as a JavaScript program; `read` gives the same draft back."""
    helper = _MOVE_AWAY_HELPER if any(step.name == MOVE_AWAY for step in draft.main.walk()) else ""
    parameters = "bot" if draft.count is None else f"bot, count = {draft.count}"
    lines = [f"async function {draft.entry}({parameters}) {{", *_lines(draft.main, "  "), "}"]
    return helper + "\n".join(lines) + "\n"


def _lines(step: Step, indent: str) -> list[str]:
    inner = indent if step.guard is None else indent + "  "
    body = [line for earlier in step.before for line in _lines(earlier, inner)]
    body.append(f"{inner}await {step.name}({', '.join(('bot', *step.args))});")
    match step.guard:
        case None:
            return body
        case Lacking(item=item, wanted=wanted):
            variable = step.guard.variable
            head = [
                f"{indent}const {variable} = {wanted} - bot.inventory.count({quoted(item)});",
                f"{indent}if ({variable} > 0) {{",
            ]
        case NoBlock(blocks=blocks):
            head = [f"{indent}if (!{find_block(blocks)}) {{"]
        case NoMob(mob=mob):
            head = [f"{indent}if (!{find_mob(mob)}) {{"]
        case NoTool(tools=tools):
            names = ", ".join(quoted(tool) for tool in tools)
            head = [f"{indent}if (![{names}].some(name => bot.inventory.count(name) > 0)) {{"]
    return [*head, *body, f"{indent}}}"]


def find_block(blocks: Sequence[str]) -> str:
    """JavaScript that finds the nearest of such blocks, or null."""
    return f"bot.findBlock({{ matching: {any_of(blocks)}, maxDistance: {SEARCH_RADIUS} }})"


def find_mob(mob: str) -> str:
    """JavaScript that finds the nearest such mob, or null."""
    near = f"entity.position.distanceTo(bot.entity.position) < {SEARCH_RADIUS}"
    return f"bot.nearestEntity(entity => entity.name === {quoted(mob)} && {near})"


_ENTRY = re.compile(r"async function (?!moveAway\()(\w+)\(bot(?:, count = (\d+))?\) \{")
_CALL = re.compile(r"await (\w+)\(bot(?:, (.*))?\);")
_VARIABLE = re.compile(r'const \w+ = (.+) - bot\.inventory\.count\("(\w+)"\);')
_NO_BLOCK = re.compile(r"if \(!bot\.findBlock\(\{ matching: (.+), maxDistance: .*\{")
_NO_MOB = re.compile(r'if \(!bot\.nearestEntity\(entity => entity\.name === "(\w+)" .*\{')
_NO_TOOL = re.compile(r"if \(!\[(.*)\]\.some\(.*\{")


def read(source: str) -> tuple[Draft, dict[int, Step]] | None:
    """The draft that `source` was rendered from, and the step whose call stands on each line (from 1).

    Returns:
        None for a program of another hand.
    """
    lines = source.splitlines()
    start = next((number for number, line in enumerate(lines) if _ENTRY.fullmatch(line)), None)
    if start is None or lines[-1] != "}":
        return None
    entry = _ENTRY.fullmatch(lines[start])
    reader = _Reader(lines, start + 1)
    steps = reader.block("}")
    if entry is None or not steps or reader.strange:
        return None
    main = replace(steps[-1], before=tuple(steps[:-1]))
    draft = Draft(entry=entry[1], main=main, count=int(entry[2]) if entry[2] else None)
    if render(draft) != source:
        return None
    numbers = [number for number, line in enumerate(lines, 1) if number > start + 1 and _CALL.fullmatch(line.strip())]
    return draft, dict(zip(numbers, main.walk(), strict=True))


class _Reader:
    """Reads the statements of one block after another."""

    def __init__(self, lines: list[str], at: int) -> None:
        self._lines = lines
        self._at = at
        self.strange = False

    def block(self, end: str) -> list[Step]:
        steps: list[Step] = []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            if line == end:
                return steps
            step = self._statement(line)
            if step is None:
                break
            steps.append(step)
        self.strange = True
        return steps

    def _statement(self, line: str) -> Step | None:
        text = line.strip()
        call = _CALL.fullmatch(text)
        if call is not None:
            return Step(name=call[1], args=tuple(_arguments(call[2] or "")))
        guard = self._guard(text)
        if guard is None:
            return None
        inner = self.block(line[: len(line) - len(text)] + "}")
        if not inner or inner[-1].guard is not None:
            return None
        return replace(inner[-1], guard=guard, before=tuple(inner[:-1]))

    def _guard(self, text: str) -> Guard | None:
        lacking = _VARIABLE.fullmatch(text)
        if lacking is not None:
            self._at += 1  # its `if` follows
            return Lacking(item=lacking[2], wanted=lacking[1])
        block = _NO_BLOCK.fullmatch(text)
        if block is not None:
            return NoBlock(blocks=_names(block[1]))
        mob = _NO_MOB.fullmatch(text)
        if mob is not None:
            return NoMob(mob=mob[1])
        tools = _NO_TOOL.fullmatch(text)
        return None if tools is None else NoTool(tools=_names(tools[1]))


def _names(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r'"(\w+)"', text))


def _arguments(text: str) -> Iterator[str]:
    """Split at the commas that no bracket holds."""
    depth, start = 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            yield text[start:at].strip()
            start = at + 1
    if text.strip():
        yield text[start:].strip()
