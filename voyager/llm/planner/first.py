"""The planner's first program for a goal: one call, as if its direct ingredients were at hand."""

import re
from dataclasses import replace

from voyager.curriculum.techtree import Way
from voyager.domain import Goal, Skill
from voyager.llm.planner.sourcing import Sources, move_away, one_call
from voyager.llm.planner.steps import Draft, Step, camel, quoted

_SLOTS = {"helmet": "head", "chestplate": "torso", "leggings": "legs", "boots": "feet", "shield": "off_hand"}
_REPEATED = 4
"""Most calls of a primitive that takes no count."""


def entry_name(goal: Goal) -> str:
    """The entry's name: what the goal does and to what, e.g. `craftWoodenPickaxe`."""
    if goal.kind is None or goal.subject is None:
        words = re.findall(r"[a-z0-9]+", goal.text.lower())[:6]
        name = camel("_".join(words)) or "act"
        return name if name[0].isalpha() else f"do{name}"
    return camel(f"{goal.kind}_{goal.subject}")


def same_goal(goal: Goal, sources: Sources) -> Skill | None:
    """A retrieved skill that was verified on this very kind of goal."""
    if goal.predicate is None:
        return None
    for hit in sources.skills:
        learned = hit.skill.goal
        if (
            learned.predicate is not None
            and learned.predicate.measure == goal.predicate.measure
            and learned.predicate.subject == goal.predicate.subject
            and sources.fits(hit.skill)
        ):
            return hit.skill
    return None


def first_draft(goal: Goal, sources: Sources) -> Draft:
    """One call of the skill learned for this goal, else of the primitive that fits it.

    Before the primitive comes what a retrieved skill shows to come first.
    """
    skill = same_goal(goal, sources)
    if skill is not None:
        return _reuse(goal, skill, sources)
    draft = _one_call(goal, sources)
    way = _way_of(goal, sources)
    first = () if way is None else sources.shown_first(way)
    return draft if not first else replace(draft, main=replace(draft.main, before=first))


def _way_of(goal: Goal, sources: Sources) -> Way | None:
    """How the goal's item is made or found; None for a deed."""
    subject = goal.subject or ""
    if goal.kind == "obtain":
        return sources.way_to(subject)
    kinds = [way for way in sources.tree.ways_to(subject) if way.kind == goal.kind]
    return next(iter(kinds), None) if goal.kind in ("craft", "smelt") else None


def _one_call(goal: Goal, sources: Sources) -> Draft:
    entry, subject = entry_name(goal), quoted(goal.subject or "")
    match goal.kind:
        case "craft":
            return Draft(entry=entry, main=Step(name="craftItem", args=(subject, "count")), count=goal.count)
        case "mine":
            return Draft(entry=entry, main=Step(name="mineBlock", args=(subject, "count")), count=goal.count)
        case "smelt":
            source = quoted(_smelted(goal, sources))
            main = Step(name="smeltItem", args=(source, "null", "count"))
            return Draft(entry=entry, main=main, count=goal.count)
        case "obtain":
            return _obtain(goal, sources)
        case "sleep":
            return _sleep(sources)
        case "shelter":
            return Draft(entry="shelterThroughTheNight", main=Step(name="shelterUntilMorning"))
        case _:
            return _without_count(goal, entry)


def _without_count(goal: Goal, entry: str) -> Draft:
    subject = goal.subject or ""
    match goal.kind:
        case "place":
            return _repeated(entry, Step(name="placeItem", args=(quoted(subject),)), goal.count)
        case "eat":
            return _repeated(entry, Step(name="eat", args=(quoted(subject),)), goal.count)
        case "equip":
            slot = _SLOTS.get(subject.rpartition("_")[2], "hand")
            return Draft(entry=entry, main=Step(name="equip", args=(quoted(subject), quoted(slot))))
        case "deposit":
            return Draft(
                entry=entry, main=Step(name="depositToChest", args=(quoted(subject), "count")), count=goal.count
            )
        case "kill":
            return Draft(entry=entry, main=Step(name="killMob", args=(quoted(subject), "count")), count=goal.count)
        case "open" if subject in ("chest", "barrel"):
            # `openChest` is the primitive's own name.
            return Draft(entry=camel(f"look_into_{subject}"), main=Step(name="openChest"))
        case "reach" if not subject.startswith("y "):
            x, y, z = subject.split()
            return Draft(entry="goThere", main=Step(name="goTo", args=(f"{{ x: {x}, y: {y}, z: {z} }}", "2")))
        case _:
            # No primitive does this; looking around is all that is left.
            return Draft(entry=entry, main=move_away())


def _obtain(goal: Goal, sources: Sources) -> Draft:
    subject = goal.subject or ""
    way = sources.way_to(subject)
    if way is None:
        main = Step(name="mineBlock", args=(quoted(subject), "count"))
        return Draft(entry=entry_name(goal), main=main, count=goal.count)
    verb = way.kind if way.kind in ("mine", "craft", "smelt") else "obtain"
    return Draft(entry=camel(f"{verb}_{subject}"), main=one_call(way, "count"), count=goal.count)


def _sleep(sources: Sources) -> Draft:
    beds = [name for name in (*sources.observation.blocks, *sorted(sources.observation.inventory)) if _is_bed(name)]
    bed = next(iter(beds), "white_bed")
    main = Step(name="sleepUntilMorning", before=(sources.station(bed),))
    return Draft(entry="sleepThroughTheNight", main=main)


def _is_bed(name: str) -> bool:
    return name.endswith("_bed")


def _smelted(goal: Goal, sources: Sources) -> str:
    """What goes into the furnace: what the goal's text names, else what the cheapest way uses."""
    subject = goal.subject or ""
    inputs = [next(iter(way.needs)) for way in sources.tree.ways_to(subject) if way.kind == "smelt"]
    text = re.sub(r"[ -]", "_", goal.text.lower())
    named = [item for item in inputs if re.search(rf"(?:^|_\d+_|_an?_|smelt_|cook_){item}(?:s?$|s?_into)", text)]
    held = [item for item in inputs if sources.observation.inventory.get(item, 0) > 0]
    return next(iter([*named, *held, *inputs]), subject)


def _repeated(entry: str, step: Step, count: int) -> Draft:
    more = tuple(step for _ in range(min(count, _REPEATED) - 1))
    return Draft(entry=entry, main=Step(name=step.name, args=step.args, before=more))


def _reuse(goal: Goal, skill: Skill, sources: Sources) -> Draft:
    args = sources.told(skill, "count")
    entry = camel(f"reuse_{skill.name[0].upper()}{skill.name[1:]}")
    return Draft(entry=entry, main=Step(name=skill.name, args=args), count=goal.count if "count" in args else None)
