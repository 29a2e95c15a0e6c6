"""The models' messages: one Jinja2 template a role, in Markdown, with a `system` and a `user` block; `tidying` is the
coder's too.

What stays the same comes first, so that an endpoint's prompt cache can keep it.
"""

import hashlib
import json
import re
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from voyager.bridge.inside.values import snake
from voyager.difference import between, counts, trace_lines
from voyager.domain import (
    AnswererView,
    CoderView,
    CriticView,
    CurriculumView,
    DecomposerView,
    DescriberView,
    Finish,
    HelperView,
    Languages,
    Message,
    Reply,
    Role,
    Skill,
    TidyingView,
)
from voyager.feedback import ObservationPart, render_observation

FULL_SOURCES = 2
"""How many of the retrieved skills are shown with their source."""
RECENT_GOALS = 40
"""How many ended goals the curriculum is shown."""
CHAT_LIMIT = 1_000
"""Characters of a program's chat that the critic is shown, the last ones."""
SHOWN_REPLY = 12_000
"""Characters of a reply that is sent back to the model which wrote it."""
_ENDED: Mapping[Finish, str] = {
    "length": "Your reply was cut off at the limit of its tokens, before its end: answer more briefly.",
    "cut": "Your reply broke off on its way and did not arrive whole.",
    "content_filter": "Your reply was withheld by the endpoint's content filter: put it in other words.",
    "refusal": "You refused to answer. It is about a game, played by a bot in a world of its own.",
}
"""What a model is told about a reply that did not end by itself."""
_DECLARED = re.compile(r"^\s*(?:export\s+)?(?:declare\s+)?(?:async\s+)?function\s+([A-Za-z_$][\w$]*)", re.MULTILINE)


class Prompts:
    """Renders a role's messages.

    Args:
        api: the `.d.ts` text of the primitives and of `bot`, shown to a coder that may write JavaScript.
        python_api: the same in Python's spelling, shown to a coder that writes Python only.
        language: what the coder may write.
    """

    def __init__(self, api: str, *, python_api: str = "", language: Languages = "javascript") -> None:
        self._shown_api = python_api if language == "python" else api
        self.language: Languages = language
        self.primitives = frozenset(_DECLARED.findall(api))
        """The names of the primitives that `api` declares."""
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent),
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["items"] = _items
        self._templates.filters["counts"] = counts

    def render(self, name: Role | Literal["tidying"], user: str = "user", /, **values: object) -> tuple[Message, ...]:
        """The system message of the template `name`, which is a role's or what one is asked for besides, and the user
        message of its block `user`.

        Raises:
            jinja2.UndefinedError: a value that the template needs is missing.
        """
        template = self._templates.get_template(f"{name}.md")
        context = template.new_context(values)
        system = "".join(template.blocks["system"](context)).strip()
        asked = "".join(template.blocks[user](context)).strip()
        return Message(role="system", content=system), Message(role="user", content=asked)

    def coder(self, view: CoderView) -> tuple[Message, ...]:
        """The coder's messages: rules and API, then the goal, earlier attempts, skills and the observation.

        What lasts longest comes first: the system message for a run, the goal for its attempts, each attempt for
        the next ones.
        """
        return self.render(
            "coder",
            api=self._shown_api,
            language=self.language,
            goal=view.goal,
            observation=render_observation(view.observation),
            skills=[(hit.skill, self._signature(hit.skill)) for hit in view.skills],
            full_sources=FULL_SOURCES,
            attempts=view.attempts,
            others=view.others,
            context=view.context,
            advice=view.advice,
            fault=view.attempts[-1].feedback.fault if view.attempts else None,
        )

    def helper(self, view: HelperView) -> tuple[Message, ...]:
        """The coder's messages for one function that a program lacks, under the same rules and API."""
        return self.render(
            "coder",
            "helper",
            api=self._shown_api,
            language=self.language,
            goal=view.goal,
            program=view.program,
            name=view.name,
            calls=view.calls,
        )

    def tidying(self, view: TidyingView) -> tuple[Message, ...]:
        """The coder's messages for what of some skills could be tidied."""
        return self.render("tidying", language=view.skills[0].language, skills=view.skills)

    def _signature(self, skill: Skill) -> str:
        """How a program calls the skill; Python spells its name and parameters in its own way."""
        if self.language != "python" or skill.language == "python":
            return skill.signature
        rest = (p.name if p.required else f"{p.name}={p.default!r}" for p in skill.params)
        return snake(f"{skill.name}({', '.join(['bot', *rest])})")

    def curriculum(self, view: CurriculumView, hidden: Container[ObservationPart] = ()) -> tuple[Message, ...]:
        """The curriculum's messages: how goals ended, the observation without what is `hidden`, and the candidates."""
        return self.render(
            "curriculum",
            observation=render_observation(view.observation, hidden),
            history=view.history[-RECENT_GOALS:],
            candidates=view.candidates,
            advice=view.advice,
        )

    def answerer(self, view: AnswererView) -> tuple[Message, ...]:
        """The answerer's messages: where the bot is, and the question."""
        observation = render_observation(view.observation)
        return self.render("answerer", observation=observation, question=view.question)

    def critic(self, view: CriticView) -> tuple[Message, ...]:
        """The critic's messages: the goal, the state before and after, what changed, and what the program did."""
        observation = view.execution.observation
        return self.render(
            "critic",
            goal=view.goal,
            before=view.before,
            after=view.after,
            change=between(view.before, view.after),
            execution=view.execution,
            trace=trace_lines(view.execution.trace),
            chat=" | ".join(view.execution.chat)[-CHAT_LIMIT:],
            observation="" if observation is None else render_observation(observation),
        )

    def describer(self, view: DescriberView) -> tuple[Message, ...]:
        """The describer's messages: the goal and the program."""
        return self.render("describer", goal=view.goal, program=view.program)

    def decomposer(self, view: DecomposerView) -> tuple[Message, ...]:
        """The decomposer's messages: the goal, how its steps ended so far, and the observation."""
        return self.render(
            "decomposer",
            goal=view.goal,
            observation=render_observation(view.observation),
            history=view.history[-RECENT_GOALS:],
        )

    def again(self, messages: Sequence[Message], reply: Reply, reason: str) -> tuple[Message, ...]:
        """`messages` with a reply that could not be used and why; asks for another."""
        ended = _ENDED.get(reply.finish, "")
        if reply.finish == "length" and not reply.text.strip():
            ended = "All tokens of your reply went into thinking, and none into an answer: think less, then answer."
        question = f"{ended}\n{reason}".strip() + "\n\nAnswer again, completely, in the format asked for."
        return (
            *messages,
            # Some endpoints take no message without a word in it.
            Message(role="assistant", content=_quoted(reply.text).strip() or "(no answer)"),
            Message(role="user", content=question),
        )


def _quoted(text: str) -> str:
    """A reply as it is shown again: not at any length, and without what no text may hold."""
    shown = text if len(text) <= SHOWN_REPLY else f"{text[:SHOWN_REPLY]}\n[... {len(text) - SHOWN_REPLY} more ...]"
    return shown.encode("utf-8", "replace").decode("utf-8")


def _items(counts: Mapping[str, int]) -> str:
    """Items and how many of each, in one line."""
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "nothing"


def prompt_hash(messages: Sequence[Message]) -> str:
    """SHA-256 of the messages' roles and contents, in hexadecimal."""
    plain = json.dumps([[message.role, message.content] for message in messages], ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()
