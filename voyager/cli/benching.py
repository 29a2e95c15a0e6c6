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
        int, typer.Option("--ticks", min=100, help="World suite: ticks that bots play and the memory is watched.")
    ] = bench.TICKS,
    json: options.Json = False,
) -> None:
    """Measure speed as ratios in one run; absolute times differ from machine to machine."""

    def command() -> int:
        figures = asyncio.run(bench.measure(output.settings({"seed": seed}), suite, ticks))
        if json:
            output.print_json([to_json(figure) for figure in figures])
            return 0
        table = Table(box=None, pad_edge=False)
        for title in ("figure", "value", "unit", ""):
            table.add_column(title, justify="right" if title == "value" else "left")
        for figure in figures:
            table.add_row(figure.name, f"{figure.value:.1f}", figure.unit, figure.note)
        output.stdout.print(table)
        return 0

    output.reported(command)
