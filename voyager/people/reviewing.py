"""People in the loop: goals that a person sets, and goals, programs and verdicts that a person decides on.

Each wraps the stage whose word is reviewed; the loop knows of none of it. The world stands still while someone thinks,
unless it is to live on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

from voyager.critic import satisfied
from voyager.curriculum.proposals import refuse_impossible
from voyager.curriculum.techtree import TechTree
from voyager.difference import call_text
from voyager.domain import CoderView, CurriculumView, Execution, Goal, Truth, Verdict, Written
from voyager.errors import BadReply, GoalError, UserError
from voyager.feedback import first_failing
from voyager.frames import report_lines
from voyager.goals import parse_goal
from voyager.ports import Coder, Critic, Curriculum, Person
from voyager.rollout.stages import Stages

Reviewed = Literal["goals", "programs", "verdicts"]
Decision = Literal["accepted", "edited", "refused", "changed"]
SHOWN = 9
"""Candidates offered to who sets goals."""
REFUSED_FOR = 2
"""Goals for which a refusal holds: the one it was said for and the next."""
WHO = "the person who reviews"
_CODE = {"javascript": ".js", "python": ".py"}


class Notes(Protocol):
    """Writes down what a person decided."""

    def reviewed(self, what: Reviewed, decision: Decision, before: str, after: str, reason: str = "") -> None:
        """Raises: StorageError."""
        ...


class Revising(Coder, Protocol):
    """A coder that also reads what a person wrote."""

    async def revise(self, written: Written, source: str) -> Written:
        """Raises: BadReply."""
        ...


@dataclass(frozen=True, kw_only=True)
class People:
    """Who decides, on what, and where that is written down."""

    person: Person
    notes: Notes
    reviews: frozenset[str] = frozenset()
    """Of goals, programs and verdicts some."""
    sets_goals: bool = False


def with_people(stages: Stages, coder: Revising, people: People, tree: TechTree) -> Stages:
    """`stages` with a person's word where it was asked for; the goals that a person set need no review."""
    curriculum, critic = stages.curriculum, stages.critic
    if people.sets_goals:
        curriculum = ManualCurriculum(people.person, tree)
    elif "goals" in people.reviews:
        curriculum = ReviewedCurriculum(curriculum, people, tree)
    if "verdicts" in people.reviews:
        critic = ReviewedCritic(critic, people)
    reviewed = ReviewedCoder(coder, people) if "programs" in people.reviews else stages.coder
    return replace(stages, curriculum=curriculum, critic=critic, coder=reviewed)


def _goal(text: str, tree: TechTree) -> Goal:
    """Raises: GoalError: a name or recipe that the version does not have."""
    goal = parse_goal(text, tree.names)
    refuse_impossible(goal, tree)
    return goal


class ManualCurriculum:
    """Implements `ports.Curriculum`: a person sets each goal, from the frontier or in words of their own."""

    def __init__(self, person: Person, tree: TechTree) -> None:
        self._person = person
        self._tree = tree

    async def propose(self, view: CurriculumView) -> Goal | None:
        """None, which ends the run, for an empty line. Raises: Interrupted."""
        offered = view.candidates[:SHOWN]
        held = ", ".join(f"{count} {name}" for name, count in sorted(view.observation.inventory.items()))
        self._person.show(f"in the inventory: {held or 'nothing'}")
        for number, candidate in enumerate(offered, 1):
            self._person.show(f"{number:3}. {candidate.goal.text}")
        while True:
            answer = await self._person.ask("goal (a number, or in words; an empty line ends the run)")
            if not answer:
                return None
            if answer.isdecimal():
                if 1 <= int(answer) <= len(offered):
                    return offered[int(answer) - 1].goal
                self._person.show(f"there is no candidate {answer}; there are {len(offered)}")
                continue
            try:
                goal = _goal(answer, self._tree)
            except GoalError as refused:
                self._person.show(str(refused))
                continue
            if goal.predicate is None:
                self._person.show("no rule can tell whether that is reached: a model will judge it")
            return goal


class ReviewedCurriculum:
    """Implements `ports.Curriculum`: a person accepts, edits or refuses what the curriculum proposes."""

    def __init__(self, inner: Curriculum, people: People, tree: TechTree) -> None:
        self._inner = inner
        self._people = people
        self._tree = tree
        self._refused: list[tuple[int, str, str]] = []

    async def propose(self, view: CurriculumView) -> Goal | None:
        """Raises: ModelUnavailable, Interrupted."""
        number = len(view.history)
        while True:
            holding = [(text, why) for since, text, why in self._refused if number < since + REFUSED_FOR]
            texts = {text for text, _ in holding}
            goal = await self._inner.propose(
                replace(
                    view,
                    candidates=tuple(each for each in view.candidates if each.goal.text not in texts),
                    advice=(*view.advice, *(f"{WHO}: refused the goal `{text}`: {why}" for text, why in holding)),
                )
            )
            if goal is None:
                return None
            answer = await self._ask(goal)
            if isinstance(answer, Goal):
                decision: Decision = "accepted" if answer == goal else "edited"
                self._people.notes.reviewed("goals", decision, goal.text, answer.text)
                return answer
            self._people.notes.reviewed("goals", "refused", goal.text, "", answer)
            self._refused.append((number, goal.text, answer))

    async def _ask(self, goal: Goal) -> Goal | str:
        """The goal to pursue, or why this one is refused."""
        person = self._people.person
        while True:
            word, rest = await _answer(person, f"goal: {goal.text} [Enter accepts, e GOAL, r WHY refuses]", "er")
            if word == "":
                return goal
            if word == "r":
                return await _reason(person, rest)
            try:
                return _goal(rest or await person.ask("the goal instead"), self._tree)
            except GoalError as refused:
                person.show(str(refused))


class ReviewedCoder:
    """Implements `ports.Coder`: a person accepts, edits or refuses a program before it runs; refusing is no attempt."""

    def __init__(self, inner: Revising, people: People) -> None:
        self._inner = inner
        self._people = people

    async def write(self, view: CoderView) -> Written:
        """Raises: BadReply, ModelUnavailable, Interrupted."""
        said: list[str] = []
        while True:
            written = await self._inner.write(replace(view, advice=(*view.advice, *said)))
            before = written.program.source
            answer = await self._ask(written)
            if isinstance(answer, Written):
                after = answer.program.source
                decision: Decision = "accepted" if after == before else "edited"
                self._people.notes.reviewed("programs", decision, before, after)
                return answer
            self._people.notes.reviewed("programs", "refused", before, "", answer)
            language = written.program.language
            shown = f"```{language}\n{before.rstrip()}\n```"
            said.append(f"{WHO}: this program was refused before it ran: {answer}\n{shown}")

    async def _ask(self, written: Written) -> Written | str:
        """The program to run, or why this one is refused."""
        person, now = self._people.person, written
        while True:
            if now.revision is not None:
                person.show(f"with it comes a new version of the skill {now.revision.name}:")
                person.show(now.revision.program.source.rstrip())
            person.show(now.program.source.rstrip())
            for line in report_lines(now.report):
                person.show(f"checked: {line}")
            choices = "Enter accepts, e opens an editor, e FILE takes a file, r WHY refuses"
            word, rest = await _answer(person, f"run {now.program.entry}? [{choices}]", "er")
            if word == "":
                return now
            if word == "r":
                return await _reason(person, rest)
            try:
                source = await self._edited(now, rest)
                revised = now if source == now.program.source else await self._inner.revise(now, source)
            except (BadReply, UserError) as refused:
                person.show(str(refused))
                continue
            now = revised

    async def _edited(self, written: Written, file: str) -> str:
        if file:
            return _read(Path(file))
        return await self._people.person.edit(written.program.source, _CODE[written.program.language])


def _read(file: Path) -> str:
    try:
        return file.expanduser().read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file} can't be read: {error}") from error


class ReviewedCritic:
    """Implements `ports.Critic`: a person accepts or changes a verdict.

    Asked again about the same execution, from another start, it answers as the critic it wraps: a person's word is
    about the goal, and whether the program did it alone is for the rules to say.
    """

    def __init__(self, inner: Critic, people: People) -> None:
        self._inner = inner
        self._people = people
        self._judged: Execution | None = None

    async def judge(self, goal: Goal, *, before: Truth, after: Truth, execution: Execution) -> Verdict:
        """Raises: ModelUnavailable, Interrupted."""
        verdict = await self._inner.judge(goal, before=before, after=after, execution=execution)
        if execution is self._judged:
            return verdict
        person = self._people.person
        for line in _evidence(goal, before, after, execution):
            person.show(line)
        decided = await self._ask(verdict)
        self._judged = execution
        decision: Decision = "accepted" if decided is verdict else "changed"
        self._people.notes.reviewed("verdicts", decision, _told(verdict), _told(decided))
        return decided

    async def _ask(self, verdict: Verdict) -> Verdict:
        person = self._people.person
        question = f"verdict: {_told(verdict)} [Enter accepts, s success, f CRITIQUE, u WHY undecided]"
        word, rest = await _answer(person, question, "sfu")
        if word == "":
            return verdict
        if word == "s":
            return Verdict(kind="success", critique=rest, by="person")
        critique = await _reason(person, rest)
        return Verdict(kind="failure" if word == "f" else "undecided", critique=critique, by="person")


def _told(verdict: Verdict) -> str:
    return f"{verdict.kind}: {verdict.critique}" if verdict.critique else verdict.kind


def _evidence(goal: Goal, before: Truth, after: Truth, execution: Execution) -> Sequence[str]:
    """What a person needs to judge by, in a few lines."""
    names = sorted({*before.inventory, *after.inventory})
    change = {name: after.inventory.get(name, 0) - before.inventory.get(name, 0) for name in names}
    told = ", ".join(f"{name} {count:+d}" for name, count in change.items() if count != 0)
    lines = [f"since the goal began: {told or 'nothing gained or lost'}; the program {execution.outcome}"]
    if goal.predicate is not None:
        reached, seen = satisfied(goal.predicate, before, after)
        lines.append(f"{goal.predicate}: {seen} seen, {'reached' if reached else 'not reached'}")
    failing = first_failing(execution.trace)
    if failing is not None and failing[-1].error is not None:
        lines.append(f"failed: {call_text(failing[-1])}: {failing[-1].error.message}")
    return lines


async def _reason(person: Person, said: str) -> str:
    """What was said, asked for until there is some: whoever is told no is told why."""
    while not said:
        said = await person.ask("why")
    return said


async def _answer(person: Person, question: str, words: str) -> tuple[str, str]:
    """The chosen word, by its first letter, and what came after it; asked until it is one of `words` or nothing."""
    while True:
        head, _, rest = (await person.ask(question)).partition(" ")
        word = head.lower()
        if word == "" or any(word in (letter, _WORDS[letter]) for letter in words):
            return word[:1], rest.strip()
        known = ", ".join(f"{letter} ({_WORDS[letter]})" for letter in words)
        person.show(f"`{head}` is no answer here; it takes {known}, or Enter")


_WORDS = {"e": "edit", "r": "refuse", "s": "success", "f": "failure", "u": "undecided"}
