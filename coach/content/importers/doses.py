"""Seconds, ranges, sets and repetitions in a sentence: what they say, and where they stand in it."""

from __future__ import annotations

from coach.content.importers.dose import Dose
from coach.content.importers.repetitions import repetitions
from coach.content.importers.times import times
from coach.content.importers.vague import frequency, vague


def doses(sentence: str) -> list[Dose]:
    """Every dose in a sentence, in order, none over another."""
    found = [*times(sentence), *repetitions(sentence), *vague(sentence), *frequency(sentence)]
    found.sort(key=lambda dose: (dose.start, -(dose.end - dose.start)))
    chosen: list[Dose] = []
    for dose in found:
        if chosen and dose.start < chosen[-1].end:
            if dose.kind == "frequency":
                chosen[-1] = dose
            continue
        chosen.append(dose)
    return chosen
