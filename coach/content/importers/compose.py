"""A record to an exercise: every sentence read, placed and accounted for."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coach.content.importers import dosing, traits
from coach.content.importers.about import evenness, worked
from coach.content.importers.accounts import accounts
from coach.content.importers.dose import Dose as Read
from coach.content.importers.pieces import MOST_SENTENCES, Piece, pieces, too_long
from coach.content.importers.records import Finding, Imported, Record, Refusal
from coach.content.importers.sentences import clean
from coach.content.importers.sides import decide
from coach.content.importers.spoken import Spoken, say
from coach.content.importers.turns import Decision, Line
from coach.content.importers.wording import review_line
from coach.content.importers.words import rx
from coach.content.model import Dose, Exercise, Style

SURE = 0.8
"""What is less sure than this goes to the review."""


def compose(record: Record) -> Imported | Refusal:
    """An exercise from a record, or why there is none."""
    name = clean(record.name)[:120].strip()
    if not name:
        return Refusal(record.where, "has no name")
    where = f"{record.where}: {name}"
    if too_long(record):
        return Refusal(where, "is longer than any exercise")
    found = pieces(record)
    if not any(piece.part == "instruction" for piece in found):
        return Refusal(where, "has no instructions")
    if not any(piece.role == "instruction" and piece.reading.spoken for piece in found):
        return Refusal(where, "has no instruction that can be spoken")
    if len(found) > MOST_SENTENCES:
        return Refusal(where, "is longer than any exercise")
    return _imported(record, name, found)


def _imported(record: Record, name: str, found: Sequence[Piece]) -> Imported:
    findings = [Finding("source", note, 0.5, "") for note in record.notes]
    style, dose = _dosed(record, found, findings)
    held = style == "static"
    decision = _sides(name, found, findings, held=held)
    if decision.sides == "alternate" and (counted := _counted_together(found)):
        findings.append(Finding("dose", "the number of repetitions is taken for each side", 0.7, counted))
    spoken = say(found, decision.sides, held=held)
    findings += spoken.findings
    even = decision.sides != "none" and evenness(found, findings)
    exercise = _exercise(record, name, found, spoken, findings)
    breath, words = dosing.breath([piece.reading.sentence for piece in found], dose.hold)
    findings += [words] if words else []
    exercise = msgspec.structs.replace(
        exercise, sides=decision.sides, even_sides=even, style=style, dose=dose, breath=breath,
        review=tuple(dict.fromkeys(review_line(finding) for finding in findings if finding.confidence < SURE)),
    )  # fmt: skip
    return Imported(record, exercise, tuple(findings), tuple(accounts(found, spoken)))


def _instructed(found: Sequence[Piece]) -> list[str]:
    return [piece.reading.sentence for piece in found if _is_main(piece)]


def _is_main(piece: Piece) -> bool:
    """An instruction of this exercise; not of a variation of it."""
    return piece.part == "instruction" and not piece.role.startswith("left out")


def _dosed(record: Record, found: Sequence[Piece], findings: list[Finding]) -> tuple[Style, Dose]:
    """Held or moving, and how long and how often; from the instructions, else from a tip or an answer."""
    reads = [dose for piece in found if _is_main(piece) for dose in piece.reading.doses]
    if not reads:
        others: list[Read] = [d for p in found if p.part in ("tip", "answer", "other") for d in p.reading.doses]
        reads = [msgspec.structs.replace(dose, confidence=0.7) for dose in others if dose.kind == "hold"][:1]
    style, how = dosing.style(record, reads, _instructed(found))
    dose, doubts = dosing.dose(style, reads)
    findings += [how, *doubts]
    return ("static" if dose.hold is not None and dose.reps is None else style), dose


def _sides(name: str, found: Sequence[Piece], findings: list[Finding], *, held: bool) -> Decision:
    lines = [
        Line(
            text=piece.reading.sentence,
            spoken=piece.reading.spoken,
            switches=piece.reading.switches,
            each_side=next((dose.words for dose in piece.reading.doses if dose.each_side), ""),
            reps=_count_at(piece),
            main=_is_main(piece),
        )
        for piece in found
        if _is_main(piece) or piece.part != "instruction"
    ]
    decision = decide(name, lines, held=held)
    findings.append(Finding("sides", decision.sides, decision.confidence, decision.words))
    return decision


def _counted_together(found: Sequence[Piece]) -> str:
    """The words of a number of repetitions that does not say whether it counts both sides together."""
    reads = [dose for piece in found if _is_main(piece) for dose in piece.reading.doses if dose.kind == "reps"]
    return "" if any(dose.each_side for dose in reads) else next((dose.words for dose in reads), "")


def _count_at(piece: Piece) -> int:
    """Where a sentence asks for repetitions; a bare "and repeat" beside a change of sides belongs to that."""
    turned = any(switch.start < switch.end for switch in piece.reading.switches)
    found = [
        dose.start
        for dose in piece.reading.doses
        if dose.kind in ("reps", "vague reps") and not (turned and rx(r"^\W*(?:\w+\s+)*?repeat").match(dose.words))
    ]
    return found[0] if found else -1


def _exercise(record: Record, name: str, found: Sequence[Piece], spoken: Spoken, findings: list[Finding]) -> Exercise:
    texts = _instructed(found)
    position, where = traits.position(record, texts)
    props, needed = traits.props(record, texts)
    partner = traits.partner(texts)
    rolled = traits.massage(record, texts)
    targets, secondary = worked(record, name, found, findings)
    findings += [where, *needed, *([partner] if partner else []), *([rolled] if rolled else [])]
    return Exercise(
        name=name,
        aliases=tuple(alias for alias in map(clean, record.aliases) if alias),
        purpose=spoken.purpose,
        targets=targets,
        secondary=secondary,
        position=position,
        props=props,
        level=traits.level(record),
        partner=bool(partner and partner.confidence >= SURE),
        instructions=spoken.instructions,
        tips=spoken.tips,
        cautions=spoken.cautions,
        faq=spoken.faq,
        source=record.source,
    )
