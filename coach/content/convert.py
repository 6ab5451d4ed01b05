"""Plain values to the typed model: one walk over its types, which tells each mistake with file, line, path and mend."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from coach.content.model import (
    NEVER_WRITTEN,
    BellStep,
    Breath,
    BreatheStep,
    Card,
    CircuitStep,
    Course,
    Exercise,
    ExerciseStep,
    Instruction,
    Lesson,
    Ms,
    PauseStep,
    RestStep,
    SayStep,
    Session,
    Tip,
)
from coach.content.names import did_you_mean, likeness
from coach.content.select import REGIONS
from coach.content.yamlfile import Document, KeyPath
from coach.errors import ContentError
from coach.times import parse_duration, write_duration

Model = TypeVar("Model", Exercise, Session, Course, Card)

STEP_KINDS: dict[str, type[msgspec.Struct]] = {
    "exercise": ExerciseStep,
    "circuit": CircuitStep,
    "breathe": BreatheStep,
    "bell": BellStep,
    "rest": RestStep,
    "say": SayStep,
    "pause": PauseStep,
}
"""What a step can be, known by its key. The order decides: an exercise may also have a ``rest``, a rest a ``say``."""
TEXT_OF: dict[type, str] = {Instruction: "say", Tip: "say", Lesson: "session", ExerciseStep: "exercise"}
"""A lone text is one of these, as its field of this name."""

_NAMES: dict[type, str] = {str: "text", int: "a whole number", bool: "true or false", list: "a list",
                           dict: "a mapping", type(None): "nothing", float: "a number"}  # fmt: skip
_UNITS = {"breathe": " breaths", "rate": " words a minute", "repeat_after": " days"}
"""Of numbers whose bounds are told."""
_MEANINGS = {
    "name": ("title", "exercise"), "title": ("name",), "text": ("say",), "cue": ("say",), "instruction": ("say",),
    "description": ("purpose", "intro"), "steps": ("instructions",), "exercises": ("steps",), "length": ("hold",),
    "duration": ("hold", "length"), "time": ("hold", "at", "length"), "seconds": ("hold",), "minutes": ("duration",),
    "repetitions": ("reps",), "repeat": ("rounds", "times", "circuit"), "muscles": ("targets",),
    "equipment": ("props",),
    "side": ("sides",), "warnings": ("cautions",), "also": ("aliases",), "question": ("ask",), "wait": ("pause",),
    "music": ("bed",), "speed": ("rate",), "difficulty": ("level",), "end": ("outro",), "start": ("intro",),
}  # fmt: skip
"""Keys that people write, and ours of the same meaning: no letters would lead from one to the other."""
_NO_KEYS = {
    "id": "the file's name is its id",
    "kind": "a step's kind is its first key",
    "missing": "avoid: and instead: of exercises settle it",
}
"""What somebody who knows the model might write, and what is to be done instead."""


def convert(document: Document, model: type[Model]) -> Model:
    """The document as a ``model``. Raises ``ContentError`` at the first mistake.

    Where the document collects mistakes, something harmless stands for what is wrong, and the rest is looked at too: an
    unknown key is taken for the nearest, a wrong value is left out.
    """
    result: Model = _struct(document, model, document.value, ())
    return result


@cache
def fields_of(kind: type[msgspec.Struct]) -> dict[str, FieldInfo]:
    """The fields of a struct that a file may hold, by their written names."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind) if field.name not in NEVER_WRITTEN}


def choices(kind: Any) -> tuple[Any, ...]:
    """What a type allows: the kinds of a union without nothing, else itself."""
    is_union = get_origin(kind) in (Union, UnionType)
    return tuple(one for one in get_args(kind) if one is not type(None)) if is_union else (kind,)


def takes_lone(kind: Any) -> bool:
    """Whether a lone text will do for a list of this kind: of texts, and for the sessions of a week."""
    return kind in (str, Lesson) or get_origin(kind) is Literal


def _read(document: Document, kind: Any, value: Any, where: KeyPath) -> Any:
    """``value`` as a ``kind``. Raises ``ContentError`` where nothing of it is of use, and tells of wrong parts."""
    if value is None and type(None) in get_args(kind):
        return None
    kinds = choices(kind)
    kind = kinds[0] if len(kinds) == 1 else _step_kind(document, value, where)
    if get_origin(kind) is tuple:
        return _list(document, get_args(kind)[0], value, where)
    if get_origin(kind) is Annotated:
        return _bounded(document, kind, value, where)
    if kind is Ms:
        return _duration(document, value, where)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _struct(document, kind, _written_out(document, kind, value, where), where)
    return _scalar(document, kind, value, where)


def _list(document: Document, kind: Any, value: Any, where: KeyPath) -> tuple[Any, ...]:
    items = [value] if isinstance(value, str) and takes_lone(kind) else value
    _check(document, list, items, where)
    parts: list[Any] = []
    for index, item in enumerate(items):
        try:
            parts.append(_read(document, kind, item, (*where, index)))
        except ContentError as error:
            document.add(error)
            parts.append(_stand_in(kind))  # so that the others keep their numbers
    return tuple(parts)


def _check(document: Document, kind: type, value: Any, where: KeyPath) -> None:
    if type(value) is not kind:
        raise document.error(where, f"must be {_NAMES[kind]}, not {_NAMES[type(value)]}")


def _written_out(document: Document, kind: type, value: Any, where: KeyPath) -> Any:
    """The mapping that a short form stands for: a line for an instruction, ``breath: [4, 0, 6, 0]``."""
    if isinstance(value, str) and kind in TEXT_OF:
        return {TEXT_OF[kind]: value}
    if isinstance(value, list) and kind is Breath:
        if not 2 <= len(value) <= 4:
            raise document.error(where, "needs in, hold, out and hold", f"write {where[-1]}: [4, 0, 6, 0]")
        return dict(zip(("in", "out") if len(value) == 2 else ("in", "hold", "out", "hold_out"), value, strict=False))
    return value


def _struct(document: Document, kind: Any, value: Any, where: KeyPath) -> Any:
    _check(document, dict, value, where)
    fields = fields_of(kind)
    parts: dict[str, Any] = {}
    for key, item in value.items():
        field = fields.get(key) or _meant(document, kind, key, value, where)
        try:
            if field:
                parts[field.name] = _read(document, field.type, item, (*where, key))
        except ContentError as error:
            if STEP_KINDS.get(key) is kind:
                raise  # what the step is: without it there is no step
            if key in fields:  # else it was meant for something else
                document.add(error)
    for key, field in fields.items():
        if field.required and field.name not in parts:
            if key not in value:
                document.add(document.error(where, f"'{key}' is missing"))
            parts[field.name] = _stand_in(field.type)
    return kind(**parts)


def _meant(document: Document, kind: Any, key: str, value: dict[str, Any], where: KeyPath) -> FieldInfo | None:
    """Tells of an unknown key; and the field that it is most likely meant for, where nothing else stands for that."""
    fields = fields_of(kind)
    mend = _nearest_key(key, fields)
    if key in kind.__struct_fields__ or kind in STEP_KINDS.values():
        mend = _NO_KEYS.get(key, mend)
    mend = mend or "'coach schema' tells what is known here"
    document.add(document.error((*where, key), f"unknown key '{key}'", mend))
    name, word = re.fullmatch(r"did you mean '(\w+)'\?", mend), key.lower()
    if not name or name[1] in value or not (name[1] in _MEANINGS.get(word, ()) or likeness(word, name[1])):
        return None
    return fields[name[1]]


def _nearest_key(key: str, names: Iterable[str]) -> str:
    word, names = key.lower(), list(names)
    same = [other for other in (word, f"{word}s", word.removesuffix("s"), *_MEANINGS.get(word, ())) if other in names]
    return f"did you mean '{same[0]}'?" if same else did_you_mean(key, names)


def _step_kind(document: Document, step: Any, where: KeyPath) -> type[msgspec.Struct]:
    """What a step is, found from its keys. A lone text is an exercise."""
    if isinstance(step, str):
        if short := re.fullmatch(r"(rest|pause|breathe)(?: (\d\S*))?", step):
            amount = short[2] or ("5" if step == "breathe" else "20s")
            raise document.error(where, f"'{step}' is no exercise", f"write {short[1]}: {amount}")
        return ExerciseStep
    if not isinstance(step, dict):
        raise document.error(where, "a step is a line such as 'exercise: NAME', 'say: ...' or 'rest: 20s'")
    kinds = [kind for kind in STEP_KINDS if kind in step]
    if not kinds:
        first = next(iter(step), "")
        mend = _nearest_key(first, STEP_KINDS)
        length = re.match(r"\d", str(step.get(first))) and first not in ExerciseStep.__struct_fields__
        if len(step) == 1 and length and not mend.startswith("did"):  # "frog: 30s"
            mend = f"write {{exercise: {first}, hold: {step[first]}}}, or begin it with one of {', '.join(STEP_KINDS)}"
        raise document.error(where, "this step has no kind", mend)
    kind = STEP_KINDS[kinds[0]]
    if others := [other for other in kinds[1:] if other not in kind.__struct_encode_fields__]:
        problem = f"this step has two kinds, '{kinds[0]}' and '{others[0]}'"
        raise document.error((*where, others[0]), problem, "make them two steps")
    return kind


def _duration(document: Document, value: Any, where: KeyPath) -> Ms:
    try:
        return Ms(parse_duration(value))
    except ValueError as error:
        problem, _, mend = str(error).partition("; ")
        raise document.error(where, problem, mend) from None


def _bounded(document: Document, kind: Any, value: Any, where: KeyPath) -> Any:
    plain, bounds = get_args(kind)
    number = _read(document, plain, value, where)
    if not bounds.ge <= number <= bounds.le:
        write, unit = write_duration if plain is Ms else str, _UNITS.get(str(where[-1]), "")
        raise document.error(where, f"must be {write(bounds.ge)} to {write(bounds.le)}{unit}, not {write(number)}")
    return number


def _scalar(document: Document, kind: Any, value: Any, where: KeyPath) -> Any:
    is_choice, choice = get_origin(kind) is Literal, get_args(kind)
    _check(document, str if is_choice else kind, value, where)
    if is_choice and value not in choice:
        is_region = where[0] in ("targets", "secondary") and value.lower() in REGIONS
        mend = f"name the muscles: {', '.join(REGIONS[value.lower()])}" if is_region else ""
        raise document.error(where, f"'{value}' is not known here", mend or did_you_mean(value, sorted(choice)))
    return value


def _stand_in(kind: Any) -> Any:
    """Something harmless for what is wrong, where the rest is looked at all the same."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is tuple:
        return (_stand_in(args[0]),)
    if origin in (Literal, Annotated):
        return args[0] if origin is Literal else args[1].ge
    if len(choices(kind)) > 1:
        return PauseStep(pause=Ms(1_000))
    if kind in (str, Ms):
        return "Breathe." if kind is str else Ms(5_000)
    return kind(**{field.name: _stand_in(field.type) for field in fields_of(kind).values() if field.required})
