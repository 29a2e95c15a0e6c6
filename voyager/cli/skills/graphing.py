"""`voyager skills graph`: who calls whom, for people and for other programs."""

import errno
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from voyager.checkpoint.durable import path_errors
from voyager.cli import options, output
from voyager.cli.skills.fields import as_json
from voyager.cli.skills.opening import opened, summaries, unknown
from voyager.domain import SkillSummary
from voyager.errors import UserError
from voyager.skills import drawing
from voyager.skills.connections import Connections

_FORMATS = ("dot", "json", "html")


def graph(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Only these skills, what they call and what calls them.", metavar="[NAME]..."),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", help="dot (Graphviz), json (node-link) or html (one page).", metavar="FORMAT")
    ] = "dot",
    out: Annotated[
        Path | None, typer.Option("--out", help="Write to this file instead of printing.", metavar="FILE")
    ] = None,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Draw which skill calls which: as a page to look at, or for Graphviz and other programs."""

    def command() -> int:
        wanted = "json" if json else format_
        if out is not None:
            _check_file(out)
        if wanted not in _FORMATS:
            raise UserError(f"--format {wanted}: there are {', '.join(_FORMATS)}")
        with opened(home, library) as kept:
            skills = [] if kept is None else summaries(kept)
        connections = Connections({skill.name: skill.calls for skill in skills})
        for name in names or ():
            if name not in connections.names:
                raise unknown(name, connections.names)
        text = _text(wanted, connections.around(names) if names else connections, skills, connections)
        if out is None:
            print(text, end="")
        else:
            with path_errors(out):
                out.write_text(text, "utf-8")
            output.people.print(f"wrote {out}", markup=False, soft_wrap=True)
        return 0

    output.reported(command)


def _check_file(out: Path) -> None:
    """Before anything is drawn. Raises: UserError: no file can be at `out`."""
    with path_errors(out):
        if out.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        out.absolute().parent.stat()


def _text(wanted: str, shown: Connections, skills: Sequence[SkillSummary], everything: Connections) -> str:
    for circle in shown.circles:
        output.people.print(
            f"voyager: {', '.join(circle)} call each other in a circle and can't be run; roll one of them back",
            style="yellow",
            markup=False,
            soft_wrap=True,
        )
    names = set(shown.names)
    there = {skill.name: skill for skill in skills if skill.name in names}
    if wanted == "html":
        return _page(shown, there)
    facts = {name: as_json(skill, everything) for name, skill in there.items()}
    if wanted == "dot":
        return drawing.dot(shown, facts)
    return json.dumps(drawing.node_link(shown, facts), indent=2) + "\n"


def _page(shown: Connections, skills: Mapping[str, SkillSummary]) -> str:
    if len(shown.names) > drawing.MAX_DRAWN:
        output.people.print(
            f"of {len(shown.names)} skills the page draws the {drawing.MAX_DRAWN} that most others call, and its search"
            " finds all; name some to draw what hangs together with these",
            markup=False,
            soft_wrap=True,
        )
    title = "Skill library" if len(skills) != 1 else f"Skill {next(iter(skills))}"
    return drawing.page(shown, {name: drawing.told(skill) for name, skill in skills.items()}, title)
