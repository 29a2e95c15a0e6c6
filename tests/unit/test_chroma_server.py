"""Vectors on a Chroma server, as a team shares one."""

import socket
import subprocess
import sys
import time
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from voyager.bench.synthetic import SyntheticEmbedder, synthetic_drafts
from voyager.config import resolve
from voyager.errors import ConfigError, StorageError
from voyager.skills.library import INDEX_FOLDER, SkillLibrary

PATIENCE_S = 120


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """A real `chroma run` on the loopback."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        command = [Path(sys.executable).parent / "chroma", "run", "--path", self._folder, "--host", "127.0.0.1"]
        self._process = subprocess.Popen([*command, "--port", str(self._port)], stdout=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port)).close()
                return
            except OSError:
                assert time.monotonic() < end
                time.sleep(0.1)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    running = Server(tmp_path_factory.mktemp("chroma"))
    yield running
    running.stop()


def opened(folder: Path, url: str, embedder: SyntheticEmbedder | None = None) -> SkillLibrary:
    return SkillLibrary(folder, embedder or SyntheticEmbedder(), chroma_url=url)


def names(library: SkillLibrary) -> list[str]:
    return sorted(hit.skill.name for hit in library.search("all", limit=50))


@pytest.mark.slow
def test_libraries_share_a_server_and_nothing_else(server: Server, tmp_path: Path) -> None:
    first, second = opened(tmp_path / "first", server.url), opened(tmp_path / "second", server.url)
    for draft in synthetic_drafts(6):
        first.admit(draft)
    for draft in synthetic_drafts(2, first=6):
        # What calls a skill that the library has not is not found in it.
        second.admit(replace(draft, calls=()))
    assert (names(first), names(second)) == (first.names(), second.names())
    assert not (tmp_path / "first" / INDEX_FOLDER).exists()
    embedder = SyntheticEmbedder()
    beside = opened(tmp_path / "first", server.url, embedder)
    assert names(beside) == first.names()
    assert embedder.embedded == 1
    beside.retire(beside.names()[0], "slow")
    assert names(first) == first.names()[1:]
    assert first.reindex() == 5
    assert (names(first), names(beside), names(second)) == (first.names()[1:], first.names()[1:], second.names())


@pytest.mark.slow
def test_a_server_that_goes_is_named_and_used_again_when_it_is_back(server: Server, tmp_path: Path) -> None:
    library = opened(tmp_path, server.url)
    for draft in synthetic_drafts(3):
        library.admit(draft)
    assert names(library) == library.names()
    server.stop()
    with pytest.raises(StorageError, match=rf"server at {server.url} does not answer .*`chroma run`"):
        library.search("all")
    library.admit(next(synthetic_drafts(1, first=3)))
    server.start()
    assert names(library) == library.names()
    assert len(library.names()) == 4


def test_a_server_that_is_not_there_is_named_and_all_but_search_goes_on(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    library = opened(tmp_path, url)
    admitted = library.admit(next(synthetic_drafts(1)))
    with pytest.raises(StorageError, match=rf"server at {url} does not answer .*leave out `chroma_url`"):
        library.search("all")
    assert library.get(admitted.name) == admitted


@pytest.mark.parametrize("url", ["localhost:8000", "http://", "ftp://a:1", "http://me:secret@a:1", "http://a:1/v2"])
def test_a_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="chroma_url"):
        resolve({"chroma_url": url}, folder=Path(), environment={})
