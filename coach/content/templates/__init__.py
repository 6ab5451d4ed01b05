"""Templates to start from: commented files that are valid as they stand."""

from __future__ import annotations

from pathlib import Path

from coach.content.schema import Kind, editor_line
from coach.content.yamlout import scalar


def template(kind: Kind, name: str, folder: Path, built_in: Path) -> str:
    """The text of a new exercise or session called ``name``, for a file in ``folder``.

    ``built_in`` is the library folder that is always there, for the schema that editors read.
    """
    body = (Path(__file__).parent / f"{kind}.yaml").read_text(encoding="utf-8")
    return f"# {editor_line(kind, folder, built_in)}\n" + body.replace("@NAME@", scalar(name))
