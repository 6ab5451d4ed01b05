"""The house of DESIGN.md, held: who may import whom, one owner per library, no circles."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COACH = ROOT / "coach"

BELOW: dict[str, set[str]] = {
    "errors": set(),
    "times": {"errors"},
    "settings": {"errors", "times"},
    "voice": {"settings"},
    "content": {"settings"},
    "importers": {"content"},
    "script": {"content"},
    "schedule": {"script", "voice"},
    "sound": {"schedule", "voice"},
    "export": {"sound"},
    "live": {"sound"},
    "checking": {"pipeline", "importers"},
    "making": {"pipeline"},
    "pipeline": {"export", "live"},
    "cli": {"checking", "making"},
    "__main__": {"cli"},
    "api": {"checking"},
    "__init__": {"api"},
}
"""What a room stands on. It may use everything below that, too; nothing else."""

PURE = ("content", "script", "schedule")
"""These use the standard library and the typed-model library only (and content reads YAML)."""

OWNERS: dict[str, tuple[str, ...]] = {
    "click": ("coach/cli/",),
    "yaml": ("coach/content/",),
    "numpy": ("coach/voice/", "coach/sound/", "coach/export/", "coach/live/"),
    "pyttsx3": ("coach/voice/engines/",),
    "espeakng_loader": ("coach/voice/engines/",),
    "pydub": ("coach/sound/", "coach/export/"),
    "miniaudio": ("coach/live/outputs/", "coach/sound/"),
    "simpleaudio": ("coach/live/outputs/",),
    "lameenc": ("coach/export/",),
    "mutagen": ("coach/export/",),
    "av": ("coach/export/",),
    "dbus_fast": ("coach/live/",),
    "PIL": ("coach/export/",),
    "msgspec": ("coach/",),
    "platformdirs": ("coach/settings.py",),
    "audioop": (),
}
"""Which part of the house may touch a library that is not Python's own."""

SINGLE = {"pyttsx3": 1, "espeakng_loader": 1, "lameenc": 1, "simpleaudio": 1, "av": 1}
"""In how many modules at most."""

EDGES = ("numpy", "pyttsx3", "espeakng_loader", "pydub", "miniaudio", "simpleaudio", "lameenc", "mutagen", "av", "PIL")
"""Libraries at the edge: what works without sound must not import them."""

FORBIDDEN = ("utils", "util", "helpers", "helper", "manager", "misc", "common")


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(COACH.rglob("*.py")):
        if "library" in path.relative_to(COACH).parts[:1]:
            continue
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports(path: Path, *, loading: bool = False) -> Iterator[str]:
    """What a module imports, as full dotted names; with ``loading`` only what is imported when it is loaded."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)

    def walk(node: ast.AST) -> Iterator[ast.AST]:
        for child in ast.iter_child_nodes(node):
            if loading and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                yield from () if loading else walk(child)
                continue
            yield child
            yield from walk(child)

    for node in walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively: write where from"
            base = node.module or ""
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield full if full in MODULES else base


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def may_use(name: str) -> set[str]:
    allowed: set[str] = set()
    new = {name}
    while new:
        allowed |= new
        new = {below for one in new for below in BELOW[one]} - allowed
    return allowed


def test_every_room_is_in_the_table() -> None:
    assert {room(name) for name in MODULES} <= set(BELOW)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_room_stands_only_on_those_below(name: str) -> None:
    allowed = may_use(room(name))
    used = {other for other in imports(MODULES[name]) if other.split(".")[0] == "coach"}
    wrong = sorted(other for other in used if room(other) not in allowed)
    assert not wrong, f"{name} ({room(name)}) may not import {wrong}"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_library_has_one_owner(name: str) -> None:
    path = MODULES[name].relative_to(ROOT).as_posix()
    for other in imports(MODULES[name]):
        top = other.split(".")[0]
        if top in sys.stdlib_module_names or top == "coach":
            continue
        assert top in OWNERS, f"{path} imports {top}, which has no owner"
        assert any(path.startswith(owner) for owner in OWNERS[top]), f"{path} may not import {top}"
        if room(name) in PURE:
            assert top == "msgspec" or (top == "yaml" and room(name) == "content")


@pytest.mark.parametrize(("library", "most"), SINGLE.items())
def test_few_modules_touch_it(library: str, most: int) -> None:
    users = [name for name, path in MODULES.items() if library in {one.split(".")[0] for one in imports(path)}]
    assert len(users) <= most, users


@pytest.mark.parametrize("pure", PURE)
def test_nothing_of_the_pure_rooms_leads_to_audio(pure: str) -> None:
    """Not even through a module that they may use."""
    new = {name for name in MODULES if room(name) == pure}
    reached: set[str] = set()
    while new:
        reached |= new
        new = {other for name in new for other in imports(MODULES[name]) if other in MODULES} - reached
    libraries = {other.split(".")[0] for name in reached for other in imports(MODULES[name])}
    assert not libraries & set(EDGES), f"{pure} leads to {sorted(libraries & set(EDGES))}"


def test_no_circle_of_imports() -> None:
    graph = {
        name: {other for other in imports(path, loading=True) if other in MODULES and other != name}
        for name, path in MODULES.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name in done:
            return
        for other in sorted(graph[name]):
            visit(other, (*trail, name))
        done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_no_circle_of_rooms() -> None:
    """Rooms do not lean on each other even where an import waits for its use."""
    for name in BELOW:
        assert not any(name in may_use(below) for below in BELOW[name])


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
    import subprocess

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
