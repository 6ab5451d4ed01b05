"""The doses that a record's sentences state, as the one dose of the model; what could not be used is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from coach.content.model import Breath, Dose, Ms, Style
from coach.importers.english import BREATHS, NUMBERS, rx
from coach.importers.reading import Dose as Read
from coach.importers.records import Finding, Record

SHORTEST_HOLD, LONGEST_HOLD = 3_000, 600_000
"""What a file may hold; outside of it a time is a pause within a movement, or a mistake."""
TEMPO_MS = 4_000
"""A slow movement there and back, where the source gives no tempo."""
RELEASE_MS = 3_000
REPS = 10
MOST_REPS_AS_ROUNDS = 6
"""A hold of ten seconds and more, repeated so often at most, is written in rounds; else in repetitions."""

MOVING = ("strength", "powerlifting", "olympic weightlifting", "strongman", "plyometrics", "cardio")
"""Categories of datasets in which nothing is held unless the text says so."""


def _usable(read: Read) -> bool:
    return read.kind == "hold" and (read.low or read.high) >= SHORTEST_HOLD and (read.high or read.low) <= LONGEST_HOLD


def style(record: Record, reads: Sequence[Read], texts: Sequence[str], *, turns: bool) -> tuple[Style, Finding]:
    """Held or moving, and the words that tell."""
    long = [read for read in reads if _usable(read) and (read.high or read.low) >= 5_000]
    reps = [read for read in reads if "reps" in read.kind]
    work = [read for read in reads if read.kind == "work"]
    if record.category.lower() in MOVING:
        still = record.force.lower() == "static" or (long and not reps and (long[0].high or long[0].low) >= 10_000)
        return ("static" if still else "dynamic"), Finding("style", "by its category", record.category)
    if long:
        return "static", Finding("style", "static", long[0].words)
    if turns:
        return "dynamic", Finding("style", "dynamic", "alternating")
    if work or reps:
        return "dynamic", Finding("style", "dynamic", (work or reps)[0].words)
    moving = r"\bcircl\w+|\bcircular|\bswing\w*|back and forth|up and down|\bwalking\b|\bjump|\bpuls\w+"
    for text in (record.name, *texts):
        if match := rx(moving).search(text):
            return "dynamic", Finding("style", "dynamic", match.group())
    return "static", Finding("style", "static", record.category)


def dose(style: Style, reads: Sequence[Read]) -> tuple[Dose, list[Finding]]:
    """The model's dose, and what was inferred, assumed, or could not be used."""
    findings: list[Finding] = []
    holds = [read for read in reads if _usable(read)]
    reps, rounds, work, rest = (
        next((read for read in reads if read.kind == kind and read.low + read.high), None)
        for kind in ("reps", "rounds", "work", "rest")
    )
    if rounds:
        reps = msgspec.structs.replace(reps, sets=reps.sets or rounds.low) if reps else rounds
    if work and not reps and not holds:
        result = _for_a_time(work, findings)
    elif (style == "dynamic" and (reps or not holds or _longest(holds[0]) < 10_000)) or (not holds and reps):
        result = _moving(holds, reps, reads, findings)
    else:
        result = _held(holds, reps if style == "static" else None, findings)
    if rest and result.reps is not None:
        length = rest.low or rest.high
        result = msgspec.structs.replace(result, rest=Ms(length))
        findings.append(Finding("dose", f"rest {length / 1000:g} s", rest.words))
    findings += _unused(reads, holds, reps, result)
    return result, findings


def _longest(read: Read) -> int:
    return read.high or read.low


def _unused(reads: Sequence[Read], holds: Sequence[Read], reps: Read | None, result: Dose) -> Iterator[Finding]:
    """What the source says of time or number that the file does not."""
    for read in reads:
        counted = read.kind == "reps" and reps and (read.low, read.high) != (reps.low, reps.high)
        second = read in holds and (read.low, read.high) != (holds[0].low, holds[0].high)
        why = ""
        if read.kind == "hold" and _longest(read) > LONGEST_HOLD:
            why = "longer than a hold may be"
        elif counted or (second and result.hold):
            why = "another number is given too"
        elif read.kind == "goal" and not holds and not reps:
            why = "a goal or a condition"
        elif read.kind == "work" and (holds or reps):
            why = "a time of movement beside another dose"
        if why:
            yield Finding("dose", f"{why}; not used", read.words, sure=False)


def _hold_of(read: Read) -> Dose:
    """Hold, least and most: the middle of a range, to five seconds where it allows."""
    if read.low and read.high:
        middle = (read.low + read.high) // 2
        fives = middle // 5_000 * 5_000
        hold = Ms(max(fives if read.low <= fives else middle // 1000 * 1000, read.low))
        return Dose(hold=hold, min=Ms(read.low), max=Ms(read.high)) if read.low != read.high else Dose(hold=hold)
    return Dose(hold=Ms(read.low or read.high), min=Ms(read.low) or None, max=Ms(read.high) or None)


def _held(holds: Sequence[Read], reps: Read | None, findings: list[Finding]) -> Dose:
    if not holds:
        findings.append(Finding("dose", "no time is given; the coach's own is used"))
        return Dose()
    read = holds[0]
    result = _hold_of(read)
    hold = result.hold or 0
    findings.append(Finding("dose", f"hold {hold / 1000:g} s", read.words))
    times = read.sets or (reps.low if reps else 0)
    if times <= 1:
        return result
    sets = reps.sets if reps and reps.sets > 1 and not read.sets else None
    findings.append(Finding("dose", f"{times} times", (reps or read).words))
    if hold < 10_000 or times > MOST_REPS_AS_ROUNDS or sets:
        return msgspec.structs.replace(result, reps=min(times, 100), sets=sets, release=Ms(RELEASE_MS))
    return msgspec.structs.replace(result, rounds=times)


def _moving(holds: Sequence[Read], reps: Read | None, reads: Sequence[Read], findings: list[Finding]) -> Dose:
    if reps:
        findings.append(Finding("dose", f"{reps.low} repetitions", reps.words))
    else:
        vague = next((read.words for read in reads if read.kind == "vague reps"), "")
        findings.append(Finding("dose", f"repetitions are not given; {REPS} are assumed", vague, sure=False))
    count, sets = (reps.low, reps.sets or None) if reps else (REPS, None)
    if short := next((read for read in holds if _longest(read) < 30_000), None):
        result = _hold_of(short)
        findings.append(Finding("dose", f"hold {(result.hold or 0) / 1000:g} s in each repetition", short.words))
        return msgspec.structs.replace(result, reps=count, sets=sets, release=Ms(RELEASE_MS))
    tempo = sum(read.low or read.high for read in [read for read in reads if read.kind == "tempo"][:2]) or TEMPO_MS
    return Dose(reps=count, sets=sets, tempo=Ms(min(max(tempo, 2_000), 60_000)))


def _for_a_time(work: Read, findings: list[Finding]) -> Dose:
    """A movement that the source gives a time for, as the slow repetitions that fill it."""
    length = work.low or work.high
    count = max(1, min(100, round(length / TEMPO_MS))) if length <= LONGEST_HOLD else REPS
    tempo = Ms(min(max(length // count, 2_000), 60_000)) if length <= LONGEST_HOLD else Ms(TEMPO_MS)
    value = f"{length / 1000:g} s of movement, written as {count} repetitions of {tempo / 1000:g} s"
    findings.append(Finding("dose", value, work.words, sure=False))
    return Dose(reps=count, sets=work.sets or None, tempo=tempo)


def breath(text: str) -> tuple[Breath, str] | None:
    """A breath whose counts a sentence gives, and the words."""
    match = rx(BREATHS).search(text)
    if not match:
        return None
    counts = [float(word) if word.isdigit() else NUMBERS.get(word.lower(), 0) for word in match.groups()]
    if not (1 <= counts[0] <= 20 and 1 <= counts[1] <= 30):
        return None
    return Breath(in_=Ms(int(counts[0] * 1000)), out=Ms(int(counts[1] * 1000))), match.group()
