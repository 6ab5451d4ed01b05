"""YAML out: exercises and sessions as a person would write them. What the loader reads back is the same value.

Block style, keys in the order of the model, nothing that is a default, durations as ``30s``. Texts stand plain where
that is safe and in double quotes else, each on one line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import msgspec
from msgspec.structs import FieldInfo

from coach.content.convert import fields_of
from coach.content.model import Exercise, Ms, Session, Timing
from coach.times import write_duration

_PLAIN = re.compile(r"[A-Za-z(][^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]*")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
_UNSAFE = re.compile(r": |:$| #|\s$|\t")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def write(value: Exercise | Session, comments: Sequence[str] = ()) -> str:
    """The text of a file. ``comments`` stand at its head. The id is the file's name and is not written."""
    head = "".join(f"# {line}\n" if line else "\n" for line in comments)
    return head + "\n".join(_struct(value, "")) + "\n"


def _struct(value: msgspec.Struct, indent: str) -> Iterator[str]:
    for name, field in _fields(type(value)):
        item = getattr(value, field.name)
        default = field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default
        if item is not None and item != default:
            yield from _entry(name, item, indent)


@cache
def _fields(kind: type[msgspec.Struct]) -> list[tuple[str, FieldInfo]]:
    """Name in the file, and field; what an exercise or step *is* before when things are said."""
    later = () if kind is Timing else Timing.__struct_fields__
    return sorted(fields_of(kind).items(), key=lambda field: field[1].name in later)


def _entry(name: str, item: Any, indent: str) -> Iterator[str]:
    if isinstance(item, msgspec.Struct):
        lines = list(_struct(item, indent + "  "))
        yield from [f"{indent}{name}:", *lines] if lines else [f"{indent}{name}: {{}}"]
    elif isinstance(item, tuple | list):
        yield f"{indent}{name}:" if item else f"{indent}{name}: []"
        for one in item:
            yield from _item(one, indent)
    else:
        yield f"{indent}{name}: {scalar(item)}"


def _item(item: Any, indent: str) -> Iterator[str]:
    if not isinstance(item, msgspec.Struct):
        yield f"{indent}  - {scalar(item)}"
        return
    lines = list(_struct(item, indent + "    "))
    first = lines[0][len(indent) + 4 :] if lines else "{}"
    yield f"{indent}  - {first}"
    yield from lines[1:]


def scalar(value: Any) -> str:
    """One value as YAML: a duration as ``30s``, a text plain where that is safe."""
    if isinstance(value, Ms):
        return write_duration(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and not _UNSAFE.search(text) and text.lower() not in _WORDS:
        return text
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(text, ensure_ascii=False))
