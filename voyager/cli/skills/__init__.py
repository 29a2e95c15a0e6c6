"""`voyager skills`: the library by command line, one module a kind of question or change."""

import typer

from voyager.cli.skills import (
    changing,
    comparing,
    counting,
    editing,
    graphing,
    listing,
    packing,
    reindexing,
    searching,
    showing,
    tidying,
    verifying,
)

app = typer.Typer(help="Browse and mend the skill library.", no_args_is_help=True)
app.command("list")(listing.list_skills)
app.command("search")(searching.search)
app.command("show")(showing.show)
app.command("graph")(graphing.graph)
app.command("stats")(counting.stats)
app.command("history")(comparing.history)
app.command("diff")(comparing.diff)
app.command("edit")(editing.edit)
app.command("pin")(changing.pin)
app.command("unpin")(changing.unpin)
app.command("ban")(changing.ban)
app.command("unban")(changing.unban)
app.command("rollback")(changing.rollback)
app.command("retire")(changing.retire)
app.command("parole")(changing.parole)
app.command("verify")(verifying.verify)
app.command("reindex")(reindexing.reindex)
app.command("tidy")(tidying.tidy)
app.command("export")(packing.export)
app.command("import")(packing.import_)
app.command("release")(packing.release)
