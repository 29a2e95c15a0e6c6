"""`voyager skills show`: one skill in full, or the calls below and above it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, TypeVar

import typer
from pydantic import JsonValue
from rich.syntax import Syntax
from rich.text import Text
from rich.tree import Tree

from voyager.cli import options, output
from voyager.cli.skills.changing import Name
from voyager.cli.skills.fields import STYLES, percent
from voyager.cli.skills.opening import connections_of, opened_for, version_of
from voyager.cli.skills.origins import advice, origin, release_of
from voyager.cli.skills.tables import plain, room
from voyager.domain import Contract, Skill, SkillStanding, VersionVerification
from voyager.skills.connections import Connections
from voyager.wire import to_json

T = TypeVar("T")


def show(
    name: Name,
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="Which version (default: what calls bind to).", metavar="N")
    ] = None,
    tree: Annotated[
        bool, typer.Option("--tree", help="Show what it calls, what calls it, and what breaks if it goes.")
    ] = False,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Show one skill: its source, what it does and costs, where it comes from, who calls it."""

    def command() -> int:
        with opened_for(name, home, library) as kept:
            if tree:
                _print_tree(name, connections_of(kept), json=json)
                return 0
            skill = version_of(kept, name, version)
            standing, callers = kept.standing(name), kept.callers(name)
            verified = [each for each in kept.verifications(name) if each.version == skill.version]
        if json:
            shape = to_json(skill)
            assert isinstance(shape, dict)
            last: JsonValue = to_json(verified[-1]) if verified else None
            called_by: list[JsonValue] = list(callers)
            release = release_of(quarantined=skill.quarantined, fixture=skill.fixture_hash is not None)
            quarantine: dict[str, JsonValue] = {"quarantined": skill.quarantined, "release_by": release}
            around: dict[str, JsonValue] = {"callers": called_by, "verification": last}
            output.print_json({**shape, "standing": to_json(standing), **quarantine, **around})
        else:
            _print(skill, standing, callers, verified)
        return 0

    output.reported(command)


def _print(
    skill: Skill, standing: SkillStanding, callers: Sequence[str], verified: Sequence[VersionVerification]
) -> None:
    contract = skill.contract
    title = Text(skill.signature, style="bold")
    title.append(f"  v{skill.version} ")
    title.append(skill.maturity, STYLES[skill.maturity])
    output.stdout.print(title, soft_wrap=True)
    facts = {
        "does": skill.description,
        "goal": skill.goal.text,
        "brings": _signed(contract.effect) or "nothing measured",
        "needs": _counted(contract.preconditions) or "nothing",
        "learned": _counted(contract.needs) and f"starts with less than {_counted(contract.needs)} failed",
        "worked": _record(contract),
        "takes": _costs(contract),
        "calls": ", ".join(skill.calls) or "no other skill",
        "used by": ", ".join(callers) or "no other skill",
        "from": origin(skill),
        "stands": _standing(skill, standing, verified),
        "fixture": _verification(skill, verified),
    }
    for name, value in facts.items():
        if value:
            output.stdout.print(f"{name:8} {plain(' '.join(value.split()))}", markup=False, soft_wrap=True)
    source = plain(skill.source.replace("\r\n", "\n"))
    if room() is None:
        output.stdout.print(source, markup=False, soft_wrap=True)
    else:
        code = Syntax(source, skill.language, background_color="default", line_numbers=True, word_wrap=True)
        output.stdout.print(code)


def _signed(effect: Mapping[str, int]) -> str:
    return ", ".join(f"{count:+d} {item}" for item, count in effect.items())


def _counted(items: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {item}" for item, count in items.items())


def _record(contract: Contract) -> str:
    if not contract.uses:
        return "not used yet"
    low, high = contract.interval
    return (
        f"{contract.successes} of {contract.uses} uses ({percent(contract)};"
        f" {low:.0%} to {high:.0%} with 95% confidence)"
    )


def _costs(contract: Contract) -> str:
    costs = [f"{contract.ticks} ticks"] if contract.ticks else []
    if contract.uses:
        costs += [
            f"{contract.calls:.3g} actions",
            f"{contract.damage:.3g} half hearts",
            f"{contract.wear:.3g} durability",
        ]
    return ", ".join([*costs, *([f"{contract.tokens} tokens to write"] if contract.tokens else [])])


def _standing(skill: Skill, standing: SkillStanding, verified: Sequence[VersionVerification]) -> str:
    told = f"version {skill.version} of {standing.versions}"
    if skill.version != standing.in_force:
        told += f"; calls bind to {standing.in_force}"
    if standing.pinned is not None:
        told += f"; pinned to {standing.pinned}"
    red = bool(verified) and not verified[-1].verification.green
    held = advice(skill, in_force=skill.version == standing.in_force, red=red)
    if held:
        told += f"; QUARANTINED: {held}"
    return told if standing.banned is None else f"{told}; BANNED: {standing.banned}"


def _verification(skill: Skill, verified: Sequence[VersionVerification]) -> str:
    if skill.fixture_hash is None:
        return "none: its start was not captured"
    if not verified:
        return f"not run again yet; `voyager skills verify {skill.name}`"
    last = verified[-1]
    how = "green" if last.verification.green else f"RED: {last.verification.reason}"
    when = last.at[:10]
    return f"{how} on {when} in {last.verification.ticks} ticks ({last.verification.environment})"


def _print_tree(name: str, connections: Connections, *, json: bool) -> None:
    breaks = connections.dependants(name)
    if json:
        output.print_json(
            {
                "name": name,
                "depth": connections.depths[name],
                "calls": _nested(name, connections.callees),
                "callers": _nested(name, connections.callers),
                "breaks": list[JsonValue](breaks),
            }
        )
        return
    for title, follow in ((f"{name} calls", connections.callees), (f"{name} is called by", connections.callers)):
        tree = _tree(title, name, follow)
        output.stdout.print(tree if tree.children else f"{title} no other skill", soft_wrap=True)
    if breaks:
        some = f"{len(breaks)} {'skill breaks' if len(breaks) == 1 else 'skills break'}"
        output.stdout.print(f"if {name} goes, {some}: {', '.join(breaks)}", markup=False, soft_wrap=True)
    else:
        output.stdout.print(f"if {name} goes, nothing breaks", markup=False, soft_wrap=True)


def _tree(title: str, name: str, follow: Callable[[str], list[str]]) -> Tree:
    tree = Tree(Text(title, style="bold"), guide_style="dim")

    def add(parent: Tree, each: str, again: bool) -> Tree:
        return parent.add(Text.assemble(each, (" (above)" if again and follow(each) else "", "dim")))

    _walk(tree, name, follow, add)
    return tree


def _nested(name: str, follow: Callable[[str], list[str]]) -> list[JsonValue]:
    """As lists in lists; what was told already has no `next`."""
    whole: list[JsonValue] = []

    def add(into: list[JsonValue], each: str, again: bool) -> list[JsonValue]:
        branch: list[JsonValue] = []
        into.append({"name": each} if again else {"name": each, "next": branch})
        return branch

    _walk(whole, name, follow, add)
    return whole


def _walk(start: T, name: str, follow: Callable[[str], list[str]], add: Callable[[T, str, bool], T]) -> None:
    """A graph as a tree, in the order of reading: what comes again is added, and not followed again."""
    seen = {name}
    pending = [(start, iter(follow(name)))]
    while pending:
        parent, rest = pending[-1]
        each = next(rest, None)
        if each is None:
            pending.pop()
            continue
        branch = add(parent, each, each in seen)
        if each not in seen:
            seen.add(each)
            pending.append((branch, iter(follow(each))))
