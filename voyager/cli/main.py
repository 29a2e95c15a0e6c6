"""`voyager`: the command line, one module a command."""

import logging
import signal
from typing import Annotated

import typer

from voyager.cli import (
    advising,
    benching,
    configuring,
    doctoring,
    exploring,
    models,
    output,
    pursuing,
    running,
    runs,
    skills,
    world,
)

app = typer.Typer(
    help="Voyager: a lifelong skill-library agent for Minecraft-style worlds.",
    epilog="Exit codes: 0 done, 1 goal failed, 2 bad input, 3 set-up or disk, 4 model, 5 world or bridge,"
    " 130 interrupted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("explore")(exploring.explore)
app.command("resume")(exploring.resume)
app.command("pursue")(pursuing.pursue)
app.command("advise")(advising.advise)
app.command("run")(running.run)
app.command("doctor")(doctoring.doctor)
app.command("bench")(benching.bench_command)
app.command("config")(configuring.show)
app.add_typer(models.app, name="models")
app.add_typer(runs.app, name="runs")
app.add_typer(skills.app, name="skills")
app.add_typer(world.app, name="world")


@app.callback()
def options(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say everything on stderr.")] = False,
) -> None:
    """What goes before the command."""
    output.set_up_logging(verbose=verbose)


def main() -> None:
    """Entry point of the `voyager` script."""
    logging.captureWarnings(True)
    # A shell without job control starts what is in its background with interrupts ignored, and asyncio leaves it so:
    # whoever sends one means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    app()
