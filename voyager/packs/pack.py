"""A pack of ours, read: whole and as its manifest says, or not at all."""

from voyager.domain import Fixture, Origin, SkillDraft
from voyager.errors import SchemaTooNew, UserError
from voyager.packs.bundle import Bundle
from voyager.packs.documents import parsed, typed
from voyager.packs.incoming import Incoming
from voyager.packs.manifest import (
    ENCODING,
    FORMAT,
    MANIFEST,
    SOURCE_FILES,
    Manifest,
    PackedSkill,
    PackEntry,
    entry,
    sha256,
    skill_folder,
)
from voyager.skills.graph import check_acyclic
from voyager.skills.store import FIXTURE_FILE, NAME, content_hash, fixture_bytes


def read_pack(bundle: Bundle) -> list[Incoming]:
    """Its skills, in alphabetical order.

    Raises:
        UserError: a file is missing, changed, or not in the manifest, or a skill is not as the manifest says.
        SchemaTooNew: a newer version made it.
    """
    where = f"{bundle.name}: {MANIFEST}"
    document = parsed(bundle.files[MANIFEST], where)
    found = document.get("format") if isinstance(document, dict) else None
    if isinstance(found, int) and found > FORMAT:
        raise SchemaTooNew(
            f"{bundle.name} has pack format {found}, this Voyager knows formats up to {FORMAT};"
            " install the newer Voyager that wrote it"
        )
    manifest = typed(Manifest, document, where)
    _check_files(bundle, manifest)
    names = [each.name for each in manifest.skills]
    if len(names) != len(set(names)):
        raise _refused(bundle, "its manifest names a skill twice")
    incoming = [_skill(bundle, each) for each in sorted(manifest.skills, key=lambda each: each.name)]
    calls = {each.draft.name: each.draft.calls for each in incoming}
    check_acyclic({name: tuple(callee for callee in found if callee in calls) for name, found in calls.items()}, names)
    return incoming


def _check_files(bundle: Bundle, manifest: Manifest) -> None:
    listed, there = set(manifest.files), set(bundle.files) - {MANIFEST}
    if listed - there:
        raise _refused(bundle, f"{min(listed - there)!r} is in its manifest and missing")
    belonging = {path for each in manifest.skills for path in _paths(each)}
    if there - listed or there - belonging:
        raise _refused(bundle, f"{min(there - (listed & belonging))!r} belongs to no skill of its manifest")
    for path in sorted(belonging):
        if path not in there:
            raise _refused(bundle, f"{path!r} is missing")
        if sha256(bundle.files[path]) != manifest.files[path]:
            raise _refused(bundle, f"{path!r} has another SHA-256 than its manifest says")


def _paths(skill: PackEntry) -> tuple[str, ...]:
    folder = skill_folder(skill.name, skill.version)
    files = (SOURCE_FILES[skill.language], "skill.json", *(() if skill.fixture_hash is None else (FIXTURE_FILE,)))
    return tuple(f"{folder}/{file}" for file in files)


def _skill(bundle: Bundle, listed: PackEntry) -> Incoming:
    source_path, description_path, *fixture_paths = _paths(listed)
    where = f"{bundle.name}: {description_path}"
    skill = typed(PackedSkill, parsed(bundle.files[description_path], where), where)
    if not NAME.fullmatch(skill.name):
        raise _refused(bundle, f"{skill.name!r} can't be a skill's name")
    if entry(skill) != listed:
        raise _refused(bundle, f"{description_path!r} says otherwise than its manifest")
    try:
        source = bundle.files[source_path].decode(*ENCODING)
    except UnicodeDecodeError as error:
        raise _refused(bundle, f"{source_path!r} is not UTF-8 (byte {error.start})") from error
    if content_hash(skill.language, skill.entry, source, skill.compat) != skill.content_hash:
        raise _refused(bundle, f"{source_path!r} is not the program that {description_path!r} tells of")
    draft = SkillDraft(
        name=skill.name,
        source=source,
        entry=skill.entry,
        language=skill.language,
        params=skill.params,
        description=skill.description,
        goal=skill.goal,
        calls=skill.calls,
        provenance=skill.provenance,
        effect=skill.effect,
        ticks=skill.ticks,
        tokens=skill.tokens,
        fixture=next((_fixture(bundle, path, skill) for path in fixture_paths), None),
        compat=skill.compat,
        origin=Origin(kind="pack", source=bundle.name, file=source_path, sha256=sha256(bundle.files[source_path])),
        dimension=skill.dimension,
    )
    return Incoming(file=source_path, draft=draft)


def _fixture(bundle: Bundle, path: str, skill: PackedSkill) -> Fixture:
    where = f"{bundle.name}: {path}"
    fixture = typed(Fixture, parsed(bundle.files[path], where), where)
    if sha256(fixture_bytes(fixture)) != skill.fixture_hash:
        raise _refused(bundle, f"{path!r} is not the fixture that its skill was verified from")
    return fixture


def _refused(bundle: Bundle, fact: str) -> UserError:
    return UserError(f"{bundle.name} is refused: {fact}; get the pack again. Nothing of it was stored")
