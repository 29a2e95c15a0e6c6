"""`voyager skills history` and `voyager skills diff`: what became of a skill, and what changed between versions."""

import difflib
import json as jsonlib
from typing import Annotated

import typer
from pydantic import JsonValue
from rich.text import Text

from voyager.cli import options, output
from voyager.cli.skills.changing import Name
from voyager.cli.skills.fields import STYLES, worked
from voyager.cli.skills.opening import opened_for, version_of
from voyager.cli.skills.origins import origin
from voyager.cli.skills.tables import Column, plain, print_table
from voyager.domain import Skill, SkillStanding, VersionEvent
from voyager.errors import UserError
from voyager.wire import to_json

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def history(name: Name, home: options.Home = None, library: options.Library = None, json: options.Json = False) -> None:
    """Tell a skill's versions and what happened to each: when, and why."""

    def command() -> int:
        with opened_for(name, home, library) as kept:
            standing, events, versions = kept.standing(name), kept.history(name), kept.versions(name)
            damaged = {version: reason for (of, version), reason in kept.damaged.items() if of == name}
        if json:
            output.print_json(
                {
                    "name": name,
                    "standing": to_json(standing),
                    "versions": [_version(skill) for skill in versions],
                    "damaged": {str(version): reason for version, reason in damaged.items()},
                    "events": [to_json(event) for event in events],
                }
            )
            return 0
        _print_versions(versions, standing)
        for version, reason in sorted(damaged.items()):
            output.people.print(f"version {version} is damaged: {reason}", style="red", markup=False, soft_wrap=True)
        if events:
            output.stdout.print()
            _print_events(events)
        return 0

    output.reported(command)


def diff(
    name: Name,
    from_: Annotated[
        int | None, typer.Option("--from", min=1, help="The earlier one (default: the one before).", metavar="N")
    ] = None,
    to: Annotated[
        int | None, typer.Option("--to", min=1, help="The later one (default: what calls bind to).", metavar="M")
    ] = None,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Show what changed in a skill from one version to another."""

    def command() -> int:
        with opened_for(name, home, library) as kept:
            later = version_of(kept, name, to)
            earlier = [version for version in kept.known_versions(name) if version < later.version]
            if from_ is None and not earlier:
                raise UserError(f"`{name}` has no version before {later.version}; give both with --from N --to M")
            former = version_of(kept, name, from_ or earlier[-1])
        lines = _differing(former, later)
        if json:
            shape: dict[str, JsonValue] = {"name": name, "from": former.version, "to": later.version}
            output.print_json({**shape, "diff": "".join(f"{line}\n" for line in lines)})
        elif not lines:
            said = f"versions {former.version} and {later.version} of {name} do not differ"
            output.people.print(said, markup=False, soft_wrap=True)
        for line in [] if json else lines:
            style = "bold" if line.startswith(("--- ", "+++ ")) else _COLOURS.get(line[:1], "")
            output.stdout.print(Text(plain(line), style), soft_wrap=True)
        return 0

    output.reported(command)


def _differing(former: Skill, later: Skill) -> list[str]:
    """A unified diff of what each version says of itself, then of their sources."""
    names = [f"{each.name} v{each.version}" for each in (former, later)]
    facts = [_facts(each) for each in (former, later)]
    sources = [each.source.splitlines() for each in (former, later)]
    lines: list[str] = []
    for one, other in (facts, sources):
        lines += difflib.unified_diff(one, other, *names, n=3 if one is sources[0] else 0, lineterm="")
    return lines


def _facts(skill: Skill) -> list[str]:
    return [
        f"signature: {skill.signature}",
        f"goal: {skill.goal.text}",
        f"description: {' '.join(skill.description.split())}",
        f"calls: {', '.join(skill.calls) or 'none'}",
        f"effect: {jsonlib.dumps(dict(sorted(skill.contract.effect.items())))}",
    ]


def _version(skill: Skill) -> JsonValue:
    return {
        "version": skill.version,
        "maturity": skill.maturity,
        "successes": skill.contract.successes,
        "uses": skill.contract.uses,
        "ticks": skill.contract.ticks,
        "provenance": to_json(skill.provenance),
        "origin": to_json(skill.origin),
    }


def _print_versions(versions: list[Skill], standing: SkillStanding) -> None:
    marks = [_mark(skill.version, standing) for skill in versions]
    columns = [
        Column(title="version", rank=0, cells=[str(skill.version) for skill in versions], right=True),
        Column(
            title="maturity",
            rank=1,
            cells=[skill.maturity for skill in versions],
            styles=[STYLES[skill.maturity] for skill in versions],
        ),
        Column(title="worked", rank=2, cells=[worked(skill.contract) for skill in versions], right=True),
        Column(title="ticks", rank=5, cells=[str(skill.contract.ticks) for skill in versions], right=True),
        Column(title="now", rank=3, cells=marks),
        Column(title="from", rank=4, cells=[origin(skill) for skill in versions], text=True),
    ]
    if versions:
        print_table(columns)
    if standing.banned is not None:
        output.stdout.print(f"banned: {plain(standing.banned)}", style="red", markup=False, soft_wrap=True)


def _mark(version: int, standing: SkillStanding) -> str:
    if version == standing.pinned:
        return "pinned"
    return "current" if version == standing.current else ""


def _print_events(events: list[VersionEvent]) -> None:
    columns = [
        Column(title="when (UTC)", rank=0, cells=[event.at[:19].replace("T", " ") for event in events]),
        Column(title="v", rank=2, cells=[str(event.version or "") for event in events], right=True),
        Column(title="what", rank=1, cells=[event.kind.replace("_", " ") for event in events]),
        Column(title="why", rank=3, cells=[event.reason for event in events], text=True),
    ]
    print_table(columns)
