"""World specs and clocks as people type them."""

import pytest

from voyager.errors import ConfigError
from voyager.worlds.spec import EmbeddedSpec, RemoteSpec, check_clock, parse_world


def test_the_embedded_world_has_a_default_preset() -> None:
    assert parse_world("embedded") == EmbeddedSpec(preset="default")
    assert parse_world("embedded:flat") == EmbeddedSpec(preset="flat")


def test_a_server_is_a_host_and_a_port() -> None:
    assert parse_world("localhost:25565") == RemoteSpec(host="localhost", port=25565)


@pytest.mark.parametrize("text", ["", "localhost", ":25565", "a b:1", "h:0", "h:65536", "h:x", "http://h:1", "h:²"])
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(ConfigError):
        parse_world(text)


@pytest.mark.parametrize("text", ["free", "real", "warp:1", "warp:0.5", "warp:1000"])
def test_clocks_there_are(text: str) -> None:
    assert check_clock(text) == text


@pytest.mark.parametrize("text", ["", "fast", "warp", "warp:", "warp:0", "warp:-1", "warp:1001", "warp:x", "warp:nan"])
def test_clocks_there_are_not(text: str) -> None:
    with pytest.raises(ConfigError, match="is no clock"):
        check_clock(text)
