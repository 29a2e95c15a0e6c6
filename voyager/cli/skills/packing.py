"""`voyager skills export` and `voyager skills import`: skills on their way between libraries."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, cast, get_args

import typer
from rich.table import Table

from voyager.cli import options, output
from voyager.config import Settings
from voyager.errors import UserError
from voyager.packs import exporting, importing
from voyager.packs.incoming import Listed
from voyager.packs.resolving import CompatChoice
from voyager.session import open_library


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
        Path, typer.Argument(help="A pack, a published Voyager checkpoint, or .js and .py files: folder or archive.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of each file; store nothing.")
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

    Exit code 1 when a file was refused.
    """

    def command() -> int:
        choice = next((each for each in get_args(CompatChoice) if each == compat), None)
        if choice is None:
            raise UserError(f"--compat {compat}: there are {', '.join(get_args(CompatChoice))}")
        settings = output.settings({"home": home, "library": library})
        listed = _import(settings, path, choice, dry_run=dry_run)
        if json:
            output.print_json({"dry_run": dry_run, "files": [cast(Any, asdict(each)) for each in listed]})
        else:
            _print(listed, dry_run=dry_run)
        return 1 if any(each.status == "refused" for each in listed) else 0

    output.reported(command)


def _import(settings: Settings, path: Path, compat: CompatChoice, *, dry_run: bool) -> list[Listed]:
    bundle = importing.bundle_of(path)
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


def _print(listed: Sequence[Listed], *, dry_run: bool) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("file", "", "skill", "note"):
        table.add_column(title, overflow="fold")
    for each in listed:
        version = "" if each.version is None else f" v{each.version}"
        table.add_row(each.file, each.status, f"{each.skill or ''}{version}", each.note)
    output.stdout.print(table)
    stored = sum(each.version is not None for each in listed)
    refused = sum(each.status == "refused" for each in listed)
    told = f"{len(listed) - refused} would be imported" if dry_run else f"{stored} imported, quarantined until verified"
    output.stdout.print(f"{told}; {refused} refused", markup=False)
