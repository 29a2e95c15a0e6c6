"""The RPC's Python side against a real Node process that misbehaves."""

from pathlib import Path

import pytest

from voyager import sources
from voyager.bridge.rpc import NodeProcess, ProcessGone
from voyager.errors import ServiceError

ECHO = """
const { Socket } = require('node:net')
const socket = new Socket({ fd: Number(process.env.VOYAGER_RPC_FD) })
const answer = (id, rest) => socket.write(JSON.stringify({ jsonrpc: '2.0', id, ...rest }) + '\\n')
let rest = ''
socket.on('data', bytes => {
  rest += bytes
  for (let end; (end = rest.indexOf('\\n')) >= 0;) {
    const { id, method } = JSON.parse(rest.slice(0, end))
    rest = rest.slice(end + 1)
    if (method === 'half') answer(id, { result: ['half \\ud800 pair', 'a literal \\\\ud800'] })
    const unread = { code: -32700, message: 'frame is not JSON', data: { kind: 'parse' } }
    if (method === 'unread') answer(null, { error: unread })
    if (method === 'die') process.exit(3)
    if (method === 'noise') { socket.write('not json\\n'); process.exit(0) }
  }
})
socket.on('close', () => process.exit(0))
"""


@pytest.fixture
async def process(tmp_path: Path):  # noqa: ANN201
    script = tmp_path / "echo.cjs"
    script.write_text(ECHO)
    node = NodeProcess("echo", tmp_path / "log")
    await node.start([str(sources.node()), str(script)], cwd=tmp_path, environment={})
    yield node
    await node.kill()


async def test_half_a_surrogate_pair_is_replaced_and_an_escaped_one_kept(process: NodeProcess) -> None:
    assert await process.call("half", {}, timeout_s=10) == ["half \ufffd pair", "a literal \\ud800"]


async def test_an_answer_to_no_one_ends_what_waits_for_one(process: NodeProcess) -> None:
    with pytest.raises(ServiceError, match="not JSON"):
        await process.call("unread", {}, timeout_s=10)


async def test_a_process_that_exits_ends_what_waits_at_once(process: NodeProcess) -> None:
    with pytest.raises(ProcessGone, match="exit code 3"):
        await process.call("die", {}, timeout_s=10)
    with pytest.raises(ProcessGone):
        await process.call("half", {}, timeout_s=10)


async def test_what_is_not_json_is_refused_before_it_is_sent(process: NodeProcess) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        await process.call("half", {"x": float("nan")}, timeout_s=10)
    assert await process.call("half", {}, timeout_s=10) is not None
