"""What models are asked and answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, JsonValue
from pydantic.dataclasses import dataclass as checked

from voyager.domain.goals import Candidate, Goal, GoalRecord
from voyager.domain.learning import Attempt, Skill, SkillHit
from voyager.domain.play import Execution, Observation, Truth
from voyager.domain.programs import CheckReport, Program, Revision

Role = Literal["curriculum", "coder", "critic", "describer", "decomposer", "answerer"]


@checked(frozen=True, kw_only=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


@checked(frozen=True, kw_only=True)
class Usage:
    """Tokens and bill of one model call; None where the endpoint did not say."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int | None = None
    """Of the prompt's tokens those that the endpoint had in its cache, which cost less."""
    reasoning_tokens: int | None = None
    """Of the completion's tokens those that the model spent thinking."""
    cost_usd: Annotated[Decimal, Field(ge=0, le=1_000_000)] | None = None
    """US dollars that the endpoint itself says it bills."""


Finish = Literal["stop", "length", "content_filter", "refusal", "cut"]
"""Why a reply ended: by itself, at the token limit, withheld by the endpoint, refused by the model, or on the way."""


@checked(frozen=True, kw_only=True)
class Reply:
    """What a model answered, unparsed."""

    text: str
    model: str
    usage: Usage = field(default_factory=Usage)
    wall_s: float = 0.0
    finish: Finish = "stop"
    reasoning: str = ""
    """What the model thought before it answered, where the endpoint shows it; no part of the answer."""


@dataclass(frozen=True, kw_only=True)
class CoderView:
    """The typed values a coder's messages are rendered from."""

    goal: Goal
    observation: Observation
    skills: tuple[SkillHit, ...]
    attempts: tuple[Attempt, ...]
    context: str = ""
    """How the goal is gone about, from what is known of the version; empty where nobody said."""
    advice: tuple[str, ...] = ()
    """What people said for this goal or the one before, each with who said it."""
    others: tuple[Program, ...] = ()
    """Candidates written already for the same attempt; another way is asked for."""


@dataclass(frozen=True, kw_only=True)
class HelperView:
    """The typed values that the question for one helper of a program is rendered from; `calls` are lines with calls."""

    goal: str
    program: Program
    name: str
    calls: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TidyingView:
    """The typed values that the question what of some skills could be tidied is rendered from; all in one language."""

    skills: tuple[Skill, ...]


@dataclass(frozen=True, kw_only=True)
class CurriculumView:
    """The typed values a curriculum's messages are rendered from; `candidates` come best first."""

    observation: Observation
    history: tuple[GoalRecord, ...]
    candidates: tuple[Candidate, ...]
    advice: tuple[str, ...] = ()
    """What people said for this goal or the one before, each with who said it."""


@dataclass(frozen=True, kw_only=True)
class AnswererView:
    """The typed values an answerer's messages are rendered from: how `goal` is reached."""

    question: str
    goal: Goal
    observation: Observation


@dataclass(frozen=True, kw_only=True)
class CriticView:
    """The typed values a critic's messages are rendered from."""

    goal: Goal
    before: Truth
    after: Truth
    execution: Execution


@dataclass(frozen=True, kw_only=True)
class DescriberView:
    """The typed values a describer's messages are rendered from."""

    goal: Goal
    program: Program
    execution: Execution


@dataclass(frozen=True, kw_only=True)
class DecomposerView:
    """The typed values a decomposer's messages are rendered from; `history` is the pursuit's steps so far."""

    goal: Goal
    observation: Observation
    history: tuple[GoalRecord, ...] = ()


View = (
    CoderView | HelperView | TidyingView | CurriculumView | CriticView | DescriberView | DecomposerView | AnswererView
)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One question to a model: messages for a remote one, `view` for the builtin planner, one answer format."""

    role: Role
    messages: tuple[Message, ...]
    view: View
    schema: Mapping[str, JsonValue] | None = None


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a coder delivers: the program, the last reply, the request that it answered, and what the checks say.

    `revision` is the new version of a skill that the program calls and brought along.
    """

    program: Program
    reply: Reply
    request: Request
    report: CheckReport = field(default_factory=CheckReport)
    revision: Revision | None = None
