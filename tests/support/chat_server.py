"""A chat-completions endpoint over real HTTP for tests, with scripted faults. Its replies are written by hand: no model
answers here.

    with ChatServer(lambda asked: "Goal: Craft 1 stick") as server:                   # always this text
    with ChatServer(lambda asked: Said(text="half a", finish="length")) as server:    # ... with what else a reply has
    with ChatServer(in_order(rate_limited(0.1), Dropped(text="half", after=4), "whole")) as server:

A request with `stream` is answered as a stream, as chunks of a few words, with usage where it was asked for.
"""

import json
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any

Asked = dict[str, Any]
"""The JSON body of one request: `model`, `messages`, ..."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """A reply. `usage` None counts words; anything else is sent as it is. `pause_s` comes before each chunk."""

    text: str
    finish: str | None = "stop"
    refusal: str | None = None
    reasoning: str = ""
    usage: Any = None
    model: str | None = None
    pause_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Refused:
    """An HTTP error in the protocol's own form; `document` replaces that form."""

    status: int
    message: str
    code: str | None = None
    param: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    document: Any = None


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """The connection ends before a byte (`after` None), or once so many characters of `text` were streamed.

    `politely` ends the stream as if it were whole, without the last chunk.
    """

    text: str = ""
    after: int | None = None
    politely: bool = False


@dataclass(frozen=True, kw_only=True)
class Hung:
    """Nothing comes for so long, then the connection ends."""

    seconds: float


Answered = str | tuple[int, str] | bytes | Said | Refused | Dropped | Hung
"""The reply's text, an HTTP status with an error message, the bytes of a whole document, or one of the above."""
Answer = Callable[[Asked], Answered]


def rate_limited(retry_after_s: float | str = 0) -> Refused:
    """429 that says when to come back: seconds, or an HTTP date."""
    return Refused(
        status=429,
        message="Rate limit reached",
        code="rate_limit_exceeded",
        headers={"Retry-After": f"{retry_after_s}"},
    )


def filtered() -> Refused:
    """The prompt itself was refused, as Azure words it."""
    return Refused(status=400, message="The response was filtered due to the prompt", code="content_filter")


def overflow(server: str, asked: int = 5_000, limit: int = 4_096) -> Refused:
    """The prompt is too long, as `openai`, `vllm`, `llama.cpp`, `lm-studio` or `openrouter` words it."""
    most = f"maximum context length is {limit} tokens"
    match server:
        case "openai":
            message = f"This model's {most}. However, your messages resulted in {asked} tokens."
            return Refused(status=400, message=message, code="context_length_exceeded", param="messages")
        case "vllm":
            message = f"This model's {most}. However, you requested {asked} tokens ({asked} in the messages, 0 in the"
            return Refused(status=400, message=f"{message} completion). Please reduce the length of the messages.")
        case "llama.cpp":
            message = f"the request exceeds the available context size ({limit} tokens), try increasing it"
            told = {"code": 400, "message": message, "type": "exceed_context_size_error"}
            error = {**told, "n_prompt_tokens": asked, "n_ctx": limit}
            return Refused(status=400, message=message, document={"error": error})
        case "lm-studio":
            message = f"The number of tokens to keep ({asked}) is greater than the context length ({limit})."
            return Refused(status=400, message=message, document={"error": message})
        case "openrouter":
            message = f"This endpoint's {most}. However, you requested about {asked} tokens. Please reduce the length."
            return Refused(status=400, message=message)
        case _:
            raise ValueError(f"no wording of {server} is known")


def in_order(*answers: Answered) -> Answer:
    """The answers one after the other, the last again and again."""
    left = list(answers)
    return lambda _: left[0] if len(left) == 1 else left.pop(0)


class ChatServer:
    """Serves POST /v1/chat/completions and GET /v1/models on a free loopback port and keeps what it was asked.

    Args:
        models: what GET /v1/models lists; None answers it with 404.
        port: to come back where another server was; 0 takes a free one.
    """

    def __init__(self, answer: Answer, *, models: Sequence[Mapping[str, Any]] | None = None, port: int = 0) -> None:
        self.asked: list[Asked] = []
        self.times: list[float] = []
        """When each request came, in seconds of `time.monotonic`."""
        self.keys: set[str | None] = set()
        self.paths: set[str] = set()
        self.headers: list[Mapping[str, str]] = []
        """Of each request, names in lower case."""
        self.connections: set[socket.socket] = set()
        self.closing = Event()
        self.streamed = Event()
        """Set when the first chunk of a stream was sent."""
        self.models = models
        self._answer = answer
        self._lock = Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.chat = self
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def answer(self, body: Asked, path: str, headers: Mapping[str, str]) -> Answered:
        """Keep the request and ask for its answer, one at a time."""
        with self._lock:
            self.asked.append(body)
            self.times.append(time.monotonic())
            self.keys.add(headers.get("authorization"))
            self.paths.add(path)
            self.headers.append(headers)
            return self._answer(body)

    def __enter__(self) -> "ChatServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        for connection in list(self.connections):  # One that is kept alive would outlive its server.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()


class _Server(ThreadingHTTPServer):
    allow_reuse_address = True
    chat: ChatServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def chat(self) -> "ChatServer":
        assert isinstance(self.server, _Server)
        return self.server.chat

    def do_GET(self) -> None:
        if self.path == "/v1/models" and self.chat.models is not None:
            self._document(200, {"object": "list", "data": list(self.chat.models)})
        else:
            self._document(404, {"error": {"message": "not found"}})

    def do_POST(self) -> None:
        body: Asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.chat.answer(body, self.path, {name.lower(): value for name, value in self.headers.items()})
        match answer:
            case bytes():
                self._send(200, answer)
            case str():
                self._said(body, Said(text=answer))
            case Said():
                self._said(body, answer)
            case tuple():
                self._document(answer[0], {"error": {"message": answer[1], "type": "test"}})
            case Refused():
                self._refused(answer)
            case Dropped():
                self._dropped(body, answer)
            case Hung():
                self.chat.closing.wait(answer.seconds)
                self._cut()

    def _refused(self, answer: Refused) -> None:
        error = {"message": answer.message, "type": "test", "code": answer.code, "param": answer.param}
        self._document(answer.status, answer.document or {"error": error}, answer.headers)

    def _said(self, body: Asked, said: Said) -> None:
        if not body.get("stream"):
            if said.pause_s:
                self.chat.closing.wait(said.pause_s)
            message = {"role": "assistant", "content": said.text, "refusal": said.refusal}
            choice = {"index": 0, "message": _thought(message, said), "finish_reason": said.finish}
            self._document(200, _frame(body, said, "chat.completion", [choice]) | {"usage": _usage(body, said)})
            return
        self._begin_stream()
        for piece in _pieces(said.text):
            self.chat.closing.wait(said.pause_s)
            self._event(_frame(body, said, "chat.completion.chunk", [_delta({"content": piece})]))
        last = _thought({"refusal": said.refusal} if said.refusal else {}, said)
        self._event(_frame(body, said, "chat.completion.chunk", [_delta(last, said.finish)]))
        options: dict[str, Any] = body.get("stream_options") or {}
        if options.get("include_usage"):
            self._event(_frame(body, said, "chat.completion.chunk", []) | {"usage": _usage(body, said)})
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _dropped(self, body: Asked, answer: Dropped) -> None:
        if answer.after is not None and body.get("stream"):
            self._begin_stream()
            said = Said(text=answer.text[: answer.after])
            for piece in _pieces(said.text):
                self._event(_frame(body, said, "chat.completion.chunk", [_delta({"content": piece})]))
            if answer.politely:
                self._chunk(b"")
                return
        self._cut()

    def _begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _event(self, document: Mapping[str, Any]) -> None:
        self._chunk(f"data: {json.dumps(document)}\n\n".encode())
        self.chat.streamed.set()

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _document(self, status: int, document: Any, headers: Mapping[str, str] | None = None) -> None:
        self._send(status, json.dumps(document).encode(), headers)

    def _send(self, status: int, data: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def handle(self) -> None:
        self.chat.connections.add(self.connection)
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True  # Whoever asked has left, which is what some tests are about.
        finally:
            self.chat.connections.discard(self.connection)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def _frame(body: Asked, said: Said, kind: str, choices: list[Any]) -> dict[str, Any]:
    return {"id": "chatcmpl-0", "object": kind, "created": 0, "model": said.model or body["model"], "choices": choices}


def _delta(delta: Mapping[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish}


def _thought(message: dict[str, Any], said: Said) -> dict[str, Any]:
    return {**message, "reasoning_content": said.reasoning} if said.reasoning else message


def _usage(body: Asked, said: Said) -> Any:
    if said.usage is not None:
        return said.usage
    prompt = sum(len(message["content"].split()) for message in body["messages"])
    completion = len(said.text.split())
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _pieces(text: str) -> list[str]:
    """`text` in chunks of about sixty characters."""
    return [text[start : start + 60] for start in range(0, len(text), 60)]


def last_user(asked: Asked) -> str:
    """The newest message of a person, i.e. of Voyager."""
    return str([message["content"] for message in asked["messages"] if message["role"] == "user"][-1])


def asked_of(requests: Sequence[Asked], role: str) -> list[Asked]:
    """The requests of one role, or for `tidying`, told by how their prompt begins."""
    starts = {
        "curriculum": "You choose the next goal",
        "coder": "You write ",
        "critic": "You judge",
        "describer": "You describe",
        "tidying": "You tidy",
    }
    return [asked for asked in requests if str(asked["messages"][0]["content"]).startswith(starts[role])]
