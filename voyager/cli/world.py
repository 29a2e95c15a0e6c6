"""`voyager world serve`: the embedded world on a port, for any Minecraft 1.20.1 client."""

import asyncio
import signal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from voyager.bridge.rpc import Params
from voyager.cli import output
from voyager.errors import UserError
from voyager.worlds.embedded import EmbeddedWorld, WorldOptions
from voyager.worlds.spec import check_clock

app = typer.Typer(help="Serve the embedded world.", no_args_is_help=True)
LATEST = "latest"


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
) -> None:
    """Serve the embedded survival world on loopback; Ctrl-C saves it (with --save) and ends it."""

    def command() -> int:
        if save is not None and save.exists() and not save.is_dir():
            raise UserError(f"{save} is a file; --save takes a folder")
        options = WorldOptions(preset=preset, seed=seed, port=port, clock=check_clock(clock), save=save)
        return asyncio.run(_serve(options))

    output.reported(command)


async def _serve(options: WorldOptions) -> int:
    with TemporaryDirectory(prefix="voyager-world-") as logs:
        log_file = (options.save or Path(logs)) / "world.log"
        world = EmbeddedWorld(log_file, _tell)
        try:
            started = await world.start(_with_latest(options))
            output.stdout.print(
                f"world {started.preset}, seed {started.seed}, Minecraft 1.20.1 on 127.0.0.1:{started.port}"
                f" (clock {options.clock}, tick {started.tick}); Ctrl-C ends it",
                markup=False,
                soft_wrap=True,
            )
            stopped = asyncio.Event()
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, stopped.set)
            await world.until_gone(stopped)
            if options.save is not None:
                snapshot = await world.snapshot(LATEST)
                output.people.print(f"saved at tick {snapshot.tick} in {options.save}", markup=False, soft_wrap=True)
        finally:
            await world.close()
    return 0


def _with_latest(options: WorldOptions) -> WorldOptions:
    """Go on with the world in `--save` when there is one."""
    if options.save is None or not (options.save / "snapshots" / LATEST).is_dir():
        return options
    return WorldOptions(
        preset=options.preset,
        seed=options.seed,
        port=options.port,
        clock=options.clock,
        save=options.save,
        snapshot=LATEST,
    )


def _tell(method: str, params: Params) -> None:
    """One line for whatever a person at the server's console would want to know."""
    if method == "event":
        words = " ".join(
            str(params[key]) for key in ("player", "mode", "reason", "text") if params.get(key) is not None
        )
        output.people.print(f"tick {params.get('tick')}: {params.get('type')} {words}", markup=False, soft_wrap=True)
