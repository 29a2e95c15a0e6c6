"""Options that several commands share."""

from typing import Annotated

import typer

from voyager import config

Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts instead of text.")]
Home = Annotated[
    str | None, typer.Option("--home", help="State folder (default: .voyager, or VOYAGER_HOME).", metavar="DIR")
]
Library = Annotated[
    str | None, typer.Option("--library", help="Skill library folder (default: HOME/library).", metavar="DIR")
]
World = Annotated[str | None, typer.Option("--world", help="embedded[:PRESET] (default) or HOST:PORT.", metavar="SPEC")]
Clock = Annotated[
    str | None,
    typer.Option("--clock", help="Of the embedded world: free (default), real, warp:K.", metavar="CLOCK"),
]
Watch = Annotated[
    bool | None, typer.Option("--watch", help="Show the world on a page of this machine while the bot plays.")
]
WatchPort = Annotated[
    int | None, typer.Option("--watch-port", help="As --watch, on this port (default: any free one).", metavar="PORT")
]
Seed = Annotated[int | None, typer.Option("--seed", help="Seed of the world and of all chance in it (default: 1).")]
Goals = Annotated[int | None, typer.Option("--goals", min=1, help="Stop after N more goals.", metavar="N")]
Hours = Annotated[float | None, typer.Option("--hours", min=0.0, help="Stop after H hours.", metavar="H")]


def watch_port(watch: bool | None, port: int | None) -> int | None:
    """What the two options say of the setting `watch_port`; None where they say nothing."""
    if port is not None or not watch:
        return port
    return None if config.current({}).watch_port is not None else 0
