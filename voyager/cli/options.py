"""Options that several commands share."""

from typing import Annotated

import typer

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
Seed = Annotated[int | None, typer.Option("--seed", help="Seed of the world and of all chance in it (default: 1).")]
Goals = Annotated[int | None, typer.Option("--goals", min=1, help="Stop after N more goals.", metavar="N")]
Hours = Annotated[float | None, typer.Option("--hours", min=0.0, help="Stop after H hours.", metavar="H")]
