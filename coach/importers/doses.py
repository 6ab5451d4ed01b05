"""The doses that a record's sentences state, as the one dose of the model; what could not be used is a doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from coach.content.model import MOST_TIMES, Dose, Ms, Style
from coach.content.validate import LONGEST_HOLD, SHORTEST_HOLD
from coach.importers.reading import Dose as Read
from coach.importers.records import Record, doubt
from coach.language import vocabulary

LONG, LONGEST_IN_REPS = 10_000, 30_000
"""From the first on a hold is counted in rounds; what is shorter than the second may belong to a repetition."""
TEMPO_MS = 4_000
"""A slow movement there and back, where the source gives no tempo."""
RELEASE_MS, REPS, MOST_REPS_AS_ROUNDS = 3_000, 10, 6
ASSUMED = "repetitions are not given"

MOVING = ("strength", "powerlifting", "olympic weightlifting", "strongman", "plyometrics", "cardio")
"""Categories of datasets in which nothing is held unless the text says so."""


def style(record: Record, reads: Sequence[Read], texts: Sequence[str], *, turns: bool) -> Style:
    """Held or moving."""
    holds = [read for read in reads if read.kind == "hold" and 5_000 <= read.length <= LONGEST_HOLD]
    counts = any("reps" in read.kind for read in reads)
    if record.category.lower() in MOVING:
        still = record.force.lower() == "static" or (holds and not counts and holds[0].length >= LONG)
        return "static" if still else "dynamic"
    moves = turns or counts or any(read.kind == "work" for read in reads)
    moves = moves or any(vocabulary().rx("moving").search(text) for text in (record.name, *texts))
    return "static" if holds or not moves else "dynamic"


def dose(style: Style, reads: Sequence[Read], texts: Sequence[str]) -> tuple[Dose, list[str]]:
    """The model's dose, and what was assumed or could not be used. ``texts``: the instructions."""
    holds = [read for read in reads if read.kind == "hold" and SHORTEST_HOLD <= read.length <= LONGEST_HOLD]
    reps, rounds, work, rest = (
        next((read for read in reads if read.kind == kind and read.length), None)
        for kind in ("reps", "rounds", "work", "rest")
    )
    if rounds and reps:
        reps = msgspec.structs.replace(reps, sets=reps.sets or rounds.low)
    elif rounds and holds:
        reps = rounds
    moving = style == "dynamic" and (reps or not holds or holds[0].length < LONG)
    doubts = []
    told = {word for read in holds for word in read.words.lower().split()} & vocabulary().words["holding"]
    if holds and not told and style == "static" and any(map(vocabulary().rx("moving").search, texts)):
        doubts.append(doubt("dose", "held, or a movement for a time", holds[0].words))
    if work and not reps and not holds:
        result = _for_a_time(work)
        filled = f"a time of movement, written as {result.reps} repetitions of {(result.tempo or 0) / 1000:g} s"
        doubts.append(doubt("dose", filled, work.words))
    elif moving or ((reps or rounds) and not holds):
        result = _moving(holds, reps, reads)
        if not reps:
            result = msgspec.structs.replace(result, sets=rounds.low if rounds else None)
            vague = next((read.words for read in reads if read.kind == "vague reps"), "")
            doubts.append(doubt("dose", f"{ASSUMED}; {REPS} are assumed", vague))
    else:
        result = _held(holds, reps if style == "static" else None)
    if rest and result.reps is not None:
        result = msgspec.structs.replace(result, rest=Ms(rest.low or rest.high))
    return result, [*doubts, *_unused(reads, holds, reps, result)]


def _unused(reads: Sequence[Read], holds: Sequence[Read], reps: Read | None, result: Dose) -> Iterator[str]:
    """What the source says of time or number that the file does not."""
    for read in reads:
        counted = read.kind == "reps" and reps and (read.low, read.high) != (reps.low, reps.high)
        second = result.hold and read in holds and (read.low, read.high) != (holds[0].low, holds[0].high)
        hold = read.length if read.kind == "hold" else 0
        whys = (
            (hold > LONGEST_HOLD, "longer than a hold may be"),
            (0 < hold < SHORTEST_HOLD, "shorter than a hold may be"),
            (counted or second, "another number is given too"),
            (read.kind == "goal" and not holds and not reps, "a goal or a condition"),
            (read.kind == "work" and (holds or reps), "a time of movement beside another dose"),
            (read.kind in ("rest", "tempo") and not getattr(result, read.kind), f"a {read.kind}"),
        )
        if why := next((words for is_so, words in whys if is_so), ""):
            yield doubt("dose", f"{why}; not used", read.words)


def _hold_of(read: Read) -> Dose:
    """Hold, least and most: the middle of a range, to five seconds where it allows."""
    if not (read.low and read.high):
        return Dose(hold=Ms(read.length), min=Ms(read.low) or None, max=Ms(read.high) or None)
    middle = (read.low + read.high) // 2
    fives = middle // 5_000 * 5_000
    hold = Ms(max(fives if read.low <= fives else middle // 1000 * 1000, read.low))
    return Dose(hold=hold, min=Ms(read.low), max=Ms(read.high)) if read.low != read.high else Dose(hold=hold)


def _held(holds: Sequence[Read], reps: Read | None) -> Dose:
    """The hold, as often as it is asked for; the coach's own where no time is given."""
    if not holds:
        return Dose()
    result = _hold_of(holds[0])
    times = holds[0].sets or (reps.low if reps else 0)
    if times <= 1:
        return result
    sets = reps.sets if reps and reps.sets > 1 and not holds[0].sets else None
    if (result.hold or 0) < LONG or times > MOST_REPS_AS_ROUNDS or sets:
        return msgspec.structs.replace(result, reps=min(times, MOST_TIMES), sets=sets, release=Ms(RELEASE_MS))
    return msgspec.structs.replace(result, rounds=times)


def _moving(holds: Sequence[Read], reps: Read | None, reads: Sequence[Read]) -> Dose:
    """Repetitions, with a short hold in each or at a tempo."""
    count, sets = (reps.low, reps.sets or None) if reps else (REPS, None)
    if short := next((read for read in holds if read.length < LONGEST_IN_REPS), None):
        return msgspec.structs.replace(_hold_of(short), reps=count, sets=sets, release=Ms(RELEASE_MS))
    tempi = {read.words.lower(): read.low or read.high for read in reads if read.kind == "tempo"}  # down, and up
    tempo = min(max(sum([*tempi.values()][:2]) or TEMPO_MS, 2_000), 60_000)
    return Dose(reps=count, sets=sets, tempo=Ms(tempo))


def _for_a_time(work: Read) -> Dose:
    """A movement that the source gives a time for, as the slow repetitions that fill it."""
    length = min(work.low or work.high, LONGEST_HOLD)
    count = max(1, min(MOST_TIMES, round(length / TEMPO_MS)))
    return Dose(reps=count, sets=work.sets or None, tempo=Ms(min(max(length // count, 2_000), 60_000)))
