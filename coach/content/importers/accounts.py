"""The account of every source sentence: spoken as which line, turned into which data, or left out and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coach.content.importers.pieces import Piece
from coach.content.importers.records import Account
from coach.content.importers.spoken import LONGEST_LINE, Spoken


def accounts(pieces: Sequence[Piece], spoken: Spoken) -> Iterator[Account]:
    """At least one account for each piece, in order."""
    for index, piece in enumerate(pieces):
        reading = piece.reading
        where = spoken.places.get(index)
        if where:
            yield Account(piece.part, reading.sentence, "spoken", where, spoken.texts[index])
        for cut in reading.cuts:
            yield Account(piece.part, reading.sentence, "data" if cut.data else "left out", cut.target, cut.words)
        for switch in reading.switches:
            if switch.start == switch.end:
                yield Account(piece.part, reading.sentence, "data", f"sides: {switch.kind}", switch.words)
        if not where and (reading.spoken or not reading.cuts):
            yield Account(piece.part, reading.sentence, "left out", _why(piece))


def _why(piece: Piece) -> str:
    if told := piece.role.partition("left out: ")[2]:
        return told
    if piece.role == "ask":
        return "a question whose answer became data, or is missing"
    if piece.role == "answer":
        return "an answer without its question"
    if len(piece.reading.spoken) > LONGEST_LINE:
        return "too long to follow"
    return "says nothing to a listener"
