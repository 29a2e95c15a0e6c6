"""`voyager skills`: the library by command line, one module a kind of question or change."""

import typer

from voyager.cli.skills import graphing, listing, packing, searching, showing, verifying

app = typer.Typer(help="Browse the skill library.", no_args_is_help=True)
app.command("list")(listing.list_skills)
app.command("search")(searching.search)
app.command("show")(showing.show)
app.command("graph")(graphing.graph)
app.command("verify")(verifying.verify)
app.command("export")(packing.export)
app.command("import")(packing.import_)
