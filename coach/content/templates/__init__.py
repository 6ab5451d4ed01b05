"""Templates to start from: commented files that are valid as they stand."""

from __future__ import annotations

from pathlib import Path

from coach.content.schema import Kind, editor_line
from coach.content.yamlout import scalar


def template(kind: Kind, name: str, folder: Path) -> str:
    """The text of a new exercise or session called ``name``, for a file in ``folder``."""
    body = (Path(__file__).parent / f"{kind}.yaml").read_text(encoding="utf-8")
    return f"# {editor_line(kind, folder)}\n" + body.replace("@NAME@", scalar(name))
