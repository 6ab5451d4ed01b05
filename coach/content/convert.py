"""Plain values to the typed model, with complaints that name file, line and path inside the file."""

from __future__ import annotations

import copy
import re
from typing import Any, TypeVar

import msgspec

from coach.content.model import (
    NEVER_WRITTEN,
    BellStep,
    BreatheStep,
    CircuitStep,
    Course,
    Exercise,
    ExerciseStep,
    Ms,
    PauseStep,
    RestStep,
    SayStep,
    Session,
)
from coach.content.names import did_you_mean, likeness
from coach.content.yamlfile import Document, Key
from coach.errors import ContentError
from coach.times import parse_duration

Model = TypeVar("Model", Exercise, Session, Course)

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

LISTS_OF_TEXTS = (
    "aliases", "targets", "secondary", "props", "cautions", "before", "switch_words", "avoid", "days",
)  # fmt: skip
"""Keys of lists for which a lone text will do."""


def convert(document: Document, model: type[Model]) -> Model:
    """The document as a ``model``. Raises ``ContentError`` with file, line and path.

    Where the document collects mistakes, what is wrong is put right for the look at the rest: an unknown key is taken
    for the nearest, a wrong value is left out. Then only what nothing can stand for is raised.
    """
    if document.mistakes is None:
        return _converted(document, dict(document.value), model)
    value = copy.deepcopy(document.value)
    while True:
        try:
            return _converted(document, copy.deepcopy(value), model)
        except ContentError as error:
            where = _path(f".{error.where}") if error.where else ()
            if str(error) in map(str, document.mistakes) or not _repair(document, value, where, error, model):
                raise
            document.add(error)


def _converted(document: Document, value: dict[str, Any], model: type[Model]) -> Model:
    _shorthands(document, value, ())
    if model is Session and "steps" in value:
        value["steps"] = _steps(document, value["steps"], ("steps",))
    if model is Course:
        value["weeks"] = _weeks(value.get("weeks"))
        value.setdefault("days", [])
    for key in ("id", "kind"):
        if key in value:
            raise document.error((key,), f"unknown key '{key}'", "the file's name is its id" if key == "id" else "")
    try:
        return msgspec.convert(value, model, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise _complaint(document, value, model, str(error)) from None


def _repair(document: Document, value: Any, where: tuple[Key, ...], error: ContentError, model: type) -> bool:
    """Put something harmless where a mistake stands; false where that cannot be done."""
    if missing := re.fullmatch(r"'(\w+)' is missing", error.problem):
        if where:
            return _replace(value, where, model)
        value[missing[1]] = _STAND_INS.get(missing[1])
        return missing[1] in _STAND_INS
    if (key := re.fullmatch(r"unknown key '(.*)'", error.problem)) and where:
        around = _at(value, where[:-1])
        if not isinstance(around, dict) or where[-1] not in around:
            return False
        meant = re.fullmatch(r"did you mean '(\w+)'\?", error.mend)
        wrong = around.pop(key[1])
        word = key[1].lower()
        if meant and meant[1] not in around and (meant[1] in _MEANINGS.get(word, ()) or likeness(word, meant[1])):
            around[meant[1]] = wrong
            for path in [path for path in document.lines if path[: len(where)] == where]:
                document.lines[(*where[:-1], meant[1], *path[len(where) :])] = document.lines[path]
        return True
    return bool(where) and _replace(value, where, model)


_LINE: dict[str, Any] = {"say": "Breathe.", "length": "5s", "at": "0s", "ask": "Breathe?", "answer": "Breathe."}
_LINE |= {"title": "unnamed", "says": "Breathe.", "sessions": ["unnamed"]}
"""What a line of any list may be made of; what it does not know is left out."""
_STAND_INS: dict[str, Any] = {"name": "unnamed", "title": "unnamed", "instructions": ["Breathe."]}
_STAND_INS |= {"weeks": [{"sessions": ["unnamed"]}], "steps": [{"pause": "1s"}]}


def _replace(value: Any, where: tuple[Key, ...], model: type) -> bool:
    """An entry of a list is made a harmless one, so that the others keep their numbers; a key goes."""
    around = _at(value, where[:-1])
    key = where[-1]
    if isinstance(around, dict) and key in around:
        if where[-3:-2] and where[-3] in ("steps", "circuit") and key == next(k for k in STEP_KINDS if k in around):
            return _replace(value, where[:-1], model)  # what the step is: without it there is no step
        del around[key]
        if len(where) == 1 and key in _STAND_INS:
            around[key] = _STAND_INS[str(key)]
        return True
    if not isinstance(around, list) or not isinstance(key, int) or key >= len(around):
        return False
    if where[-2] in ("steps", "circuit"):
        around[key] = {"pause": "1s"}
        return True
    info: Any = msgspec.inspect.type_info(model)
    for part in where:
        fields = {field.encode_name: field.type for field in getattr(info, "fields", ())}
        info = fields.get(str(part), getattr(info, "item_type", None))
    choices = getattr(info, "values", ())
    names = [field.encode_name for field in getattr(info, "fields", ())]
    around[key] = choices[0] if choices else {name: _LINE[name] for name in names if name in _LINE} or "Breathe."
    return True


def _at(value: Any, where: tuple[Key, ...]) -> Any:
    for key in where:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _decode(kind: type, value: Any) -> Any:
    if kind is Ms:
        if not isinstance(value, str | int | float):
            raise ValueError("a duration is needed; write 30s, 1m30s or plain seconds")
        return Ms(parse_duration(value))
    raise NotImplementedError(kind)


def _shorthands(document: Document, value: dict[str, Any], where: tuple[Key, ...]) -> None:
    """``breath: [4, 0, 6, 0]`` for the mapping; a lone line of text for an instruction, a tip or a step."""
    for key in ("breath", "breath_to"):
        breath = value.get(key)
        if isinstance(breath, list):
            if not 2 <= len(breath) <= 4:
                raise document.error((*where, key), "needs in, hold, out and hold", f"write {key}: [4, 0, 6, 0]")
            names = ("in", "out") if len(breath) == 2 else ("in", "hold", "out", "hold_out")
            value[key] = dict(zip(names, breath, strict=False))
    for key in ("instructions", "tips"):
        if isinstance(value.get(key), list):
            value[key] = [{"say": entry} if isinstance(entry, str) else entry for entry in value[key]]
    lone_texts(value)


def lone_texts(value: dict[str, Any]) -> None:
    """A lone text becomes a list of one, wherever a list of texts is wanted."""
    for key in LISTS_OF_TEXTS:
        if isinstance(value.get(key), str):
            value[key] = [value[key]]


def _weeks(weeks: Any) -> Any:
    """A lone text is a session, in a list of them or instead of one."""
    if not isinstance(weeks, list):
        return weeks
    result = []
    for week in weeks:
        names = week.get("sessions") if isinstance(week, dict) else None
        lessons = [names] if isinstance(names, str) else names
        if isinstance(lessons, list):
            lessons = [{"session": each} if isinstance(each, str) else each for each in lessons]
            week = {**week, "sessions": lessons}
        result.append(week)
    return result


def _steps(document: Document, steps: Any, where: tuple[Key, ...]) -> Any:
    if not isinstance(steps, list):
        return steps
    return [_step(document, step, (*where, index)) for index, step in enumerate(steps)]


def _step(document: Document, step: Any, where: tuple[Key, ...]) -> Any:
    """A step with the tag that the model needs, found from its keys. A lone text is an exercise."""
    if isinstance(step, str):
        if short := re.fullmatch(r"(rest|pause|breathe)(?: (\d\S*))?", step):
            amount = short[2] or ("5" if step == "breathe" else "20s")
            raise document.error(where, f"'{step}' is no exercise", f"write {short[1]}: {amount}")
        return {"kind": "exercise", "exercise": step}
    if not isinstance(step, dict):
        raise document.error(where, "a step is a line such as 'exercise: NAME', 'say: ...' or 'rest: 20s'")
    kinds = [kind for kind in STEP_KINDS if kind in step]
    if not kinds:
        first = next(iter(step), "")
        mend = _nearest_key(first, [*STEP_KINDS])
        length = re.match(r"\d", str(step.get(first))) and first not in ExerciseStep.__struct_fields__
        if len(step) == 1 and length and not mend.startswith("did"):  # "frog: 30s"
            mend = f"write {{exercise: {first}, hold: {step[first]}}}, or begin it with one of {', '.join(STEP_KINDS)}"
        raise document.error(where, "this step has no kind", mend)
    kind = kinds[0]
    if others := [other for other in kinds[1:] if other not in STEP_KINDS[kind].__struct_encode_fields__]:
        problem = f"this step has two kinds, '{kind}' and '{others[0]}'"
        raise document.error((*where, others[0]), problem, "make them two steps")
    if "missing" in step:
        raise document.error((*where, "missing"), "unknown key 'missing'", "avoid: and instead: of exercises settle it")
    if "kind" in step:
        raise document.error((*where, "kind"), "unknown key 'kind'", "a step's kind is its first key")
    tagged = {"kind": kind, **step}
    _shorthands(document, tagged, where)
    if kind == "circuit":
        tagged["circuit"] = _steps(document, step["circuit"], (*where, "circuit"))
    return tagged


_AT = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)
_TYPES = {"str": "text", "int": "a whole number", "bool": "true or false", "array": "a list", "object": "a mapping",
          "null": "nothing", "float": "a number"}  # fmt: skip

_UNITS = {"breathe": " breaths", "rate": " words a minute", "repeat_after": " days"}
"""Of numbers whose bounds are told."""


def _complaint(document: Document, value: Any, model: type, message: str) -> ContentError:
    """msgspec's message as ours: the path as in the file, its line, and a mend."""
    match = _AT.match(message)
    assert match is not None  # the pattern matches any text
    what, where = match["what"], _path(match["path"] or "")
    if unknown := re.search(r"unknown field `(.*?)`", what):
        key = unknown[1]
        mend = _nearest_key(key, _known(value, model, where)) or "'coach schema' tells what is known here"
        return document.error((*where, key), f"unknown key '{key}'", mend)
    if missing := re.search(r"missing required field `(.*?)`", what):
        return document.error(where, f"'{missing[1]}' is missing")
    if choice := re.search(r"Invalid enum value '(.*)'", what, re.DOTALL):
        mend = _its_muscles(choice[1], where) or did_you_mean(choice[1], _choices(model, where, value))
        return document.error(where, f"'{choice[1]}' is not known here", mend)
    if "int` >= " in what or "int` <= " in what:
        bounds: Any = _struct_at(value, model, where)
        unit = _UNITS.get(str(where[-1]), "")
        return document.error(where, f"must be {bounds.ge} to {bounds.le}{unit}, not {_at(value, where)}")
    if kinds := re.search(r"Expected `(.*?)`, got `(.*?)`", what):
        wanted = " or ".join(_TYPES.get(kind, kind) for kind in kinds[1].split(" | ") if kind != "null")
        return document.error(where, f"must be {wanted}, not {_TYPES.get(kinds[2], kinds[2])}")
    problem, _, mend = what.partition("; ")
    return document.error(where, problem, mend)


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


def _nearest_key(key: str, known: list[str]) -> str:
    word = key.lower()
    same = [other for other in (word, f"{word}s", word.removesuffix("s"), *_MEANINGS.get(word, ())) if other in known]
    return f"did you mean '{same[0]}'?" if same else did_you_mean(key, known)


def _its_muscles(word: str, where: tuple[Key, ...]) -> str:
    """A mend for the region that people write where a muscle is wanted."""
    from coach.content.select import REGIONS  # only needed once something is wrong

    if not where or where[0] not in ("targets", "secondary") or word.lower() not in REGIONS:
        return ""
    return "name the muscles: " + ", ".join(REGIONS[word.lower()])


def _path(written: str) -> tuple[Key, ...]:
    parts = re.findall(r"\.([\w-]+)|\[(\d+)\]", written)
    return tuple(int(index) if index else name for name, index in parts)


def _struct_at(value: Any, model: type, where: tuple[Key, ...]) -> Any:
    """The model's struct that stands at ``where``."""
    info: Any = msgspec.inspect.type_info(model)
    for key in where:
        value = value[key] if isinstance(value, dict) else value[int(key)] if isinstance(value, list) else None
        if isinstance(info, msgspec.inspect.StructType):
            info = next((field.type for field in info.fields if field.encode_name == key), None)
        elif isinstance(info, msgspec.inspect.VarTupleType):
            info = info.item_type
        if isinstance(info, msgspec.inspect.UnionType):
            structs: list[Any] = [kind for kind in info.types if isinstance(kind, msgspec.inspect.StructType)]
            tagged = [kind for kind in structs if isinstance(value, dict) and kind.tag == value.get("kind")]
            info = (tagged or structs or list(info.types))[0]
    return info


def _known(value: Any, model: type, where: tuple[Key, ...]) -> list[str]:
    info: Any = _struct_at(value, model, where)
    fields = [field.encode_name for field in getattr(info, "fields", ())]
    return [name for name in fields if name not in NEVER_WRITTEN]


def _choices(model: type, where: tuple[Key, ...], value: Any) -> list[str]:
    info: Any = _struct_at(value, model, where)
    return [str(choice) for choice in getattr(info, "values", ())]
