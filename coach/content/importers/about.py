"""What a whole record is about: the muscles it works, and whether both sides get the same."""

from __future__ import annotations

from collections.abc import Sequence

from coach.content.importers.muscles import muscles, muscles_in
from coach.content.importers.pieces import Piece
from coach.content.importers.records import Finding, Record
from coach.content.importers.switches import uneven_words
from coach.content.importers.words import rx
from coach.content.model import Muscle


def evenness(pieces: Sequence[Piece], findings: list[Finding]) -> bool:
    """Whether the record asks for both sides to get the same; not, where it allows one side more, too."""
    even, uneven = "", ""
    for piece in pieces:
        words = next((switch.words for switch in piece.reading.switches if switch.kind == "even"), "")
        even = even or words
        uneven = uneven or ("" if words else uneven_words(piece.reading.sentence))
    if even or uneven:
        sure = 0.6 if even and uneven else 0.9
        value = "true" if even and not uneven else "false"
        findings.append(Finding("even_sides", value, sure, even or uneven))
    return bool(even and not uneven)


def worked(
    record: Record, name: str, pieces: Sequence[Piece], findings: list[Finding]
) -> tuple[tuple[Muscle, ...], tuple[Muscle, ...]]:
    """Targets and secondary muscles: the source's own, else those that its words name."""
    targets, unknown = muscles(record.primary)
    secondary, more = muscles(record.secondary)
    for word in (*unknown, *more):
        findings.append(Finding("targets", "a muscle that has no place in the vocabulary", 0.5, word))
    if not targets and not record.primary:
        guesses = next((found for text in _about(name, pieces) if (found := muscles_in(text))), [])
        targets = tuple(dict.fromkeys(muscle for muscle, _ in guesses))[:3]
        findings += [Finding("targets", muscle, 0.7, words) for muscle, words in guesses[:3]]
        if not targets:
            findings.append(Finding("targets", "unknown", 0.4, "no words tell"))
    return targets, tuple(muscle for muscle in secondary if muscle not in targets)


def _about(name: str, pieces: Sequence[Piece]) -> list[str]:
    """The sentences that may name the muscles, best first."""
    answers = [
        piece.reading.sentence
        for piece in pieces
        if piece.part == "answer" and rx(r"\btargets?\b|\bmuscles?\b").search(piece.reading.sentence)
    ]
    described = [piece.reading.sentence for piece in pieces if piece.part == "description"]
    instructed = [piece.reading.sentence for piece in pieces if piece.part == "instruction"]
    return [*described[:1], *answers[:1], name, *described[1:], *instructed]
