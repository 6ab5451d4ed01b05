"""What a listener will hear of a record: its lines with their sides named, and where each of them went."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coach.content.importers.naming import Names
from coach.content.importers.phases import phases
from coach.content.importers.pieces import Piece
from coach.content.importers.records import Finding
from coach.content.importers.residue import fragment, residue
from coach.content.importers.sentences import finish
from coach.content.importers.turns import Line
from coach.content.importers.wording import as_tip, label_off, shorter
from coach.content.importers.words import rx
from coach.content.model import Instruction, Question, Sides, Tip

LONGEST_LINE = 900
"""Characters; what is longer is no line that anybody could follow."""


class Spoken(msgspec.Struct):
    """The spoken parts of an exercise. ``places`` and ``texts`` tell where each piece went, by its index."""

    purpose: str = ""
    instructions: tuple[Instruction, ...] = ()
    tips: tuple[Tip, ...] = ()
    cautions: tuple[str, ...] = ()
    faq: tuple[Question, ...] = ()
    findings: list[Finding] = []
    places: dict[int, str] = {}
    texts: dict[int, str] = {}


_SIDE = (
    r"(?<!being )(?<!is )\bleft\b|\bright\b(?! (?:angle|away|before|after|in the (?:middle|cent)|in front|behind|above|"
    r"below|under|underneath|at the|next to|beside|on top))"
)
"""A word that may name a side; "right behind you" does not."""


def say(pieces: Sequence[Piece], sides: Sides, *, held: bool) -> Spoken:
    """The spoken lines of the pieces, in their order."""
    made = Spoken()
    _name_sides(pieces, sides, made)
    _instructions(pieces, made, held=held)
    tips: list[Tip] = []
    cautions: list[str] = []
    for index, piece in enumerate(pieces):
        if index not in made.texts:
            continue
        if piece.role in ("tip", "mistake"):
            made.texts[index] = as_tip(made.texts[index], mistake=piece.role == "mistake")
            made.places[index] = f"tips[{len(tips)}]"
            tips.append(Tip(say=made.texts[index]))
        elif piece.role == "caution":
            made.texts[index] = label_off(made.texts[index])
            made.places[index] = f"cautions[{len(cautions)}]"
            cautions.append(made.texts[index])
        elif piece.role == "purpose":
            made.places[index], made.purpose = "purpose", made.texts[index]
    made.tips, made.cautions = tuple(tips), tuple(cautions)
    _questions(pieces, made)
    return made


def _name_sides(pieces: Sequence[Piece], sides: Sides, made: Spoken) -> None:
    changed = False
    names = Names([Line(p.reading.spoken, p.reading.spoken, main=p.part == "instruction") for p in pieces], sides)
    for index, piece in sorted(enumerate(pieces), key=lambda item: item[1].role != "instruction"):
        text = piece.reading.spoken
        if not text or piece.role.startswith("left out"):
            continue
        if len(text) > LONGEST_LINE:
            made.findings.append(Finding("length", "a sentence too long to follow; left out", 0.5, text[:80]))
            continue
        if piece.role != "purpose":
            text, doubts = names.name(text, main=piece.role == "instruction")
            made.findings += doubts
            text = finish(text)
        if piece.role == "instruction":
            made.findings += residue(text)
            if sides != "none" and (left := rx(_SIDE).search(text)):
                doubt = "a side may be named and was kept"
                made.findings.append(Finding("sides", doubt, 0.6, text[max(0, left.start() - 15) : left.end() + 15]))
            if changed and "{" in text:
                made.findings.append(Finding("sides", "stands behind the change of sides", 0.5, piece.reading.spoken))
            changed = changed or any(turn.kind == "each" and turn.end > turn.start for turn in piece.reading.switches)
        if piece.role in ("instruction", "tip", "mistake") and (short := fragment(text, piece.reading.sentence)):
            made.findings.append(short)
        made.texts[index] = text


def _instructions(pieces: Sequence[Piece], made: Spoken, *, held: bool) -> None:
    chosen = [index for index, piece in enumerate(pieces) if piece.role == "instruction" and index in made.texts]
    parts = [(index, part) for index in chosen for part in shorter(made.texts[index])]
    labels = phases([part for _, part in parts], held=held)
    for number, (index, _) in enumerate(parts):
        known = made.places.get(index)
        made.places[index] = f"{known}, [{number}]" if known else f"instructions[{number}]"
    made.instructions = tuple(
        Instruction(say=part, phase=phase) for (_, part), phase in zip(parts, labels, strict=True)
    )


def _questions(pieces: Sequence[Piece], made: Spoken) -> None:
    """A question is kept with its answer; one whose answer became data is not."""
    found: list[Question] = []
    for index, piece in enumerate(pieces):
        if piece.role != "ask" or index not in made.texts:
            continue
        answers = [i for i, p in enumerate(pieces) if p.role == "answer" and p.group == piece.group and i in made.texts]
        text = " ".join(made.texts[i] for i in answers)
        if not answers or len(text) > LONGEST_LINE:
            continue
        made.places[index] = f"faq[{len(found)}].ask"
        made.places.update(dict.fromkeys(answers, f"faq[{len(found)}].answer"))
        found.append(Question(ask=made.texts[index].rstrip(".?! ") + "?", answer=text))
    made.faq = tuple(found)
