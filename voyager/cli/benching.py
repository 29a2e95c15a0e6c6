"""`voyager bench`: how fast the parts are on this machine."""

import asyncio
from typing import Annotated

import typer
from rich.table import Table

from voyager import bench
from voyager.cli import options, output
from voyager.wire import to_json


def bench_command(
    suite: Annotated[str, typer.Argument(help=f"One of: {', '.join(bench.SUITES)}.")] = "world",
    seed: options.Seed = None,
    ticks: Annotated[
        int,
        typer.Option(
            "--ticks", min=1000, help="World suite: ticks over which memory is watched (50000: a quick look)."
        ),
    ] = bench.TICKS,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Measure speed, beside what the project holds itself to; absolute figures differ from machine to machine.

    The suite `fixtures` runs the skills of your own library again, each from its start.
    """

    def command() -> int:
        settings = output.settings({"seed": seed, "home": home, "library": library})
        with output.people.status("starting") as status:
            figures = asyncio.run(bench.measure(settings, suite, ticks, status.update))
        if json:
            output.print_json([to_json(figure) for figure in figures])
            return 0
        table = Table(box=None, pad_edge=False)
        for title in ("figure", "value", "unit", "target", "", ""):
            table.add_column(title, justify="right" if title == "value" else "left")
        for figure in figures:
            verdict = "" if figure.target == "" else "missed" if figure.missed else "met"
            table.add_row(figure.name, f"{figure.value:.1f}", figure.unit, figure.target, verdict, figure.note)
        output.stdout.print(table)
        return 0

    output.reported(command)
