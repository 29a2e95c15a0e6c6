"""The embedding model: its vectors, its checksum, its errors."""

import hashlib
import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.skill_samples import embedder
from voyager.errors import SetupError
from voyager.skills.embedder import WEIGHTS_SHA256, SentenceEmbedder, shipped_model, verify_weights


def test_vectors_are_of_one_length_and_norm_1() -> None:
    vectors = embedder().embed(["a wooden pickaxe", "", "a zombie " * 500])
    assert {len(vector) for vector in vectors} == {384}
    for vector in vectors:
        assert math.isclose(math.hypot(*vector), 1, abs_tol=1e-5)
    assert embedder().embed([]) == []


def similarity(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_meaning_is_near_and_other_things_are_far() -> None:
    pickaxe, better, zombie = embedder().embed(["craft stone pickaxe", "get a better pickaxe", "fight a zombie"])
    assert similarity(pickaxe, better) > similarity(pickaxe, zombie) + 0.2


def test_warming_gives_the_same_vectors() -> None:
    warmed = SentenceEmbedder()
    with warmed.warmed():
        assert warmed.embed(["stick"]) == embedder().embed(["stick"])


def test_a_process_that_ends_while_the_model_loads_ends_as_it_would_without() -> None:
    code = "from voyager.skills.embedder import SentenceEmbedder\nwith SentenceEmbedder().warmed(): raise SystemExit(4)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (4, "")


def test_the_shipped_weights_are_verified_once(tmp_path: Path) -> None:
    folder = shipped_model(tmp_path)
    record = tmp_path / "verified-weights.json"
    mark = json.loads(record.read_text())
    assert mark["sha256"] == WEIGHTS_SHA256
    assert mark["path"] == str(folder / "model.safetensors")
    written = record.stat().st_mtime_ns
    shipped_model(tmp_path)
    assert record.stat().st_mtime_ns == written


def test_changed_weights_are_refused_with_both_hashes(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"weights")
    with pytest.raises(SetupError, match="pip install --force-reinstall") as caught:
        verify_weights(weights, tmp_path)
    assert WEIGHTS_SHA256 in str(caught.value)
    assert hashlib.sha256(b"weights").hexdigest() in str(caught.value)
    assert not (tmp_path / "verified-weights.json").exists()
    with pytest.raises(SetupError, match="is missing"):
        verify_weights(tmp_path / "nothing", tmp_path)


def test_weights_changed_after_verification_are_refused(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    shutil.copyfile(shipped_model(tmp_path) / "model.safetensors", weights)
    verify_weights(weights, tmp_path)
    with weights.open("r+b") as file:
        file.seek(1000)
        file.write(b"\0\1\2\3")
    with pytest.raises(SetupError, match="SHA-256"):
        verify_weights(weights, tmp_path)


def test_a_cache_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert shipped_model(tmp_path / "file" / "cache").is_dir()


def test_a_model_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(SetupError, match="can't be loaded") as caught:
        SentenceEmbedder(str(tmp_path)).embed(["x"])
    assert str(tmp_path) in str(caught.value)
    assert os.linesep not in str(caught.value)
