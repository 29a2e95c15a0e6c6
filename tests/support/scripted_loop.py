"""A loop over real parsers, checks and isolates on a scripted host, with the coder's replies scripted."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import JsonValue

from tests.support.programs import Programs, programs, skill
from tests.unit.test_loop import Listed, NoSearch
from voyager import sources
from voyager.bridge.checker import NodeChecker, against
from voyager.bridge.fake import FakeBridge, FakeWorld, Play
from voyager.checkpoint.journal import Journal
from voyager.checkpoint.recorder import Recorder
from voyager.coder import Coder
from voyager.critic import Critics
from voyager.describer import ModelDescriber
from voyager.domain import Execution, Goal, Language, Languages, Predicate, Program, ProgramInfo, Skill
from voyager.events import GoalEnded
from voyager.history import History
from voyager.llm.scripted import ScriptedModel
from voyager.loop import Loop
from voyager.prompts import Prompts
from voyager.rollout.stages import Limits, Stages
from voyager.skills.library import SkillLibrary

LOG = Goal(
    text="Obtain 1 oak_log", kind="obtain", subject="oak_log", predicate=Predicate(measure="gained", subject="oak_log")
)


@dataclass(frozen=True)
class Readers:
    programs: Programs
    checker: NodeChecker


@asynccontextmanager
async def reading(folder: Path) -> AsyncGenerator[Readers]:
    """Both kinds of readers, which end with the block."""
    checker = NodeChecker(folder / "checker.log")
    async with programs(folder) as runs:
        yield Readers(runs, checker)
    await checker.close()


class ScriptedBridge(FakeBridge):
    """Reads and runs programs as the bot process does, on a scripted host; a program that returned brought a log."""

    def __init__(self, runs: Programs) -> None:
        super().__init__(lambda _: Play())
        self._runs = runs

    async def inspect(self, source: str, language: Language = "javascript") -> ProgramInfo:
        return await self._runs.inspect(source, language)

    async def run(
        self,
        program: Program,
        *,
        args: Sequence[JsonValue],
        skills: Sequence[Skill],
        deadline_ticks: int,
        deadline_s: float,
        seed: int,
    ) -> Execution:
        self.programs.append(program)
        known = [skill(each.name, each.source, each.language, each.version) for each in skills]
        execution = await self._runs.run(program.source, skills=known, language=program.language)
        self.inventory["oak_log"] += execution.outcome == "returned"
        return replace(execution, observation=None)


class Rig:
    """A loop over real readers and runs, with the coder's replies scripted."""

    def __init__(
        self, folder: Path, readers: Readers, replies: Sequence[str], language: Languages = "javascript"
    ) -> None:
        self.model = ScriptedModel({"coder": replies, "describer": ["Gets a log."]})
        self.bridge = ScriptedBridge(readers.programs)
        self.outcomes: list[tuple[str, int]] = []
        api = sources.node_root() / "skills" / "primitives"
        prompts = Prompts(
            "\n\n".join((api / name).read_text("utf-8") for name in ("primitives.d.ts", "bot.d.ts")), language=language
        )
        self.library = SkillLibrary(folder / "library", NoSearch())
        check = against(readers.checker, self.library)
        stages = Stages(
            curriculum=Listed([LOG]),
            candidates=lambda observation, history: (),
            coder=Coder(self.model, prompts, self.bridge.inspect, check),
            critic=Critics(self.model, prompts),
            describer=ModelDescriber(self.model, prompts),
            library=self.library,
            bridge=self.bridge,
            world=FakeWorld(self.bridge),
        )
        self.journal = Journal.create(folder / "runs" / "r" / "journal.db", {})
        self.loop = Loop(
            stages,
            Recorder(self.journal),
            Limits(),
            player="Voyager",
            seed=1,
            history=History(),
            listener=lambda e: (
                self.outcomes.append((e.record.outcome, e.record.attempts)) if isinstance(e, GoalEnded) else None
            ),
        )

    @property
    def asked(self) -> list[str]:
        """What the coder was told last, in each request."""
        return [request.messages[-1].content for request in self.model.requests if request.role == "coder"]
