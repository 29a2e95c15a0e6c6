"""`voyager advise`: tells a run something, also one that goes on in another process."""

from typing import Annotated

import typer

from voyager import runs
from voyager.checkpoint.advice import AdviceSpool
from voyager.checkpoint.lock import is_held
from voyager.cli import options, output
from voyager.people.advising import OPERATOR


def advise(
    run: Annotated[str, typer.Argument(help="The run to tell it to.")],
    text: Annotated[str, typer.Argument(help="What it should know, or a goal such as 'Craft 1 chest'.")],
    home: options.Home = None,
) -> None:
    """Tell a run something: its next prompts show it, for the goal it came in for and the one after."""

    def command() -> int:
        settings = output.settings({"home": home})
        folder = runs.find(settings.home, run)
        AdviceSpool(folder.advice).put(text, by=OPERATOR)
        if is_held(folder.journal.with_suffix(".lock")):
            said = f"run {run} takes it up before its next prompt"
        else:
            said = f"run {run} is not running; it takes it up with `{output.command(f'resume {run}', settings)}`"
        output.people.print(said, markup=False, soft_wrap=True)
        return 0

    output.reported(command)
