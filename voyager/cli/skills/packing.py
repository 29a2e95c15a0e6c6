"""`voyager skills export` and `voyager skills import`: skills on their way between libraries."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, cast, get_args

import typer
from rich.table import Table
from rich.text import Text

from voyager import sources
from voyager.bridge.bot import BotOptions
from voyager.cli import options, output
from voyager.cli.skills.opening import opened, unknown
from voyager.cli.skills.verifying import run_again
from voyager.config import Settings
from voyager.errors import ServiceError, UserError
from voyager.packs import exporting, importing, quarantine, shipped
from voyager.packs.incoming import Listed
from voyager.packs.resolving import CompatChoice
from voyager.replay import verifying
from voyager.replay.verifying import Verified
from voyager.session import open_library
from voyager.wire import to_json

_NEXT = (
    "`voyager skills verify` proves those that have a fixture; try others with `voyager run`, then let them out with"
    " `voyager skills release`"
)


def _shipped() -> str:
    """The packs that come with Voyager, for the help."""
    return ", ".join(shipped.packs([sources.shipped("skills")]))


def export(
    names: Annotated[list[str] | None, typer.Argument(help="Skills to export, with all they call.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Export every skill.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder, or an archive: .zip, .tar.gz, .tgz.", metavar="PATH")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the pack that is there.")] = False,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Write skills and all they call to a folder or archive that `voyager skills import` takes."""

    def command() -> int:
        if out is None:
            raise UserError("say where to with --out, e.g. `--out tools.zip`")
        if bool(names) == everything:
            raise UserError("name the skills to export, or --all of them")
        kept = open_library(output.settings({"home": home, "library": library}))
        try:
            wanted = kept.names() if everything else list(names or ())
            if not wanted:
                raise UserError("there are no skills in this library yet; learn some with `voyager explore`")
            done = exporting.export(kept, wanted, out, force=force)
        finally:
            kept.close()
        if json:
            skills = [{"name": name, "version": version} for name, version in done.skills]
            output.print_json({"path": str(done.path), "files": done.files, "skills": cast(Any, skills)})
        else:
            output.stdout.print(f"{len(done.skills)} skills in {done.files} files: {done.path}", markup=False)
        return 0

    output.reported(command)


def import_(
    path: Annotated[
        Path,
        typer.Argument(
            help="A pack, a published Voyager checkpoint, or .js and .py files: folder or archive. Or, where nothing of"
            f" that name lies here, a pack by name: {_shipped()}, or one in VOYAGER_HOME/skills/packs.",
            metavar="PATH|NAME",
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of each file; store nothing.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Run those that have a fixture from it; what passes is let in.")
    ] = False,
    compat: Annotated[
        str,
        typer.Option(
            "--compat",
            help="Whose primitives plain .js files call: voyager, none but ours, or auto (default): the published"
            " Voyager's if one of them calls something that only it has.",
            metavar="NAME",
        ),
    ] = "auto",
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Take skills of others into the library, quarantined: no run is shown them until they are verified.

    Exit code 1 when a file was refused, or with --verify a fixture failed.
    """

    def command() -> int:
        choice = next((each for each in get_args(CompatChoice) if each == compat), None)
        if choice is None:
            raise UserError(f"--compat {compat}: there are {', '.join(get_args(CompatChoice))}")
        settings = output.settings({"home": home, "library": library})
        if verify and dry_run:
            raise UserError("--verify runs what --dry-run does not store; leave one out")
        listed = _import(settings, path, choice, dry_run=dry_run)
        if not json:
            _print(listed, dry_run=dry_run)
        verified = _verify(settings, listed, quiet=json) if verify else []
        if not (verify or json) and any(each.version is not None for each in listed):
            output.people.print(_NEXT, markup=False, soft_wrap=True)
        if json:
            files = [cast(Any, asdict(each)) for each in listed]
            output.print_json({"dry_run": dry_run, "files": files, "verified": [to_json(each) for each in verified]})
        if any(each.status == "refused" for each in listed) or any(each.colour == "red" for each in verified):
            return 1
        return ServiceError.exit_code if any(each.broke for each in verified) else 0

    output.reported(command)


def release(
    names: Annotated[list[str] | None, typer.Argument(help="Quarantined skills, with all they call.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Release every quarantined skill.")] = False,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Let imported skills out of quarantine on your word: for those without a fixture, which `verify` can't prove."""

    def command() -> int:
        if bool(names) == everything:
            raise UserError("name the skills to release, or --all of them")
        with opened(home, library) as kept:
            done = [] if kept is None else quarantine.release(kept, names or quarantine.quarantined(kept))
            if kept is None and names:
                raise unknown(names[0], ())
        if json:
            output.print_json([{"name": name, "version": version} for name, version in done])
        else:
            told = ", ".join(f"{name} v{version}" for name, version in done)
            output.stdout.print(f"released: {told or 'nothing was quarantined'}", markup=False, soft_wrap=True)
        return 0

    output.reported(command)


def _import(settings: Settings, path: Path, compat: CompatChoice, *, dry_run: bool) -> list[Listed]:
    folders = (settings.home / "skills", sources.shipped("skills"))
    bundle = importing.bundle_of(shipped.located(path, folders))
    if not settings.library_folder.exists():
        # What is refused as a whole leaves no library behind.
        listed = importing.import_bundle(bundle, None, dry_run=True, compat=compat)
        if dry_run or all(each.status == "refused" for each in listed):
            return listed
    kept = open_library(settings, create=True)
    try:
        return importing.import_bundle(bundle, kept, dry_run=dry_run, compat=compat)
    finally:
        kept.close()


def _verify(settings: Settings, listed: Sequence[Listed], *, quiet: bool) -> list[Verified]:
    """Run what is quarantined from its fixture; what passes is let in."""
    environment = verifying.environment(sources.node_root(), BotOptions.version)
    kept = open_library(settings)
    try:
        stored = [(each.skill, each.version) for each in listed if each.skill is not None and each.version is not None]
        skills = [kept.get(name, version) for name, version in stored]
        asked = [(skill.name, skill.version) for skill in skills if skill is not None and skill.quarantined]
        return run_again(settings, kept, asked, 1, environment, quiet=quiet) if asked else []
    finally:
        kept.close()


def _print(listed: Sequence[Listed], *, dry_run: bool) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("file", "", "skill", "note"):
        table.add_column(title, overflow="fold")
    for each in listed:
        version = "" if each.version is None else f" v{each.version}"
        # What others wrote is no markup.
        table.add_row(*map(Text, (each.file, each.status, f"{each.skill or ''}{version}", each.note)))
    output.stdout.print(table)
    stored = sum(each.version is not None for each in listed)
    refused = sum(each.status == "refused" for each in listed)
    told = f"{len(listed) - refused} would be imported" if dry_run else f"{stored} imported, quarantined until verified"
    output.stdout.print(f"{told}; {refused} refused", markup=False)
