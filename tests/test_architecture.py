"""The house, held: who may import whom, one owner per library, no circles, functions that fit in the head.

The floors stand in one place, the table of CONTRIBUTING.md, and are read from there.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
COACH = ROOT / "coach"


class Room(NamedTuple):
    stands_on: frozenset[str]
    libraries: frozenset[str]
    pure: bool


def floors() -> dict[str, Room]:
    """The rows of the table under "The floors"."""
    chapter = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("\n## The floors\n")[2]
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|([^|]*)\|$", chapter.partition("\n## ")[0], re.MULTILINE)
    return {
        room: Room(
            frozenset(re.findall(r"`(\w+)`", below)), frozenset(re.findall(r"`(\w+)`", libraries)), "pure" in libraries
        )
        for room, below, libraries in rows
    }


FLOORS = floors()

ANYWHERE = {"msgspec"}
"""Every value that travels is made of it."""
SHARED = {"click", "numpy", "miniaudio", "pydub", "segno", "starlette"}
"""Touched by several modules of a room; every other library by one, not only by one room."""
ALONE = sorted({library for floor in FLOORS.values() for library in floor.libraries} - SHARED)
EDGES = sorted({library for name in ("voice", "sound", "live", "export") for library in FLOORS[name].libraries})
"""Libraries at the edge: what works without sound must not import them."""

FORBIDDEN = ("utils", "util", "helpers", "helper", "manager", "misc", "common")
LONGEST_FUNCTION = 40


def modules() -> dict[str, Path]:
    paths = {}
    for path in sorted(COACH.rglob("*.py")):
        if "library" in path.relative_to(COACH).parts[:1]:
            continue
        parts = path.relative_to(ROOT).with_suffix("").parts
        paths[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return paths


MODULES = modules()


def imports(path: Path) -> Iterator[str]:
    """What a module imports, as full dotted names: also inside its functions, for its types only, and by its name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively: write where from"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else str(node.module)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))


IMPORTS = {name: set(imports(path)) for name, path in MODULES.items()}


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def may_use(name: str) -> set[str]:
    below: set[str] = set()
    new = {name}
    while new:
        below |= new
        new = {other for room in new for other in FLOORS[room].stands_on} - below
    return below


def test_the_map_shows_the_rooms_that_there_are() -> None:
    assert {room(name) for name in MODULES} == set(FLOORS)


def test_no_room_stands_on_one_that_stands_on_it() -> None:
    for name, floor in FLOORS.items():
        assert not any(name in may_use(below) for below in floor.stands_on), name


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_room_stands_only_on_those_below(name: str) -> None:
    allowed = may_use(room(name))
    used = {other for other in IMPORTS[name] if other.split(".")[0] == "coach"}
    wrong = sorted(other for other in used if room(other) not in allowed)
    assert not wrong, f"{name} ({room(name)}) may not import {wrong}"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_library_has_one_owner(name: str) -> None:
    allowed = FLOORS[room(name)].libraries | ANYWHERE | {"coach"}
    others = {other.split(".")[0] for other in IMPORTS[name]} - sys.stdlib_module_names
    assert others <= allowed, f"{name} may not import {sorted(others - allowed)}"


@pytest.mark.parametrize("library", ALONE)
def test_one_module_touches_it(library: str) -> None:
    users = [name for name in MODULES if library in {other.split(".")[0] for other in IMPORTS[name]}]
    assert len(users) <= 1, users


@pytest.mark.parametrize("pure", [name for name, floor in FLOORS.items() if floor.pure])
def test_nothing_of_the_pure_rooms_leads_to_audio(pure: str) -> None:
    """Not even through a module that they may use."""
    new = {name for name in MODULES if room(name) == pure}
    reached: set[str] = set()
    while new:
        reached |= new
        new = {other for name in new for other in IMPORTS[name] if other in MODULES} - reached
    libraries = {other.split(".")[0] for name in reached for other in IMPORTS[name]}
    assert not libraries & set(EDGES), f"{pure} leads to {sorted(libraries & set(EDGES))}"


def test_no_circle_of_imports() -> None:
    done: set[str] = set()
    circles = []

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            circles.append(" -> ".join((*trail[trail.index(name) :], name)))
        elif name not in done:
            for other in sorted(IMPORTS[name] & set(MODULES) - {name}):
                visit(other, (*trail, name))
            done.add(name)

    for name in sorted(MODULES):
        visit(name, ())
    assert not circles


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_function_fits_in_the_head(name: str) -> None:
    """Its complexity is ruff's matter. One that must be longer says why: ``# long: ...`` on the line of its ``def``."""
    text = MODULES[name].read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "  # long: " not in lines[node.lineno - 1]:
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{name}:{node.lineno}: {node.name} has {length} lines"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_names_say_what_is_inside(name: str) -> None:
    for part in name.split("."):
        assert part not in FORBIDDEN
        assert not part.startswith("base_")


@pytest.mark.parametrize("name", sorted(MODULES))
def test_nothing_happens_at_import(name: str) -> None:
    """A module's own level defines things. It calls nothing that acts, and keeps no state that could change."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    for node in tree.body if name != "coach.__main__" else ():
        if isinstance(node, ast.Expr):
            assert isinstance(node.value, ast.Constant), f"{name}:{node.lineno} does something when it is imported"
        assert not isinstance(node, ast.While | ast.With | ast.AsyncFor), f"{name}:{node.lineno}"
    assert not any(isinstance(node, ast.Global) for node in ast.walk(tree)), f"{name} keeps state in a global"


def test_what_needs_no_sound_loads_no_library_of_sound() -> None:
    """``preview``, ``list``, ``check`` and ``--help`` work where no speech, playback or encoder library can be had."""
    wall = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({EDGES!r}))\n"  # None there: not to be found
        "from coach.cli import main\n"
        "sys.argv = ['coach', *sys.argv[1:]]\n"
        "main()\n"
    )
    preview = ["preview", "hips-and-back"]
    for command in (["--help"], ["list"], ["show", "frog"], preview, [*preview, "--format", "json"]):
        done = subprocess.run(
            [sys.executable, "-c", wall, *command], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_every_dependency_has_a_tested_version() -> None:
    """What the README's commands install is in the constraints, which ``.ci/lock`` writes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    tested = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-")
    for requirement in wanted:
        name = re.split(r"[^\w-]", requirement)[0].lower().replace("_", "-")
        assert f"\n{name}==" in tested, f"{requirement}: run .ci/lock"
