"""A chat-completions endpoint over real HTTP for tests. Its replies are written by hand: no model answers here."""

import json
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Any

Asked = dict[str, Any]
"""The JSON body of one request: `model`, `messages`, ..."""
Answer = Callable[[Asked], str | tuple[int, str] | bytes]
"""The reply's text for a request, an HTTP status with an error message, or the bytes of a whole document."""


class ChatServer:
    """Serves POST /v1/chat/completions on a free loopback port and keeps what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.asked: list[Asked] = []
        self.keys: set[str | None] = set()
        self._answer = answer
        self._lock = Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body: Asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with outer._lock:
                    outer.asked.append(body)
                    outer.keys.add(self.headers.get("Authorization"))
                    answer = outer._answer(body)
                if isinstance(answer, bytes):
                    status, data = 200, answer
                else:
                    status, document = outer.document(body, answer)
                    data = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def document(self, body: Asked, answer: str | tuple[int, str]) -> tuple[int, dict[str, Any]]:
        """The HTTP status and JSON document for an answer, as the protocol has them."""
        if isinstance(answer, tuple):
            return answer[0], {"error": {"message": answer[1], "type": "test"}}
        words = sum(len(message["content"].split()) for message in body["messages"])
        return 200, {
            "id": f"chatcmpl-{len(self.asked)}",
            "object": "chat.completion",
            "created": 0,
            "model": body["model"],
            "choices": [{"index": 0, "message": {"role": "assistant", "content": answer}, "finish_reason": "stop"}],
            "usage": {
                "prompt_tokens": words,
                "completion_tokens": len(answer.split()),
                "total_tokens": words + len(answer.split()),
            },
        }

    def __enter__(self) -> "ChatServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def last_user(asked: Asked) -> str:
    """The newest message of a person, i.e. of Voyager."""
    return str([message["content"] for message in asked["messages"] if message["role"] == "user"][-1])


def asked_of(requests: Sequence[Asked], role: str) -> list[Asked]:
    """The requests of one role, told by how its prompt begins."""
    starts = {
        "curriculum": "You choose the next goal",
        "coder": "You write ",
        "critic": "You judge",
        "describer": "You describe",
    }
    return [asked for asked in requests if str(asked["messages"][0]["content"]).startswith(starts[role])]
