"""A record's passages taken apart into sentences, each with its place in the exercise."""

from __future__ import annotations

import msgspec

from coach.content.importers import traits
from coach.content.importers.mentions import mentions
from coach.content.importers.reading import Reading, read
from coach.content.importers.records import Part, Record
from coach.content.importers.sentences import clean, sentences
from coach.content.importers.words import rx


class Piece(msgspec.Struct, frozen=True):
    """A sentence with its place in the exercise."""

    part: Part
    reading: Reading
    role: str
    """instruction, tip, caution, purpose, ask, answer, or left out: and why."""
    group: int = 0
    """Which question an answer belongs to."""


LONGEST_SENTENCE = 600
"""Characters; what is longer is no sentence, and is not worth a search."""
MOST_SENTENCES = 400
MOST_CHARACTERS = 200_000


def too_long(record: Record) -> bool:
    """Whether a record holds more text than any exercise has."""
    return (
        sum(len(passage.text) for passage in record.passages) > MOST_CHARACTERS or len(record.passages) > MOST_SENTENCES
    )


def pieces(record: Record) -> list[Piece]:
    """Every sentence of a record, in order."""
    found: list[Piece] = []
    group = 0
    for passage in record.passages:
        texts = sentences(clean(passage.text))
        if passage.part == "question":
            group += 1
            texts = [" ".join(texts)]
        for sentence in texts:
            if len(sentence) > LONGEST_SENTENCE or rx(r"(\b[\w ,;-]{2,25}?)\1{5,}").search(sentence):
                unread = Reading(sentence=sentence, spoken="", doses=(), switches=(), cuts=())
                found.append(Piece(passage.part, unread, "left out: too long to be a sentence", group))
                continue
            reading = read(sentence)
            if passage.part == "question":
                found.append(Piece("question", reading, "ask", group))
                continue
            found.append(Piece(passage.part, reading, _role(passage.part, reading), group))
    return _one_purpose(found)


def _role(part: Part, reading: Reading) -> str:
    text = reading.spoken
    if part == "answer":
        return "answer"
    if rx(r"^(?:variations?|alternatively|an? (?:easier|harder|advanced) (?:version|variation))\b").match(
        reading.sentence
    ):
        return "left out: a variation, not this exercise" if part in ("instruction", "other") else "tip"
    if part == "caution" or (
        text and (traits.is_caution(text) or rx(r"^(?:caution|warning|safety|important)\s*[:!-]").match(text))
    ):
        return "caution"
    if part in ("tip", "mistake"):
        return part
    if part == "instruction":
        return (
            "tip"
            if rx(r"^(?:pro )?(?:tips?|notes?|hint|coach(?:ing|'s)? (?:tip|note)|remember)\s*[:-]").match(text)
            else "instruction"
        )
    return "description" if part == "description" else "left out: not part of the instructions"


def _one_purpose(pieces: list[Piece]) -> list[Piece]:
    """The first fitting sentence of a description is what the exercise is for; the others are background."""
    result, chosen = [], False
    for piece in pieces:
        if piece.role == "description":
            fits = piece.reading.spoken and not piece.reading.eyes and len(piece.reading.spoken) <= 300
            fits = fits and not any(m.kind == "literal" for m in mentions(piece.reading.spoken))
            role = "purpose" if fits and not chosen else "left out: background, not part of the instructions"
            chosen = chosen or role == "purpose"
            piece = msgspec.structs.replace(piece, role=role)
        result.append(piece)
    return result
