"""A program repaired from its error: what the error says is missing goes in front of what failed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from voyager.domain import Attempt
from voyager.llm.planner.complaints import Complaint, Missing, read_complaint
from voyager.llm.planner.sourcing import EXPLORE_S, Sources, explore, move_away, scaled
from voyager.llm.planner.steps import Draft, Lacking, NoBlock, NoMob, NoTool, Step, read

MAX_CALLS = 12
"""Calls in the text of one program: the planner's bound."""
_LONGEST_EXPLORE_S = 480
_RECOVER = Step(name="recoverDeathItems")
"""What a program begins with after the bot died, once."""


@dataclass(frozen=True, kw_only=True)
class Repair:
    """The next program and, in a sentence, why it differs from the last."""

    draft: Draft
    why: str


def repair(first: Draft, attempts: Sequence[Attempt], sources: Sources) -> Repair:
    """The program after `attempts`; `first` is what the planner would have begun with."""
    last = attempts[-1]
    known = read(last.program.source)
    draft, steps = known if known is not None else (first, {})
    error = last.feedback.error
    failed = _failed_step(draft, steps, last)
    recovers = draft.main.before[:1] == (_RECOVER,)
    if recovers:
        main = replace(draft.main, before=draft.main.before[1:])
        failed = main if failed is draft.main else failed
        draft = replace(draft, main=main)
    if error is None:
        return Repair(draft=draft, why="no error came back, only less than was asked for, so it runs once more")
    said = f"the error said `{error.message[:200]}`"
    if error.code == "died":
        main = replace(draft.main, before=(_RECOVER, *draft.main.before))
        return Repair(draft=replace(draft, main=main), why=f"{said}, so what was lost is fetched first")
    if recovers and failed.name == _RECOVER.name:
        return Repair(draft=draft, why=f"{said}, so it goes on without what was lost")
    complaint = read_complaint(error, sources.tree.data.items)
    fixed, what = _mend(draft, failed, complaint, sources)
    main = _everywhere(draft, failed, complaint, sources).swap(failed, fixed)
    if main.calls > MAX_CALLS:
        main = draft.main.swap(failed, fixed)
    if main.calls > MAX_CALLS:
        return Repair(draft=draft, why=f"{said}, but the repair takes more than {MAX_CALLS} calls, so nothing changes")
    return Repair(draft=replace(draft, main=main), why=f"{said}, so {what}")


def _failed_step(draft: Draft, steps: dict[int, Step], attempt: Attempt) -> Step:
    """The step on the error's line; for an error inside a skill, the step that called it."""
    error = attempt.feedback.error
    if error is not None and error.skill is None and error.line in steps:
        return steps[error.line]
    failing = next((call.name for call in attempt.execution.trace if call.error is not None), None)
    return next((step for step in draft.main.walk() if step.name == failing), draft.main)


def _mend(draft: Draft, failed: Step, complaint: Complaint, sources: Sources) -> tuple[Step, str]:
    if failed.name == "exploreUntil" and complaint.code == "timed_out":
        return _longer(failed), "it looks for longer"
    if failed.name == "goTo" and isinstance(failed.guard, NoBlock):
        return replace(explore(failed.guard.blocks), before=failed.before), "it looks for another"
    additions: list[tuple[Step | None, str]] = []
    if complaint.station is not None:
        additions.append((sources.station(complaint.station), f"a {complaint.station} is placed first"))
    if complaint.barred is not None:
        another = sources.another_station(complaint.barred)
        additions.append((another, f"another {complaint.barred} is placed beside the bot"))
    if complaint.fuel:
        amount = _amount(failed) if failed.name == "smeltItem" else None
        fuel = sources.fuel(amount or str(complaint.fuel), besides=complaint.product or _product(failed))
        additions.append((fuel, "fuel is fetched first"))
    for missing in _consumers_first(complaint.missing, sources):
        item = sources.local(missing.item, complaint.product)
        stands_in = "" if item == missing.item else f" ({item} stands in for it here)"
        step = sources.fetch(item, _wanted(draft, failed, missing, item, sources))
        additions.append((step, f"the missing {missing.item} is fetched{stands_in}"))
    if complaint.tools:
        additions.append((sources.tool(complaint.tools), "a tool that will do is made first"))
    if complaint.targets and complaint.code == "no_target":
        additions += sources.find(complaint.targets)
    possible = [(step, words) for step, words in additions if step is not None]
    mended = _with(failed, [step for step, _ in possible])
    if mended == failed:
        return _elsewhere(failed)
    return mended, " and ".join(words for _, words in possible)


def _everywhere(draft: Draft, failed: Step, complaint: Complaint, sources: Sources) -> Step:
    """The program with what the error said about one call heeded wherever the same is asked for."""
    main = draft.main
    for step in list(main.walk()):
        if step is not failed and (step.name, _product(step)) == (failed.name, _product(failed)):
            lacking = [entry.item for entry in complaint.missing]
            fetched = {old.guard.item for old in step.before if isinstance(old.guard, Lacking)}
            if lacking and not fetched & set(lacking):
                only = Complaint(code=complaint.code, product=complaint.product, missing=complaint.missing)
                main = main.swap(step, _mend(draft, step, only, sources)[0])
    return main


def _elsewhere(failed: Step) -> tuple[Step, str]:
    away = move_away()
    if any(step.name == away.name for step in failed.before) or failed.name == away.name:
        return failed, "for which the symbolic planner has no repair left; it runs once more"
    return replace(failed, before=(away, *failed.before)), (
        "for which the symbolic planner has no repair; it tries again from another place"
    )


def _with(step: Step, additions: Sequence[Step]) -> Step:
    """`step` with `additions` in front; one that was there already moves to right before the call."""
    before = list(step.before)
    for addition in additions:
        same = next((old for old in before if _aim(old) == _aim(addition)), None)
        if same is None:
            before.append(addition)
            continue
        last = same is before[-1]
        before.remove(same)
        # Secured right before the call and still lacking: it was too little. Else something used it up again.
        before.append(_enough(same, addition) if last else same)
    return replace(step, before=tuple(before))


def _enough(old: Step, new: Step) -> Step:
    if isinstance(old.guard, Lacking) and isinstance(new.guard, Lacking):
        return replace(old, guard=new.guard)
    if old.name == "exploreUntil":
        return _longer(old)
    return old


def _longer(step: Step) -> Step:
    seconds = int(step.args[1]) if step.args[1].isdigit() else EXPLORE_S
    return replace(step, args=(step.args[0], str(min(2 * seconds, _LONGEST_EXPLORE_S)), *step.args[2:]))


def _aim(step: Step) -> tuple[str, str]:
    match step.guard:
        case Lacking(item=item):
            return ("item", item)
        case NoBlock(blocks=blocks):
            return ("block", f"{step.name} {step.args[0]} {' '.join(blocks)}")
        case NoMob(mob=mob):
            return ("mob", f"{step.name} {step.args[0]} {mob}")
        case NoTool(tools=tools):
            return ("tool", " ".join(tools))
        case None:
            return ("call", f"{step.name} {step.args}")


def _consumers_first(missing: Sequence[Missing], sources: Sources) -> list[Missing]:
    """What is made of another missing thing comes before it, so that it does not use that up."""
    role = sources.tree.role
    wanted = {role(entry.item) for entry in missing}
    chains = {entry.item: {role(item) for item in sources.tree.chain(entry.item)} for entry in missing}
    return sorted(missing, key=lambda entry: -len(chains[entry.item] & wanted))


def _wanted(draft: Draft, failed: Step, missing: Missing, item: str, sources: Sources) -> str:
    """The amount the error named, in terms of the failed call's own amount where the recipe explains it."""
    amount = _amount(failed)
    way = None if amount is None else sources.tree.making(_made(failed), item)
    if amount is None or (way is None and failed.name != "smeltItem"):
        return str(missing.need)
    each, yields = (1, 1.0) if way is None else (way.needs[item], way.yields)
    value = draft.count if amount == "count" else int(amount) if amount.isdigit() else None
    if value is None:
        # What the variable was is not known here: whole recipes are the best sign that it explains the need.
        return scaled(each, amount, yields) if missing.need % each == 0 else str(missing.need)
    return scaled(each, amount, yields) if scaled(each, str(value), yields) == str(missing.need) else str(missing.need)


def _amount(step: Step) -> str | None:
    """How many a call asks for: a number, `count`, or the variable of its guard."""
    places = {"craftItem": 1, "smeltItem": 2, "mineBlock": 1}
    place = places.get(step.name, 0)
    if len(step.args) <= place or not re.fullmatch(r"\w+", step.args[place]):
        return None
    return step.args[place]


def _made(step: Step) -> str:
    """What a step is there for: what its guard secures, else what its primitive is asked for."""
    return step.guard.item if isinstance(step.guard, Lacking) else _product(step)


def _product(step: Step) -> str:
    """What a primitive is asked for: its first argument."""
    return next((argument.strip('"') for argument in step.args), "")
