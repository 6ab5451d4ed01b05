"""For whoever writes files: their JSON Schema, made from the model so that the two cannot differ; and templates."""

from __future__ import annotations

import ast
import inspect
import json
import os.path
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from coach.content import model
from coach.content.convert import LISTS_OF_TEXTS, STEP_KINDS
from coach.content.model import Course, Exercise, Ms, Session, Week
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
    names = dict(zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True))
    hints = get_type_hints(kind, include_extras=True)
    texts = _descriptions()
    properties: dict[str, Any] = {}
    for name, written in names.items():
        if name in model.NEVER_WRITTEN:
            continue
        value = _short_forms(kind, written, _type(hints[name], defs))
        if description := next(
            (texts[key] for base in kind.__mro__ if (key := f"{base.__name__}.{name}") in texts), ""
        ):
            value = {**value, "description": description}
        properties[written] = value
    own = [field.encode_name for field in msgspec.structs.fields(kind) if field.required]
    whole: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    key = next((key for key, step in STEP_KINDS.items() if step is kind), "")
    if needed := own or ([key] if key else []):
        whole["required"] = needed
    return whole


def _type(hint: Any, defs: dict[str, Any]) -> dict[str, Any]:
    origin, args = get_origin(hint), get_args(hint)
    if hint is Ms:
        defs["Duration"] = _duration()
        return {"$ref": "#/$defs/Duration"}
    if origin in (Union, UnionType):
        chosen = [arg for arg in args if arg is not type(None)]
        if set(chosen) == set(STEP_KINDS.values()):
            return _step(defs)
        options = [_type(arg, defs) for arg in chosen]
        return options[0] if len(options) == 1 else {"anyOf": options}
    if origin is Annotated:
        return {**_type(args[0], defs), "minimum": args[1].ge, "maximum": args[1].le}
    if origin is Literal:
        return {"enum": list(args)}
    if origin is tuple:
        return {"type": "array", "items": _type(args[0], defs)}
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        if hint.__name__ not in defs:
            defs[hint.__name__] = {}  # so that a circuit in a circuit ends
            defs[hint.__name__] = _struct(hint, defs)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    return {"type": {str: "string", bool: "boolean", int: "integer"}[hint]}


def _short_forms(kind: type, name: str, value: dict[str, Any]) -> dict[str, Any]:
    """What the reader allows besides the full form: a lone text, or a list of the breath's four times."""
    if name in ("breath", "breath_to"):
        times = {"type": "array", "items": {"$ref": "#/$defs/Duration"}, "minItems": 2, "maxItems": 4}
        return {"anyOf": [value, times]}
    if kind is Exercise and name in ("instructions", "tips"):
        return {"type": "array", "items": {"anyOf": [value["items"], {"type": "string"}]}, "minItems": 1}
    if kind is Week and name == "sessions":
        lone = {"type": "string"}
        return {"anyOf": [{**value, "items": {"anyOf": [value["items"], lone]}, "minItems": 1}, lone]}
    if name in LISTS_OF_TEXTS:
        return {"anyOf": [value, value["items"]]}
    return value


def _step(defs: dict[str, Any]) -> dict[str, Any]:
    """A step is known by its first key; the tag inside the model is never written."""
    if "Step" not in defs:
        defs["Step"] = {}
        options = [_type(kind, defs) for kind in STEP_KINDS.values()]
        defs["Step"] = {"anyOf": [*options, {"type": "string", "description": "The name of an exercise."}]}
    return {"$ref": "#/$defs/Step"}


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
