"""A library in a folder, and what `voyager skills` does over it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from tests.unit.skill_samples import embedder
from voyager.cli.skills import app
from voyager.domain import SkillDraft, Use
from voyager.skills.library import SkillLibrary


def written(folder: Path, drafts: Sequence[SkillDraft]) -> Path:
    library = SkillLibrary(folder, embedder())
    for each in drafts:
        library.admit(each)
    library.close()
    return folder


def skills(folder: Path, *arguments: str) -> Result:
    """What `voyager skills ARGUMENTS` does over the library in `folder`."""
    command, *rest = arguments
    return CliRunner().invoke(app, [command, "--library", str(folder), *rest])


def as_json(folder: Path, *arguments: str) -> Any:
    done = skills(folder, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def used(folder: Path, **uses: str) -> Path:
    """Uses of first versions, one a character: 1 where it worked."""
    library = SkillLibrary(folder, embedder())
    for name, each in uses.items():
        for success in each:
            library.record_use(name, 1, Use(success=success == "1"))
    library.close()
    return folder
