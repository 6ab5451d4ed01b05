"""For whoever writes files: their JSON Schema, made from the model so that the two cannot differ; and templates."""

from __future__ import annotations

import ast
import inspect
import json
import os.path
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from coach.content import model
from coach.content.convert import TEXT_OF, choices, fields_of, takes_lone
from coach.content.model import Breath, Course, Exercise, Instruction, Lesson, Ms, Session
from coach.content.yamlout import scalar

Kind = Literal["exercise", "session", "course"]
FILES: dict[Kind, str] = {"exercise": "schema.json", "session": "schema.json", "course": "course.schema.json"}
"""The schemas' names, beside the files that they are for."""
FOLDERS: dict[Kind, str] = {"exercise": "exercises", "session": "scripts", "course": "scripts"}
MODELS: dict[Kind, type[msgspec.Struct]] = {"exercise": Exercise, "session": Session, "course": Course}


def schema(kind: Kind) -> dict[str, Any]:
    """The schema of ``exercises/*.yaml``, or of the sessions or courses in ``scripts/*.yaml``, draft 2020-12."""
    defs: dict[str, Any] = {}
    root = _struct(MODELS[kind], defs)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"coach {kind}",
        **root,
        "$defs": dict(sorted(defs.items())),
    }


def text(kind: Kind) -> str:
    """The schema as a file's text."""
    return json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"


def editor_line(kind: Kind, folder: Path, built_in: Path) -> str:
    """The comment by which editors find the schema: beside the files of ``folder``, else in ``built_in``."""
    elsewhere = (built_in / FOLDERS[kind] / FILES[kind]).as_uri()
    return f"yaml-language-server: $schema={FILES[kind] if os.path.isfile(folder / FILES[kind]) else elsewhere}"


def template(kind: Kind, name: str, folder: Path, built_in: Path) -> str:
    """The text of a new exercise or session called ``name``, for a file in ``folder``.

    ``built_in`` is the library folder that is always there, for the schema that editors read.
    """
    body = (Path(__file__).parent / "templates" / f"{kind}.yaml").read_text(encoding="utf-8")
    return f"# {editor_line(kind, folder, built_in)}\n" + body.replace("@NAME@", scalar(name))


def _struct(kind: type[msgspec.Struct], defs: dict[str, Any]) -> dict[str, Any]:
    texts, fields = _descriptions(), fields_of(kind)
    properties: dict[str, Any] = {}
    for key, field in fields.items():
        properties[key] = _type(field.type, defs)
        keys = (f"{base.__name__}.{field.name}" for base in kind.__mro__)
        if description := next((texts[name] for name in keys if name in texts), ""):
            properties[key] = {**properties[key], "description": description}
    result: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    needed = [key for key, field in fields.items() if field.required]
    return {**result, "required": needed} if needed else result


def _type(hint: Any, defs: dict[str, Any]) -> dict[str, Any]:
    origin, args = get_origin(hint), get_args(hint)
    if len(kinds := choices(hint)) > 1 or kinds != (hint,):
        options = [_type(one, defs) for one in kinds]
        return options[0] if len(options) == 1 else {"anyOf": options}
    if origin is tuple:
        return _list(args[0], defs)
    if origin is Annotated:
        bounds = {} if args[0] is Ms else {"minimum": args[1].ge, "maximum": args[1].le}
        return {**_type(args[0], defs), **bounds}
    if origin is Literal:
        return {"enum": list(args)}
    if hint is Ms or issubclass(hint, msgspec.Struct):
        return _reference(hint, defs)
    return {"type": {str: "string", bool: "boolean", int: "integer"}[hint]}


def _list(kind: Any, defs: dict[str, Any]) -> dict[str, Any]:
    item = _type(kind, defs)
    value: dict[str, Any] = {"type": "array", "items": item}
    if kind in (Instruction, Lesson):
        value["minItems"] = 1
    lone = {"type": "string"} if kind is Lesson else item
    return {"anyOf": [value, lone]} if takes_lone(kind) else value


def _reference(kind: Any, defs: dict[str, Any]) -> dict[str, Any]:
    """Where a struct stands, with its short form: a lone text, or a list of the breath's four times."""
    name = "Duration" if kind is Ms else kind.__name__
    if name not in defs:
        defs[name] = {}  # so that a circuit in a circuit ends
        defs[name] = _duration() if kind is Ms else _struct(kind, defs)
    reference = {"$ref": f"#/$defs/{name}"}
    if kind is Breath:
        times = {"type": "array", "items": {"$ref": "#/$defs/Duration"}, "minItems": 2, "maxItems": 4}
        return {"anyOf": [reference, times]}
    return {"anyOf": [reference, {"type": "string"}]} if kind in TEXT_OF else reference


def _duration() -> dict[str, Any]:
    unit = r"(ms|h|m|s|hours?|hrs?|minutes?|mins?|seconds?|secs?)"
    return {
        "anyOf": [
            {"type": "string", "pattern": rf"^([0-9]+(\.[0-9]+)?\s*{unit}\s*)+$"},
            {"type": "string", "pattern": r"^([0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2}(\.[0-9]{1,3})?$"},
            {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"},
            {"type": "number", "minimum": 0},
        ],
        "description": "A duration: 30s, 1m30s, 1:30 or plain seconds.",
        "examples": ["30s", "1m30s"],
    }


@cache
def _descriptions() -> dict[str, str]:
    """What the model's source says of each field, by ``Class.field``; nothing where there is no source."""
    texts: dict[str, str] = {}
    try:
        tree = ast.parse(inspect.getsource(model))
    except OSError:
        return texts
    for cls in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for field, text in zip(cls.body, cls.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
                name = field.target.id if isinstance(field.target, ast.Name) else ""
                texts[f"{cls.name}.{name}"] = " ".join(str(text.value.value).replace("``", "").split())
    return texts
