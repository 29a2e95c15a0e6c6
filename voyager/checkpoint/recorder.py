"""The loop's pen: each step of a run as one journal entry, and checkpoints between programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue

from voyager.checkpoint.journal import Journal
from voyager.costs import Budget, Called
from voyager.domain import (
    Advice,
    Checkpoint,
    Execution,
    Feedback,
    Goal,
    GoalRecord,
    LedgerEntry,
    LeftOut,
    Program,
    PursuitEnd,
    Reply,
    Request,
    Revision,
    Skill,
    Truth,
    Verdict,
)
from voyager.ports import World
from voyager.prompts import prompt_hash
from voyager.wire import to_json


@dataclass(frozen=True, kw_only=True)
class Resumption:
    """From where a run goes on: the journal up to `kept_seq` holds, the rest up to now is void."""

    checkpoint: str | None
    kept_seq: int
    goals_ended: int
    tick: int
    ledger: tuple[LedgerEntry, ...] = ()


class Recorder:
    """Writes one run's journal. Every method returns when its entry is on disk. Raises: StorageError."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._tick = 0

    @property
    def run(self) -> str:
        return self._journal.name

    def model_called(self, request: Request, reply: Reply, called: Called, question: str) -> None:
        """A question and its answer, whole, with what it cost then: a paid reply is never lost.

        Args:
            question: by what the same question is known again (`llm.paid`).
        """
        self._write(
            "model_called",
            {
                "role": request.role,
                "model": reply.model,
                "messages": [to_json(message) for message in request.messages],
                "prompt_hash": prompt_hash(request.messages),
                "question": question,
                "reply": reply.text,
                "usage": to_json(reply.usage),
                "wall_s": reply.wall_s,
                "finish": reply.finish,
                "reasoning": reply.reasoning,
                "asked": called.asked,
                "endpoint": called.endpoint,
                "price": None if called.price is None else to_json(called.price),
            },
        )

    def reply_used_again(self, request: Request, seq: int) -> None:
        """A question that was answered by the call of entry `seq`, at no further cost."""
        data: JsonValue = {"role": request.role, "prompt_hash": prompt_hash(request.messages), "call": seq}
        self._write("reply_used_again", data)

    def budget(self, budget: Budget) -> None:
        """What the run may cost from now on."""
        self._write("budget", to_json(budget))

    def goal_started(self, goal: Goal, before: Truth) -> None:
        self._write("goal_started", {"goal": to_json(goal), "before": to_json(before)}, before.tick)

    def program_started(
        self,
        goal: Goal,
        number: int,
        program: Program,
        skills: Sequence[Skill],
        tick: int,
        candidate: int | None = None,
        revision: Revision | None = None,
    ) -> None:
        """`candidate` is its place among several programs of one attempt, from 1; `revision` is the version of a skill
        that it brings along."""
        bound: list[JsonValue] = [{"name": skill.name, "version": skill.version} for skill in skills]
        data: dict[str, JsonValue] = {
            "goal": goal.text,
            "number": number,
            "program": to_json(program),
            "skills": bound,
        }
        if revision is not None:
            data["revision"] = to_json(revision)
        self._write("program_started", data | _place(candidate), tick)

    def program_ended(self, number: int, execution: Execution, tick: int, candidate: int | None = None) -> None:
        data: dict[str, JsonValue] = {"number": number, "execution": to_json(execution)}
        self._write("program_ended", data | _place(candidate), tick)

    def left_out(self, number: int, left: Sequence[LeftOut]) -> None:
        """Programs that were written for an attempt and not tried."""
        self._write("candidates_left_out", {"number": number, "left_out": [to_json(one) for one in left]})

    def chosen(self, number: int, place: int, candidates: Sequence[JsonValue], *, by: Literal["trial", "vote"]) -> None:
        """Which of several programs counts, by its place from 1, and what was said of each."""
        self._write("candidate_chosen", {"number": number, "by": by, "chosen": place, "candidates": list(candidates)})

    def verdict(self, number: int, verdict: Verdict, feedback: Feedback, tick: int) -> None:
        self._write("verdict", {"number": number, "verdict": to_json(verdict), "feedback": to_json(feedback)}, tick)

    def skill_admitted(self, skill: Skill, tick: int) -> None:
        calls: list[JsonValue] = list(skill.calls)
        data: JsonValue = {
            "name": skill.name,
            "version": skill.version,
            "maturity": skill.maturity,
            "calls": calls,
        }
        self._write("skill_admitted", data, tick)

    def abstracted(self, name: str, added: Sequence[str], reason: str) -> None:
        """Which parameters a verified program was given before it became a skill; or why it was kept as it is."""
        self._write("skill_abstracted", {"name": name, "added": list(added), "reason": reason})

    def placed(self, name: str, kept_as: str, reason: str) -> None:
        """Why a program called `name` is kept under that or another name; empty: it is not kept."""
        self._write("skill_placed", {"name": name, "kept_as": kept_as, "reason": reason})

    def tidied(self, report: JsonValue) -> None:
        """What tidying the library came to."""
        self._write("library_tidied", report)

    def goal_ended(self, record: GoalRecord, truth: Truth) -> None:
        self._write("goal_ended", {"record": to_json(record), "inventory": dict(truth.inventory)}, truth.tick)

    def ledger(self, entry: LedgerEntry) -> None:
        self._write("ledger", to_json(entry), entry.tick)

    def advised(self, advice: Advice) -> None:
        """What a person said; a rewind of the world does not unsay it."""
        self._write("advised", to_json(advice))

    def reviewed(self, what: str, decision: str, before: str, after: str, reason: str = "") -> None:
        """What a person decided on a goal, a program or a verdict: how it was, and how it is."""
        data: JsonValue = {"what": what, "decision": decision, "before": before, "after": after, "reason": reason}
        self._write("reviewed", data)

    def recovered(self, detail: str) -> None:
        """Something came back after a crash."""
        self.ledger(LedgerEntry(kind="recovery", detail=detail, tick=self._tick))

    async def resumed(self, world: World, library_number: int, resumption: Resumption) -> None:
        """Void what the restored world no longer holds, and name the world as it now stands: all or nothing.

        To be called when the world runs: a resume that fails before leaves the run as it was.
        """
        kept = resumption.kept_seq
        last = self._journal.last_seq
        void: JsonValue = {"checkpoint": resumption.checkpoint, "void_from": kept + 1, "void_to": last}
        entries: list[tuple[str, JsonValue]] = [("ledger", to_json(entry)) for entry in resumption.ledger]
        entries.append(("resumed", void))
        name = f"{resumption.goals_ended:04d}-{last + len(entries):06d}"
        snapshot = await world.snapshot(name)
        tick = resumption.tick if snapshot is None else snapshot.tick
        self._tick = tick

        def point(seq: int) -> Checkpoint:
            return Checkpoint(
                id=name,
                journal_seq=seq,
                library_number=library_number,
                snapshot=snapshot,
                tick=tick,
                goals_ended=resumption.goals_ended,
            )

        self._journal.append_with_checkpoint(entries, point, tick=tick)

    def pursuit_ended(self, end: PursuitEnd) -> None:
        self._write("pursuit_ended", to_json(end))

    def stopped(self, reason: str, truth: Truth) -> None:
        self._write("stopped", {"reason": reason, "inventory": dict(truth.inventory)}, truth.tick)

    async def checkpoint(self, world: World, library_number: int, goals_ended: int, tick: int) -> Checkpoint:
        """Snapshot the world, then name it: a kill in between leaves a snapshot that nothing refers to."""
        seq = self._journal.last_seq
        name = f"{goals_ended:04d}-{seq:06d}"
        snapshot = await world.snapshot(name)
        checkpoint = Checkpoint(
            id=name,
            journal_seq=seq,
            library_number=library_number,
            snapshot=snapshot,
            tick=tick if snapshot is None else snapshot.tick,
            goals_ended=goals_ended,
        )
        if self._journal.checkpoints.get(name) is None:
            self._journal.checkpoint(checkpoint)
        return checkpoint

    def _write(self, kind: str, data: JsonValue, tick: int | None = None) -> None:
        self._tick = self._tick if tick is None else tick
        self._journal.append(kind, data, tick=self._tick)


def _place(candidate: int | None) -> dict[str, JsonValue]:
    return {} if candidate is None else {"candidate": candidate}
