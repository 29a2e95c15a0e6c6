"""`voyager skills search`: skills by what they mean."""

from typing import Annotated

import typer
from rich.table import Table

from voyager.cli import options, output
from voyager.cli.skills.opening import opened


def search(
    text: Annotated[str, typer.Argument(help="What the skill should do.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many to show.", metavar="N")] = 5,
    home: options.Home = None,
    library: options.Library = None,
    json: options.Json = False,
) -> None:
    """Find skills by meaning, nearest first."""

    def command() -> int:
        with opened(home, library) as kept:
            hits = [] if kept is None else kept.search(text, limit)
        if json:
            output.print_json(
                [{"name": hit.skill.name, "version": hit.skill.version, "score": round(hit.score, 4)} for hit in hits]
            )
            return 0
        table = Table(box=None, pad_edge=False)
        for title in ("score", "skill", "description"):
            table.add_column(title)
        for hit in hits:
            table.add_row(f"{hit.score:.2f}", f"{hit.skill.name} v{hit.skill.version}", hit.skill.description)
        output.stdout.print(table)
        return 0

    output.reported(command)
