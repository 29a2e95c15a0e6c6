"""Merges and steps in common that a model proposes for skills near each other; nothing is run or changed here.

PSN (arXiv 2601.03509) has a model refactor its network of skills and takes back what fails. Here it only proposes, as
the rules do, and nothing is applied that fixtures do not prove.
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from voyager.coder.replies import read_code, variants
from voyager.coder.revisions import reached
from voyager.domain import Language, ProgramInfo, Request, Skill, SkillDraft, TidyingView, spellings
from voyager.errors import BadReply, CyclicCalls
from voyager.frames import finding_line
from voyager.llm.labels import from_label, labelled
from voyager.ports import ChatModel, Checker
from voyager.prompts import Prompts, prompt_hash
from voyager.refactoring.abstracting import Inspect
from voyager.refactoring.proposals import Proposal, revised, step, with_told
from voyager.replay.proving import trial_skill
from voyager.skills.graph import callees_first

MOST_SKILLS = 5
"""Skills that are shown at once."""
MOST_CHARACTERS = 12_000
"""Of the sources that are shown at once."""


class Kept(Protocol):
    """What is asked of a library."""

    def get(self, name: str, version: int | None = None) -> Skill | None: ...


@dataclass(frozen=True, kw_only=True)
class _Function:
    """One of a reply's functions that is to be a skill, with what it needs of the others besides skills."""

    source: str
    info: ProgramInfo
    calls: tuple[str, ...]
    """The shown and new skills that it calls."""


class Suggester:
    """Asks a model what of some skills could be tidied, in the role of the coder."""

    def __init__(
        self, model: ChatModel, name: str, prompts: Prompts, inspect: Inspect, checker: Checker, library: Kept
    ) -> None:
        """`name` is what the coder's model is called in reports."""
        self.name = name
        self._model = model
        self._prompts = prompts
        self._inspect = inspect
        self._checker = checker
        self._library = library

    async def propose(self, skills: Sequence[Skill], taken: Container[str]) -> Proposal | str:
        """A proposal, or why the model has none.

        Args:
            skills: in one language.
            taken: names that no new skill may have.
        Raises:
            BadReply: the reply can't be used; the message says why.
            ModelUnavailable, BudgetSpent: it could not be asked.
        """
        view = TidyingView(skills=tuple(skills))
        messages = self._prompts.tidying(view)
        reply = await self._model.complete(Request(role="coder", messages=messages, view=view))
        nothing = from_label(reply.text, "nothing")
        if nothing is not None and "```" not in reply.text:
            return " ".join(nothing.split())
        shown = {skill.name: skill for skill in skills}
        retires = [name for each in labelled(reply.text, "retire") for name in re.findall(r"[\w$]+", each)]
        functions = await self._functions(reply.text, shown)
        retires = [name for name in dict.fromkeys(retires) if name.lower() not in ("none", "nothing")]
        await self._refuse_unfit(functions, shown, retires, taken)
        drafts = [self._draft(name, functions[name], shown, functions) for name in _ordered(functions)]
        made = [
            replace(each, provenance=replace(each.provenance, model=reply.model, prompt_hash=prompt_hash(messages)))
            for each in drafts
        ]
        await self._check(made)
        return _proposal(made, shown, retires, self.name)

    async def _functions(self, text: str, shown: Mapping[str, Skill]) -> dict[str, _Function]:
        """The functions that are to be skills, by name, without shown ones that stay as they are. Raises: BadReply."""
        language = next(iter(shown.values())).language
        code = read_code(text, language)
        read = [await self._inspect(source, language) for source in variants(code.source)]
        info = next((each for each in read if each.error is None), None)
        if info is None:
            raise BadReply("its code does not parse" + (": it was cut off" if code.cut else ""))
        names = [name for part in info.parts for name in part.names]
        if len(set(names)) < len(names):
            raise BadReply("its code defines a name twice")
        skills = {name for name in info.functions if name in shown or await self._is_entry(info, name, language)}
        found: dict[str, _Function] = {}
        for name in sorted(skills):
            function = await self._function(info, name, skills, language)
            if name not in shown or function.source.strip() != shown[name].source.strip():
                found[name] = function
        return found

    async def _is_entry(self, info: ProgramInfo, name: str, language: Language) -> bool:
        """Whether a function is an async one that takes `bot`."""
        source = next(part.source for part in info.parts if name in part.names)
        read = await self._inspect(source, language)
        return read.entry == name and re.search(r"\(\s*bot\b", source) is not None

    async def _function(self, info: ProgramInfo, name: str, skills: set[str], language: Language) -> _Function:
        others = [part for part in info.parts if not set(part.names) & (skills - {name})]
        needed = reached(others, name)
        own = [part.source for part in others if set(part.names) & needed and name not in part.names]
        itself = next(part.source for part in info.parts if name in part.names)
        source = "\n\n".join([*own, itself]) + "\n"
        read = await self._inspect(source, language)
        if read.error is not None or read.entry != name:
            raise BadReply(f"`{name}` is no async function that can stand alone")
        return _Function(source=source, info=read, calls=tuple(each for each in read.calls if each in skills))

    async def _refuse_unfit(
        self,
        functions: Mapping[str, _Function],
        shown: Mapping[str, Skill],
        retires: Sequence[str],
        taken: Container[str],
    ) -> None:
        """Raises: BadReply: what was asked for is not kept."""
        known = {*shown, *functions}
        for skill in shown.values():
            known |= set((await self._inspect(skill.source, skill.language)).calls)
        for name, function in functions.items():
            other = next((each for each in function.info.calls if each not in known), None)
            if other is not None:
                raise BadReply(f"`{name}` calls `{other}`, which none of the skills calls")
            old = shown[name].params if name in shown else ()
            if name not in shown and any(each in taken for each in spellings(name)):
                raise BadReply(f"there is a `{name}` already")
            if function.info.params[: len(old)] != old:
                raise BadReply(f"`{name}` does not have the parameters and defaults that it had")
            if name in shown and any(each.required for each in function.info.params[len(old) :]):
                raise BadReply(f"a further parameter of `{name}` has no default")
        _refuse_idle(functions, shown, retires)

    def _draft(
        self, name: str, function: _Function, shown: Mapping[str, Skill], functions: Mapping[str, _Function]
    ) -> SkillDraft:
        old, params = shown.get(name), function.info.params
        if old is None:
            users = [each for each in functions if name in functions[each].calls]
            like = shown[next((each for each in users if each in shown), next(iter(shown)))]
            return step(like, name, function.source, params, users, function.info.calls)
        added = [each.name for each in params[len(old.params) :]]
        return replace(with_told(revised(old, function.source, params, function.calls), added), entry=name)

    async def _check(self, drafts: Sequence[SkillDraft]) -> None:
        """Raises: BadReply: the static checks find an error."""
        new = {draft.name: trial_skill(draft, 1) for draft in drafts}
        for draft in drafts:
            called = [
                name for call in (await self._inspect(draft.source, draft.language)).calls for name in spellings(call)
            ]
            skills = [skill for name in dict.fromkeys(called) if (skill := new.get(name) or self._library.get(name))]
            report = await self._checker.check(draft.source, draft.language, skills)
            errors = [finding_line(found) for found in report.diagnostics if found.severity == "error"]
            errors += [f"`{name}` is defined nowhere" for name in report.undefined]
            if errors:
                raise BadReply(f"`{draft.name}` was checked and not run: {errors[0]}")


def _refuse_idle(functions: Mapping[str, _Function], shown: Mapping[str, Skill], retires: Sequence[str]) -> None:
    """Raises: BadReply: it makes nothing less, or would leave a skill that nothing takes the place of."""
    for name in retires:
        if name not in shown or name not in functions or set(functions[name].calls) <= {name, *retires}:
            raise BadReply(f"it retires `{name}`, which is not made a call of another skill")
    new = [name for name in functions if name not in shown]
    for name in new:
        if sum(name in function.calls for function in functions.values()) < 2 and not retires:
            raise BadReply(f"`{name}` is not called by two skills")
    if not new and not any(set(functions[name].calls) & {*shown} for name in functions if name in shown):
        raise BadReply("it makes no skill a call of another and takes no step out of two")


def _ordered(functions: Mapping[str, _Function]) -> list[str]:
    """Those that are called first. Raises: BadReply."""
    try:
        return callees_first({name: tuple(c for c in each.calls if c in functions) for name, each in functions.items()})
    except CyclicCalls as circle:
        raise BadReply(str(circle)) from None


def _proposal(drafts: Sequence[SkillDraft], shown: Mapping[str, Skill], retires: Sequence[str], by: str) -> Proposal:
    names = [draft.name for draft in drafts]
    new = [name for name in names if name not in shown]
    changed = [name for name in names if name in shown]
    if new and not retires:
        return Proposal(kind="extraction", skills=(*new[-1:], *changed), drafts=tuple(drafts), by=by)
    callers = [draft for draft in drafts if draft.name in (retires or changed)]
    first = next(call for draft in callers for call in draft.calls if call in {*shown, *names} and call not in retires)
    others = retires or [name for name in changed if name != first]
    return Proposal(kind="generalisation", skills=(first, *others), drafts=tuple(drafts), retires=tuple(retires), by=by)
