"""A prescription on paper: ``name | seconds | each side``, one exercise a line."""

from __future__ import annotations

from coach.content.importers.doses import doses
from coach.content.importers.records import Passage, Record, Refusal
from coach.content.importers.sentences import clean
from coach.content.importers.words import limbs_pattern, rx


def accepts(text: str) -> bool:
    """Whether most lines of a text are entries of such a list."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return bool(lines) and sum(_is_entry(line) for line in lines) * 2 > len(lines)


def _is_entry(line: str) -> bool:
    return "|" in line or "\t" in line.strip()


def records(text: str, where: str) -> list[Record | Refusal]:
    """One record a line; the heading of a table and its rule are passed over."""
    found: list[Record | Refusal] = []
    for index, raw in enumerate(text.splitlines(), 1):
        line = raw.strip().strip("|").strip()
        if not line or line.startswith("#") or rx(r"^[-|:\s]+$").match(line):
            continue
        if rx(r"^(?:name|exercise|stretch)\s*[|\t]").match(line):
            continue
        found.append(_entry(line, f"{where}:{index}"))
    return found


def _entry(line: str, where: str) -> Record | Refusal:
    name, *fields = [clean(field) for field in rx(r"[|\t]").split(line)]
    name = rx(r"^(?:[-*•]|\d{1,2}[.)])\s+").sub("", name)
    if not rx(r"\w").search(name):
        return Refusal(where, "has no name")
    if not fields:
        return Refusal(where, "is no line 'name | seconds | each side'")
    said: list[str] = []
    notes = ["only a name was given; write how it is done"]
    for position, field in enumerate(fields):
        if not field or rx(r"^(?:no|none|-|n/?a|both together|together|once)$").match(field):
            continue
        if rx(r"^[0.:]+\w?$").match(field):
            return Refusal(where, f"'{field}' is no time, number or side")
        if rx(r"^\d+(?:\.\d+)?(?:\s*(?:-|to)\s*\d+)?$").match(field) and position == 0:
            said.append(f"Hold for {field} seconds.")
        elif rx(
            rf"^(?:yes|y|both|each|sides?|(?:each|both|per|every|a)\s+{limbs_pattern()}|(?:l|left)\s*(?:/|and|"
            rf"\+|&|,)?\s*"
            rf"(?:r|right)|(?:r|right)\s*(?:/|and|\+|&|,)?\s*(?:l|left)|e/s|2 sides|two sides)$"
        ).match(field):
            said.append("Do each side.")
        elif rx(r"^\d+\s*x$|^x\s*\d+$").match(field):
            said.append(f"Repeat {field.strip('xX ')} times.")
        elif rx(r"^\d+:\d\d$").match(field) or any(dose.kind == "hold" for dose in doses(f"Hold {field}")):
            said.append(f"Hold {field}.")
        elif any(dose.kind == "reps" for dose in doses(field)):
            said.append(f"Do {field}.")
        elif not rx(r"[^\W\d_]{2}").search(field) and not doses(f"Hold {field}"):
            return Refusal(where, f"'{field}' is no time, number or side")
        else:
            said.append(field)
    if not any(dose for line in said for dose in doses(line)):
        notes.append("no seconds or repetitions were given")
    passages = [
        Passage("instruction", f"Come into this one: {name}."),
        *(Passage("instruction", sentence) for sentence in said),
    ]
    return Record(name=name[:120], where=where, passages=tuple(passages), category="stretching", notes=tuple(notes))
