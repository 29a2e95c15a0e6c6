"""Conventions of DESIGN section 2 and the house limits, as tests."""

import ast
import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from voyager import sources
from voyager.bridge.rpc import ERROR_CLASSES

ROOT = Path(__file__).parents[2]
FILE_LIMIT = 400
FUNCTION_LIMIT = 60
CODE = ("*.py", "*.ts", "*.js", "*.mjs")
FOLDERS = ("voyager", "skills", "bridge", "worlds", "tests")

# Rank of each part of voyager/: a module imports only from its own rank or below.
RANKS = {
    "domain": 0, "errors": 0,
    "wire": 1, "operated": 1, "ports": 1, "events": 1, "difference": 1,
    "coder": 2, "feedback": 2, "faults": 2, "critic": 2, "describer": 2, "goals": 2, "gamedata": 2, "curriculum": 2,
    "skills": 2, "llm": 2, "bridge": 2, "worlds": 2, "checkpoint": 2, "prompts": 2, "sources": 2, "config": 2,
    "ablation": 2, "runs": 2, "history": 2, "frames": 1, "costs": 1, "metering": 3, "estimate": 5,
    "places": 3, "replay": 3, "packs": 3, "refactoring": 3, "rollout": 3, "people": 3, "loop": 4,
    "pursuing": 4, "assembly": 4, "session": 5, "report": 5, "bench": 5, "cli": 6,
}  # fmt: skip
STAGES = ("coder", "critic", "describer", "curriculum")


def code_files() -> list[Path]:
    found = [path for folder in FOLDERS for pattern in CODE for path in (ROOT / folder).rglob(pattern)]
    return sorted(path for path in found if "node_modules" not in path.parts)


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "voyager").rglob("*.py")):
        relative = path.relative_to(ROOT / "voyager")
        part = relative.parts[0].removesuffix(".py")
        if part not in ("__init__", "__main__") and "_data" not in relative.parts:
            yield part, path


def imported_parts(path: Path) -> set[str]:
    parts: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            names = [f"voyager.{alias.name}" for alias in node.names] if node.module == "voyager" else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        parts |= {name.split(".")[1] for name in names if name.startswith("voyager.")}
    return parts


def test_no_file_is_longer_than_the_limit() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in code_files() if (n := len(p.read_text("utf-8").splitlines())) > FILE_LIMIT
    }
    assert long == {}


def test_no_python_function_is_longer_than_the_limit() -> None:
    long: list[str] = []
    for path in (p for p in code_files() if p.suffix == ".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LIMIT:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {lines}")
    assert long == []


def test_no_node_function_is_longer_than_the_limit() -> None:
    files = [str(p) for p in code_files() if p.suffix in (".ts", ".js", ".mjs") and not p.name.endswith(".d.ts")]
    script = ROOT / "tests" / "house" / "function_lengths.mjs"
    done = subprocess.run(
        [str(sources.node()), str(script), *files], cwd=ROOT, capture_output=True, text=True, check=True
    )
    functions = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(functions) > 200
    assert [
        f"{f['file']}:{f['line']} {f['name']}: {f['lines']}" for f in functions if f["lines"] > FUNCTION_LIMIT
    ] == []


@pytest.mark.parametrize(("part", "path"), [pytest.param(*m, id=str(m[1].relative_to(ROOT))) for m in modules()])
def test_imports_go_one_way(part: str, path: Path) -> None:
    assert part in RANKS, f"give `{part}` a rank"
    for other in imported_parts(path) - {part}:
        assert RANKS[other] <= RANKS[part], f"{path} imports voyager.{other}, which lies above it"
        assert not (part in STAGES and other in STAGES), f"stage {part} imports stage {other}"


def test_every_rpc_error_kind_has_a_class() -> None:
    text = (ROOT / "bridge" / "src" / "rpc.ts").read_text("utf-8")
    table = text.split("RPC_CODES = {", 1)[1].split("}", 1)[0]
    assert set(re.findall(r"^\s*(\w+):", table, re.MULTILINE)) == set(ERROR_CLASSES)


def test_every_direct_dependency_is_pinned_exactly() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    python = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert [line for line in python if not re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9A-Za-z.]*", line)] == []
    for package in ("package.json", "bridge/package.json", "worlds/package.json"):
        manifest = json.loads((ROOT / package).read_text("utf-8"))
        versions = {**manifest.get("dependencies", {}), **manifest.get("devDependencies", {})}
        assert {n: v for n, v in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", v)} == {}


def test_the_lock_names_no_registry_host() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    assert {n: p["resolved"] for n, p in lock["packages"].items() if "://" in p.get("resolved", "")} == {}


def test_no_mark_of_unfinished_work() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    here = Path(__file__)
    assert [str(p) for p in code_files() if p != here and marks.search(p.read_text("utf-8"))] == []
