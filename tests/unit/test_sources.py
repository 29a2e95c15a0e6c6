"""What Node processes are started with."""

from pathlib import Path

import pytest

from voyager import sources


def test_what_node_compiles_is_kept_in_the_cache_where_there_can_be_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VOYAGER_CACHE", str(tmp_path / "cache"))
    kept = Path(sources.node_environment()["NODE_COMPILE_CACHE"])
    assert kept.is_dir()
    assert kept.parent == tmp_path / "cache"
    (tmp_path / "file").touch()
    for impossible in ("/proc/none", str(tmp_path / "file")):
        monkeypatch.setenv("VOYAGER_CACHE", impossible)
        assert "NODE_COMPILE_CACHE" not in sources.node_environment()


def test_nothing_else_of_the_environment_reaches_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    assert set(sources.node_environment()) <= {"PATH", "NODE_COMPILE_CACHE"}
