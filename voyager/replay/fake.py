"""A fake at the seam of fixtures, for trying what uses it without a world; nothing in a real run uses it.

runner = FakeFixtureRunner(lambda skill, fixture: "" if "craft" in skill.source else "3 sticks are missing")
"""

from collections.abc import Callable, Sequence

from voyager.domain import Execution, Fixture, Replay, Skill, SkillDraft, Truth


class FakeFixtureRunner:
    """Implements `ports.FixtureRunner`: `judge` gives why a skill fails from a fixture, empty when it does not."""

    def __init__(self, judge: Callable[[SkillDraft | Skill, Fixture], str], ticks: int = 20) -> None:
        self._judge = judge
        self._ticks = ticks
        self.ran: list[tuple[str, tuple[str, ...]]] = []
        """Every skill that was run, with those it could reach."""

    async def run(self, skill: SkillDraft | Skill, skills: Sequence[Skill], fixture: Fixture) -> Replay:
        self.ran.append((skill.name, tuple(one.name for one in skills)))
        reason = self._judge(skill, fixture)
        counts = fixture.start.counts
        return Replay(
            green=not reason,
            reason=reason,
            execution=Execution(outcome="returned", ticks=self._ticks),
            before=Truth(tick=0, inventory=counts),
            after=Truth(tick=self._ticks, inventory=counts),
        )
