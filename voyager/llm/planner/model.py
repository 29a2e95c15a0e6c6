"""`builtin:planner`: answers the roles' requests from their typed values, in the text formats of a model."""

import contextlib
import re
import time
from collections.abc import Sequence

from voyager.curriculum.techtree import TechTree
from voyager.describer import plain_description
from voyager.domain import (
    AnswererView,
    CoderView,
    CurriculumView,
    DecomposerView,
    DescriberView,
    Reply,
    Request,
)
from voyager.errors import GoalError
from voyager.goals import parse_goal
from voyager.llm.planner.first import first_draft, same_goal
from voyager.llm.planner.repair import MAX_CALLS, Repair, repair
from voyager.llm.planner.sourcing import Sources
from voyager.llm.planner.steps import Step, render

SPEC = "builtin:planner"
_LONGEST_NAME = 5
"""Words of an item's name."""


class BuiltinPlanner:
    """Implements `ports.ChatModel` without a model: a symbolic planner over the version's recipes and drops.

    Its first program for a goal is one call; each further one is the last, repaired from the error that came
    back. It knows nothing of what errors and observations have not told it, and writes at most
    `MAX_CALLS` calls a program. Equal requests get equal answers.
    """

    def __init__(self, tree: TechTree) -> None:
        self._tree = tree

    @property
    def name(self) -> str:
        return SPEC

    async def complete(self, request: Request) -> Reply:
        """Answer from `request.view`; the messages are not read."""
        started = time.perf_counter()
        text = self._answer(request)
        return Reply(text=text, model=SPEC, wall_s=time.perf_counter() - started)

    def _answer(self, request: Request) -> str:
        view = request.view
        if isinstance(view, CurriculumView):
            return self._curriculum(view)
        if isinstance(view, CoderView):
            return self._coder(view)
        if isinstance(view, DescriberView):
            return described(view)
        if isinstance(view, AnswererView):
            return "Answer: unknown"
        if isinstance(view, DecomposerView):
            return self._decomposer(view)
        return "The symbolic planner can't judge a goal that has no predicate."

    def _curriculum(self, view: CurriculumView) -> str:
        advised = self._advised(view)
        if advised is not None:
            return f"Reasoning: this is the symbolic planner; a person asked for it.\nGoal: {advised}"
        if not view.candidates:
            return "Reasoning: this is the symbolic planner; the frontier holds no candidate."
        return (
            "Reasoning: this is the symbolic planner; it takes the candidate that scores best in affordance,"
            f" usefulness and novelty.\nGoal: {view.candidates[0].goal.text}"
        )

    def _advised(self, view: CurriculumView) -> str | None:
        """The last advice that is a goal with a predicate and was not pursued yet; the planner reads no other."""
        pursued = {record.goal.text for record in view.history}
        for said in reversed(view.advice):
            text = said.partition(": ")[2]
            with contextlib.suppress(GoalError):
                goal = parse_goal(text, self._tree.names)
                if goal.predicate is not None and goal.text not in pursued:
                    return goal.text
        return None

    def _decomposer(self, view: DecomposerView) -> str:
        """A step for each item that the goal names: all that the planner understands of a text."""
        words = re.findall(r"[a-z]+", view.goal.text.lower())
        named: dict[str, None] = {}
        at = 0
        while at < len(words):
            item, taken = self._item_at(words, at)
            at += taken
            if item is not None:
                named[item] = None
        if not named:
            return "Impossible: the symbolic planner takes apart only what names items of Minecraft 1.20.1."
        steps = "\n".join(f"{number}. Obtain 1 {item}" for number, item in enumerate(named, 1))
        return f"Reasoning: this is the symbolic planner; it gets what the goal names.\n{steps}"

    def _item_at(self, words: Sequence[str], at: int) -> tuple[str | None, int]:
        """The longest item's name that begins with word `at`, in the singular or the plural, and its words."""
        for taken in range(min(len(words) - at, _LONGEST_NAME), 0, -1):
            name = "_".join(words[at : at + taken])
            found = next((form for form in (name, name.removesuffix("s")) if form in self._tree.data.items), None)
            if found is not None:
                return found, taken
        return None, 1

    def _coder(self, view: CoderView) -> str:
        sources = Sources(tree=self._tree, observation=view.observation, skills=view.skills, entry="")
        first = first_draft(view.goal, sources)
        sources = Sources(tree=self._tree, observation=view.observation, skills=view.skills, entry=first.entry)
        if view.attempts:
            result = repair(first, view.attempts, sources)
        else:
            known = same_goal(view.goal, sources)
            why = "one call that assumes what it needs is at hand" if known is None else "a skill was learned for this"
            if known is None and first.main.before and view.goal.kind != "sleep":
                why = "one call, after what a skill that was found shows to come first"
            result = Repair(draft=first, why=why)
        calls = [step.name for step in result.draft.main.walk()]
        plan = "\n".join(f"{number}. {_line(step)}" for number, step in enumerate(result.draft.main.walk(), 1))
        return (
            f"Explain: this is the symbolic planner (at most {MAX_CALLS} calls a program, {len(calls)} here):"
            f" {result.why}.\n\nPlan:\n{plan}\n\n```javascript\n{render(result.draft)}```\n"
        )


def _line(step: Step) -> str:
    condition = "" if step.guard is None else " if it is needed"
    named = " or ".join(re.findall(r'"(\w+)"', step.args[0])) if step.args and step.args[0][0] in '"[' else ""
    return " ".join(f"{step.name} {named}".split()) + condition


def described(view: DescriberView) -> str:
    """What the program does, told from its goal and from what it changed."""
    subject = (view.goal.subject or "").replace("_", " ")
    what = plain_description(view.goal, view.execution)
    gets = view.goal.kind in ("craft", "obtain", "smelt", "mine")
    purpose = f" It is a way to get {_article(subject)} {subject}." if subject and gets else ""
    counted = any(parameter.name == "count" for parameter in view.program.params)
    return what + purpose + (" The parameter count says how many." if counted else "")


def _article(noun: str) -> str:
    return "an" if noun[:1] in "aeiou" else "a"
