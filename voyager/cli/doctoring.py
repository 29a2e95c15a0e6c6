"""`voyager doctor`: what works on this machine and in a world, and what is behind what does not."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from voyager import sources
from voyager.cli import options, output
from voyager.cli.skills.reindexing import tell_repaired
from voyager.config import Settings
from voyager.errors import UserError
from voyager.places import Scene, places
from voyager.wire import to_json
from voyager.worlds.doctor import Finding, Patient, examine
from voyager.worlds.probes import Probe, load_probes
from voyager.worlds.spec import EmbeddedSpec, parse_world

_MARKS = {"works": ("green", "ok"), "fails": ("red", "FAILS"), "skipped": ("yellow", "skipped")}


def doctor(
    server: Annotated[
        str | None,
        typer.Argument(
            help="HOST:PORT of a server (default: the embedded world); with --library, a library's folder.",
            metavar="[HOST:PORT|DIR]",
        ),
    ] = None,
    library: Annotated[
        bool, typer.Option("--library", help="Examine and repair a skill library instead (default: HOME/library).")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Try only this one; may be given several times.", metavar="NAME")
    ] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Try the mechanics of a world with a real bot, in about a minute; exit code 1 when one fails."""

    def command() -> int:
        if library:
            if only:
                raise UserError("--only names mechanics of a world; leave it out with --library")
            return tell_repaired(output.settings({"home": home, "library": server}), json=json)
        settings = output.settings({"home": home, "world": server or "embedded:arena"})
        findings = asyncio.run(_examined(settings, only or (), show=not json))
        if json:
            output.print_json([to_json(finding) for finding in findings])
        return 1 if any(finding.status == "fails" for finding in findings) else 0

    output.reported(command)


async def _examined(settings: Settings, only: Sequence[str], *, show: bool) -> list[Finding]:
    spec = parse_world(settings.world)
    probes = _chosen(load_probes(sources.node_root() / "worlds" / "probes"), only)
    if show:
        where = "the embedded world" if isinstance(spec, EmbeddedSpec) else str(spec)
        output.stdout.print(f"Python {sys.version.split()[0]}, Node {sources.node()}", markup=False, soft_wrap=True)
        output.stdout.print(f"trying {len(probes)} mechanics in {where}", markup=False)
    findings: list[Finding] = []
    with TemporaryDirectory(prefix="voyager-doctor-") as logs:
        async with places(settings, spec, Scene(logs=Path(logs))) as there:
            if show:
                output.stdout.print(f"the bot's process is {there.bridge.seal}", markup=False, soft_wrap=True)
            patient = Patient(bridge=there.bridge, world=there.world, embedded=there.embedded, player=settings.username)
            async for finding in _told(examine(patient, probes), show=show):
                findings.append(finding)
    if show:
        counts = {status: sum(finding.status == status for finding in findings) for status in _MARKS}
        output.stdout.print(
            f"{counts['works']} work, {counts['fails']} fail, {counts['skipped']} skipped", markup=False
        )
    return findings


def _chosen(probes: Mapping[str, Probe], only: Sequence[str]) -> Mapping[str, Probe]:
    unknown = [name for name in only if name not in probes]
    if unknown:
        raise UserError(f"there is no probe `{unknown[0]}`; there are: {', '.join(probes)}")
    return {name: probe for name, probe in probes.items() if not only or name in only}


async def _told(findings: AsyncGenerator[Finding], *, show: bool) -> AsyncGenerator[Finding]:
    async for finding in findings:
        if show:
            _print(finding)
        yield finding


def _print(finding: Finding) -> None:
    style, word = _MARKS[finding.status]
    tail = f": {finding.message}" if finding.message else f" ({finding.ticks} ticks)"
    output.stdout.print(f"  {word:<8}{finding.title}{tail}", style=style, markup=False, soft_wrap=True)
    for fault in finding.known:
        output.stdout.print(f"          known: {fault.fault} ({fault.source})", markup=False, soft_wrap=True)
        output.stdout.print(f"          what helps: {fault.workaround}", markup=False, soft_wrap=True)
