"""`voyager skills stats`: the library in figures."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from voyager.cli import options, output
from voyager.cli.skills.opening import connections_of, opened, summaries
from voyager.domain import SkillSummary
from voyager.skills.connections import Connections
from voyager.skills.library import SkillLibrary

_SHOWN = 5


def stats(home: options.Home = None, library: options.Library = None, json: options.Json = False) -> None:
    """Count the skills: how trusted, how well they do, how they build on each other, how much disk they take."""

    def command() -> int:
        with opened(home, library) as kept:
            shape = {} if kept is None else _shape(kept, summaries(kept), connections_of(kept))
        if json:
            output.print_json(shape)
        elif shape.get("skills"):
            _print(shape)
        else:
            output.people.print("no skills yet; learn some with `voyager explore`", markup=False)
        return 0

    output.reported(command)


def _shape(library: SkillLibrary, skills: Sequence[SkillSummary], connections: Connections) -> dict[str, JsonValue]:
    uses = sum(skill.contract.uses for skill in skills)
    successes = sum(skill.contract.successes for skill in skills)
    called = {name: len(connections.callers(name)) for name in connections.names}
    return {
        "folder": str(library.folder),
        "skills": len(skills),
        "versions": sum(len(library.known_versions(skill.name)) for skill in skills),
        "maturity": _counted(skill.maturity for skill in skills),
        "languages": _counted(skill.language for skill in skills),
        "banned": sum(skill.banned is not None for skill in skills),
        "pinned": sum(skill.pinned for skill in skills),
        "with_fixture": sum(skill.fixture for skill in skills),
        "damaged": {f"{name} v{version}": reason for (name, version), reason in library.damaged.items()},
        "uses": uses,
        "successes": successes,
        "rate": successes / uses if uses else None,
        "depth": max(connections.depths.values(), default=0),
        "calls": len(connections.calls),
        "roots": len(connections.roots),
        "circles": cast(JsonValue, connections.circles),
        "missing": cast(JsonValue, connections.missing),
        "most_used": _most({skill.name: skill.contract.uses for skill in skills}),
        "most_called": _most(called),
        "never_used": sum(not skill.contract.uses for skill in skills),
        "bytes": _size(library.folder),
        "embedding": library.embedder.name,
    }


def _counted(values: Iterable[str]) -> JsonValue:
    return dict(Counter(values).most_common())


def _most(counts: Mapping[str, int]) -> list[JsonValue]:
    ranked = sorted(((name, count) for name, count in counts.items() if count), key=lambda pair: (-pair[1], pair[0]))
    return [{"name": name, "count": count} for name, count in ranked[:_SHOWN]]


def _size(folder: Path) -> int:
    """Bytes of all files; what goes away meanwhile is not counted."""
    total, pending = 0, [str(folder)]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
        except OSError:
            continue
    return total


def _print(shape: Mapping[str, JsonValue]) -> None:
    def listed(key: str) -> str:
        return ", ".join(f"{count} {name}" for name, count in cast(dict[str, int], shape[key]).items())

    def ranked(key: str) -> str:
        return ", ".join(f"{one['name']} ({one['count']})" for one in cast(list[dict[str, JsonValue]], shape[key]))

    marks = [f"{shape[key]} {key}" for key in ("pinned", "banned") if shape[key]]
    rate = shape["rate"]
    used = f"{shape['successes']} of {shape['uses']} worked"
    facts = {
        "library": str(shape["folder"]),
        "skills": ", ".join([f"{shape['skills']} in {shape['versions']} versions", *marks]),
        "maturity": listed("maturity"),
        "languages": listed("languages"),
        "fixtures": f"{shape['with_fixture']} of {shape['skills']} have one",
        "uses": f"{used} ({rate:.0%})" if isinstance(rate, float) else "none yet",
        "most used": ranked("most_used") or "none",
        "never used": str(shape["never_used"]),
        "graph": f"{shape['calls']} calls, {shape['depth']} deep, {shape['roots']} that no skill calls",
        "most called": ranked("most_called") or "none",
        "disk": f"{cast(int, shape['bytes']) / 1e6:.1f} MB with the search index",
        "embedding": str(shape["embedding"]),
        "missing": ", ".join(cast(list[str], shape["missing"])),
        "circles": "; ".join(", ".join(one) for one in cast(list[list[str]], shape["circles"])),
        "damaged": "; ".join(cast(dict[str, str], shape["damaged"])),
    }
    for name, value in facts.items():
        if value:
            output.stdout.print(f"{name:12} {value}", markup=False, soft_wrap=True)
