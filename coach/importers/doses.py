"""The doses that a record's sentences state, as the one dose of the model; what could not be used is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from coach.content.model import Breath, Dose, Ms, Style
from coach.importers.reading import Dose as Read
from coach.importers.records import Finding, Record
from coach.language import vocabulary

SHORTEST_HOLD, LONGEST_HOLD = 3_000, 600_000
"""What a file may hold; outside of it a time is a pause within a movement, or a mistake."""
LONG = 10_000
"""From here on a hold is counted in rounds; a shorter one belongs to a repetition."""
LONGEST_IN_REPS = 30_000
TEMPO_MS = 4_000
"""A slow movement there and back, where the source gives no tempo."""
RELEASE_MS = 3_000
REPS, MOST_REPS_AS_ROUNDS = 10, 6

MOVING = ("strength", "powerlifting", "olympic weightlifting", "strongman", "plyometrics", "cardio")
"""Categories of datasets in which nothing is held unless the text says so."""


def style(record: Record, reads: Sequence[Read], texts: Sequence[str], *, turns: bool) -> tuple[Style, Finding]:
    """Held or moving, and the words that tell."""
    holds = [read for read in reads if read.kind == "hold" and 5_000 <= read.length <= LONGEST_HOLD]
    counts = [read for read in reads if "reps" in read.kind]
    if record.category.lower() in MOVING:
        still = record.force.lower() == "static" or (holds and not counts and holds[0].length >= LONG)
        return ("static" if still else "dynamic"), Finding("style", "by its category", record.category)
    if holds:
        return "static", Finding("style", "static", holds[0].words)
    moves = [read.words for read in reads if read.kind == "work" or "reps" in read.kind]
    matches = (vocabulary().rx("moving").search(text) for text in (record.name, *texts))
    moves += [match.group() for match in matches if match]
    if turns or moves:
        return "dynamic", Finding("style", "dynamic", "alternating" if turns else moves[0])
    return "static", Finding("style", "static", record.category)


def dose(style: Style, reads: Sequence[Read]) -> tuple[Dose, list[Finding]]:
    """The model's dose, and what was inferred, assumed, or could not be used."""
    findings: list[Finding] = []
    holds = [read for read in reads if read.kind == "hold" and SHORTEST_HOLD <= read.length <= LONGEST_HOLD]
    reps, rounds, work, rest = (
        next((read for read in reads if read.kind == kind and read.length), None)
        for kind in ("reps", "rounds", "work", "rest")
    )
    if rounds:
        reps = msgspec.structs.replace(reps, sets=reps.sets or rounds.low) if reps else rounds
    moving = style == "dynamic" and (reps or not holds or holds[0].length < LONG)
    if work and not reps and not holds:
        result = _for_a_time(work, findings)
    elif moving or (reps and not holds):
        result = _moving(holds, reps, reads, findings)
    else:
        result = _held(holds, reps if style == "static" else None, findings)
    if rest and result.reps is not None:
        result = msgspec.structs.replace(result, rest=Ms(rest.low or rest.high))
        findings.append(Finding("dose", f"rest {(rest.low or rest.high) / 1000:g} s", rest.words))
    findings += _unused(reads, holds, reps, result)
    return result, findings


def _unused(reads: Sequence[Read], holds: Sequence[Read], reps: Read | None, result: Dose) -> Iterator[Finding]:
    """What the source says of time or number that the file does not."""
    for read in reads:
        counted = read.kind == "reps" and reps and (read.low, read.high) != (reps.low, reps.high)
        second = result.hold and read in holds and (read.low, read.high) != (holds[0].low, holds[0].high)
        why = ""
        if read.kind == "hold" and read.length > LONGEST_HOLD:
            why = "longer than a hold may be"
        elif counted or second:
            why = "another number is given too"
        elif read.kind == "goal" and not holds and not reps:
            why = "a goal or a condition"
        elif read.kind == "work" and (holds or reps):
            why = "a time of movement beside another dose"
        if why:
            yield Finding("dose", f"{why}; not used", read.words, sure=False)


def _hold_of(read: Read) -> Dose:
    """Hold, least and most: the middle of a range, to five seconds where it allows."""
    if not (read.low and read.high):
        return Dose(hold=Ms(read.length), min=Ms(read.low) or None, max=Ms(read.high) or None)
    middle = (read.low + read.high) // 2
    fives = middle // 5_000 * 5_000
    hold = Ms(max(fives if read.low <= fives else middle // 1000 * 1000, read.low))
    return Dose(hold=hold, min=Ms(read.low), max=Ms(read.high)) if read.low != read.high else Dose(hold=hold)


def _held(holds: Sequence[Read], reps: Read | None, findings: list[Finding]) -> Dose:
    if not holds:
        findings.append(Finding("dose", "no time is given; the coach's own is used"))
        return Dose()
    result = _hold_of(holds[0])
    hold = result.hold or 0
    findings.append(Finding("dose", f"hold {hold / 1000:g} s", holds[0].words))
    times = holds[0].sets or (reps.low if reps else 0)
    if times <= 1:
        return result
    sets = reps.sets if reps and reps.sets > 1 and not holds[0].sets else None
    findings.append(Finding("dose", f"{times} times", (reps or holds[0]).words))
    if hold < LONG or times > MOST_REPS_AS_ROUNDS or sets:
        return msgspec.structs.replace(result, reps=min(times, 100), sets=sets, release=Ms(RELEASE_MS))
    return msgspec.structs.replace(result, rounds=times)


def _moving(holds: Sequence[Read], reps: Read | None, reads: Sequence[Read], findings: list[Finding]) -> Dose:
    if reps:
        findings.append(Finding("dose", f"{reps.low} repetitions", reps.words))
    else:
        vague = next((read.words for read in reads if read.kind == "vague reps"), "")
        findings.append(Finding("dose", f"repetitions are not given; {REPS} are assumed", vague, sure=False))
    count, sets = (reps.low, reps.sets or None) if reps else (REPS, None)
    if short := next((read for read in holds if read.length < LONGEST_IN_REPS), None):
        result = _hold_of(short)
        findings.append(Finding("dose", f"hold {(result.hold or 0) / 1000:g} s in each repetition", short.words))
        return msgspec.structs.replace(result, reps=count, sets=sets, release=Ms(RELEASE_MS))
    tempo = sum([read.low or read.high for read in reads if read.kind == "tempo"][:2]) or TEMPO_MS
    return Dose(reps=count, sets=sets, tempo=Ms(min(max(tempo, 2_000), 60_000)))


def _for_a_time(work: Read, findings: list[Finding]) -> Dose:
    """A movement that the source gives a time for, as the slow repetitions that fill it."""
    length = min(work.low or work.high, LONGEST_HOLD)
    count = max(1, min(100, round(length / TEMPO_MS)))
    tempo = Ms(min(max(length // count, 2_000), 60_000))
    value = f"{length / 1000:g} s of movement, written as {count} repetitions of {tempo / 1000:g} s"
    findings.append(Finding("dose", value, work.words, sure=False))
    return Dose(reps=count, sets=work.sets or None, tempo=tempo)


def breath(sentences: Sequence[str], dose: Dose, findings: list[Finding]) -> Breath | None:
    """A breath whose counts a sentence gives, where it fits into the hold."""
    numbers = vocabulary().numbers
    for match in filter(None, map(vocabulary().rx("breaths").search, sentences)):
        counts = [int(word) if word.isdigit() else numbers.get(word.lower(), 0) for word in match.groups()]
        if 1 <= counts[0] <= 20 and 1 <= counts[1] <= 30 and sum(counts) * 1000 <= (dose.hold or LONGEST_HOLD):
            findings.append(Finding("breath", f"in {counts[0]} s, out {counts[1]} s", match.group()))
            return Breath(in_=Ms(counts[0] * 1000), out=Ms(counts[1] * 1000))
    return None
