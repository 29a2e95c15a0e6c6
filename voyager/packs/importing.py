"""Skills of others into a library: read, checked as a whole, then stored, quarantined."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from voyager.errors import UserError
from voyager.packs.bundle import Bundle, read_bundle
from voyager.packs.checkpoint import index_of, read_checkpoint
from voyager.packs.incoming import Incoming, Listed, Refusal
from voyager.packs.manifest import MANIFEST
from voyager.packs.pack import read_pack
from voyager.packs.resolving import CompatChoice, resolve
from voyager.packs.sources import read_files
from voyager.skills.calls import calls_below
from voyager.skills.graph import callees_first
from voyager.skills.library import SkillLibrary


def bundle_of(path: Path) -> Bundle:
    """As `read_bundle`; what lies in one single folder is taken out of it, as archives are often packed.

    Raises:
        UserError: it can't be read, or there is nothing in it.
    """
    bundle = read_bundle(path)
    if not bundle.files:
        raise UserError(f"{path} has no skills in it: it is empty; name a pack, a checkpoint or a folder of programs")
    tops = {name.partition("/")[0] for name in bundle.files}
    if len(tops) > 1 or min(tops) in bundle.files or min(tops) in ("skill", "skills"):
        return bundle
    length = len(min(tops)) + 1
    return replace(bundle, files={name[length:]: data for name, data in bundle.files.items()})


def import_bundle(
    bundle: Bundle, library: SkillLibrary | None, *, dry_run: bool = False, compat: CompatChoice = "auto"
) -> list[Listed]:
    """Store what is in a pack of ours, a checkpoint of the published Voyager, or a folder of program files.

    Args:
        library: None where there is none yet, for a dry run.
        compat: whose primitives the JavaScript of plain files calls: `voyager`, `none` but ours, or `auto`, which is
            Voyager's if one of the files calls something that only it has.
    Raises:
        UserError, SchemaTooNew, CyclicCalls: it is refused as a whole, and nothing of it stored.
        SetupError: Node is missing, which reads JavaScript.
        StorageError: the disk refused; what was stored until then stays, and is passed over next time.
    """
    if MANIFEST in bundle.files:
        return import_pack(bundle, library, dry_run=dry_run)
    index = index_of(bundle)
    found = read_files(bundle) if index is None else read_checkpoint(bundle, index)
    incoming, refused = resolve(
        found,
        kind="files" if index is None else "checkpoint",
        source=bundle.name,
        compat=compat,
        library=library,
    )
    return store(incoming, refused, library, dry_run=dry_run)


def import_pack(bundle: Bundle, library: SkillLibrary | None, *, dry_run: bool = False) -> list[Listed]:
    """Store a pack of ours.

    Args:
        library: None where there is none yet, for a dry run.
    Raises:
        UserError, SchemaTooNew, CyclicCalls: the pack is refused, and nothing of it stored.
        StorageError: the disk refused; what was stored until then stays, and is passed over next time.
    """
    incoming = read_pack(bundle)
    lacking = {each.draft.name: missing for each in incoming if (missing := _missing(each, incoming, library))}
    if lacking:
        caller = min(lacking)
        raise UserError(
            f"{bundle.name} is refused: {caller} calls {', '.join(lacking[caller])}, which is neither in it nor in the"
            " library; have it exported with all it calls. Nothing of it was stored"
        )
    return store(incoming, [], library, dry_run=dry_run)


def _missing(each: Incoming, all_of_it: Sequence[Incoming], library: SkillLibrary | None) -> list[str]:
    inside = {other.draft.name for other in all_of_it}
    return [name for name in each.draft.calls if name not in inside and (library is None or library.get(name) is None)]


def store(
    incoming: Sequence[Incoming], refused: Sequence[Refusal], library: SkillLibrary | None, *, dry_run: bool
) -> list[Listed]:
    """Admit what is incoming, callees first, and list every file in the order of their paths.

    Raises:
        CyclicCalls: with what the library has, skills would call each other in a circle; nothing was stored.
        StorageError.
    """
    called = {name for each in incoming for name in each.draft.calls}
    calls = {} if library is None else calls_below(library, called)
    calls |= {each.draft.name: each.draft.calls for each in incoming}
    known = {name: tuple(callee for callee in callees if callee in calls) for name, callees in calls.items()}
    place = {name: number for number, name in enumerate(callees_first(known))}
    listed = [Listed(file=one.file, status="refused", skill=one.skill, note=one.reason) for one in refused]
    # Versions of one name stay in their order.
    for each in sorted(incoming, key=lambda each: place[each.draft.name]):
        listed.append(_listed(each, None if dry_run else library))
    return sorted(listed, key=lambda one: (one.file, one.skill or ""))


def _listed(each: Incoming, library: SkillLibrary | None) -> Listed:
    notes = list(each.notes)
    version = None
    if library is not None:
        before = library.number
        skill = library.admit(each.draft)
        version = skill.version
        if library.number == before:
            notes.append(f"there already, {skill.maturity}")
    return Listed(
        file=each.file,
        status="translated" if each.notes else "imported",
        skill=each.draft.name,
        version=version,
        calls=each.draft.calls,
        note="; ".join(notes),
    )
