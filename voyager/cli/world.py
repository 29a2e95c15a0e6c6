"""`voyager world serve`: the embedded world on a port, for any Minecraft 1.20.1 client."""

import asyncio
from pathlib import Path
from typing import Annotated, cast

import typer

from voyager.cli import options as shared
from voyager.cli import output, serving
from voyager.errors import UserError
from voyager.wire import to_json
from voyager.worlds import anvil
from voyager.worlds.embedded import DIFFICULTIES, GAME_MODES, Difficulty, GameMode, WorldOptions
from voyager.worlds.spec import ANYWHERE, LOOPBACK, check_choice, check_clock, check_host, check_player

app = typer.Typer(help="Serve the embedded world.", no_args_is_help=True)


@app.command("serve")
def serve(
    preset: Annotated[str, typer.Option("--preset", help="Terrain preset.")] = "default",
    seed: Annotated[int, typer.Option("--seed", min=-(2**53), max=2**53, help="World seed.")] = 1,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 25565,
    clock: Annotated[str, typer.Option("--clock", help="real, free or warp:K.")] = "real",
    save: Annotated[
        Path | None,
        typer.Option("--save", help="Keep the world here; go on with it next time.", metavar="DIR"),
    ] = None,
    autosave: Annotated[
        float,
        typer.Option(
            "--autosave", min=0, help="Seconds between two saves while it runs; 0 saves at the end only.", metavar="S"
        ),
    ] = serving.AUTOSAVE_S,
    op: Annotated[
        list[str] | None, typer.Option("--op", help="Player who may use commands; repeatable.", metavar="NAME")
    ] = None,
    difficulty: Annotated[str, typer.Option("--difficulty", help=", ".join(DIFFICULTIES) + ".")] = "easy",
    gamemode: Annotated[
        str, typer.Option("--gamemode", help=f"Of players new to the world: {', '.join(GAME_MODES)}.")
    ] = "survival",
    view_distance: Annotated[
        int, typer.Option("--view-distance", min=2, max=16, help="Chunks sent in each direction.")
    ] = 4,
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on [default: 127.0.0.1, with --public 0.0.0.0].")
    ] = None,
    public: Annotated[
        bool, typer.Option("--public", help="Let other machines join. There are no passwords: names are believed.")
    ] = False,
) -> None:
    """Serve the embedded survival world on loopback; `stop` or Ctrl-C saves it (with --save) and ends it.

    With --save it is saved every few minutes too, so that no kill or power cut loses more than those.

    Lines on standard input are commands, as on vanilla's console.
    """

    def command() -> int:
        if save is not None and save.exists() and not save.is_dir():
            raise UserError(f"{save} is a file; --save takes a folder")
        options = WorldOptions(
            preset=preset,
            seed=seed,
            port=port,
            host=check_host(host or (ANYWHERE if public else LOOPBACK), public=public),
            public=public,
            clock=check_clock(clock),
            save=save,
            operators=tuple(check_player(name) for name in op or ()),
            difficulty=cast(Difficulty, check_choice("difficulty", difficulty, DIFFICULTIES)),
            gamemode=cast(GameMode, check_choice("game mode", gamemode, GAME_MODES)),
            view_distance=view_distance,
        )
        return asyncio.run(serving.serve(options, autosave_s=autosave))

    output.reported(command)


@app.command("export")
def export(
    save: Annotated[Path, typer.Argument(help="Folder given to `world serve --save`.", metavar="SAVE")],
    out: Annotated[Path, typer.Argument(help="New folder for the vanilla world.", metavar="OUT_DIR")],
    snapshot: Annotated[
        str | None, typer.Option("--snapshot", help="Which one [default: latest, or the only one].", metavar="ID")
    ] = None,
    radius: Annotated[
        int,
        typer.Option(
            "--radius",
            min=0,
            max=anvil.MAX_RADIUS,
            help="Chunks around each player and the spawn that are written although they never changed.",
        ),
    ] = anvil.DEFAULT_RADIUS,
    json: shared.Json = False,
) -> None:
    """Write a save as Anvil region files with level.dat, as vanilla 1.20.1 and its tools read them."""
    output.reported(lambda: _report(anvil.export_world(save, out, snapshot=snapshot, radius=radius), out, json=json))


@app.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(help="Folder with level.dat, of 1.18 to 1.20.1.", metavar="DIR")],
    save: Annotated[Path, typer.Argument(help="New folder for the save.", metavar="SAVE")],
    json: shared.Json = False,
) -> None:
    """Make a save of a vanilla world; `world serve --save SAVE` goes on with it."""
    output.reported(lambda: _report(anvil.import_world(folder, save), save, json=json))


def _report(report: anvil.AnvilReport, target: Path, *, json: bool) -> int:
    if json:
        output.print_json(to_json(report))
        return 0
    output.stdout.print(
        f"{report.chunks} chunks, {report.block_entities} block entities, {report.entities} entities and"
        f" {report.players} players are in {target}",
        markup=False,
        soft_wrap=True,
    )
    for line in report.lost:
        output.stdout.print(f"not carried over: {line}", markup=False, soft_wrap=True)
    return 0
