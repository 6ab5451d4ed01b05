"""The doses read from a record's sentences as one dose of the model, with what had to be assumed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coach.content.importers.dose import Dose as Read
from coach.content.importers.dose_patterns import breath_pattern
from coach.content.importers.records import Finding, Record
from coach.content.importers.words import number, rx
from coach.content.model import Breath, Dose, Ms, Style
from coach.content.validate import SHORTEST_STATIC

SHORTEST_HOLD, LONGEST_HOLD = 3_000, 600_000
"""What a file may hold; outside of it a time is a pause within a movement, or a mistake."""
TEMPO_MS = 4_000
"""A slow movement there and back, where the source gives no tempo."""
RELEASE_MS = 3_000
REPS = 10

MOVING = ("strength", "powerlifting", "olympic weightlifting", "strongman", "plyometrics", "cardio")


def style(record: Record, doses: Sequence[Read], texts: Sequence[str]) -> tuple[Style, Finding]:
    """Held or moving, and the words that tell."""
    holds = [dose for dose in doses if dose.kind == "hold" and (dose.high or dose.low) >= 5_000]
    reps = [dose for dose in doses if "reps" in dose.kind]
    long = [dose for dose in holds if 10_000 <= (dose.high or dose.low) <= LONGEST_HOLD]
    work = [dose for dose in doses if dose.kind == "work"]
    if record.category.lower() in MOVING:
        if record.force.lower() == "static" or (long and not reps):
            word = long[0].words if long else f"force: {record.force}"
            return "static", Finding("style", "static", 0.8, word)
        return "dynamic", Finding("style", "dynamic", 0.92, f"category: {record.category}")
    if holds:
        return "static", Finding("style", "static", 0.95, holds[0].words)
    if work:
        return "dynamic", Finding("style", "dynamic", 0.7, work[0].words)
    moving = rx(
        r"circl(?:e|es|ing)\b|\bcircular|swing(?:s|ing)?\b|repetitions?\b|\breps\b|back and forth|up and "
        r"down|side to side|\bwalking\b|\bjump|\bkick|\bpuls(?:e|ing)|\bbounc(?:e|ing)\b"
    )
    if numbered := [dose for dose in reps if dose.kind == "reps"]:
        return "dynamic", Finding("style", "dynamic", 0.85, numbered[0].words)
    for text in (record.name, *texts):
        if match := moving.search(text):
            return "dynamic", Finding("style", "dynamic", 0.7, match.group())
    if reps:
        return "dynamic", Finding("style", "dynamic", 0.7, reps[0].words)
    to_and_fro = (
        r"\balternat\w+|\band then back to\b|\breturn\w* to (?:the |your )?(?:start\w*|initial|original)[^.]*\b"
        r"(?:and|then) (?:repeat|switch)|\bafter (?:a|pausing)[^.]*paus\w*|\bone repetition\b|"
        r"\bquick(?:ly)?\b|\bexplo\w+"
    )
    for text in texts:
        if match := rx(to_and_fro).search(text):
            return "dynamic", Finding("style", "dynamic", 0.65, match.group())
    for text in (record.name, *texts):
        if match := rx(r"\bhold\b|\bstretch\w*|\bpose\b|\bstay\b").search(text):
            return "static", Finding("style", "static", 0.85, match.group())
    return "static", Finding(
        "style", "static", 0.6, f"category: {record.category}" if record.category else "no words tell"
    )


def dose(style: Style, doses: Sequence[Read]) -> tuple[Dose, list[Finding]]:
    """The model's dose. Findings below 0.8 say what was assumed or could not be used."""
    findings: list[Finding] = []
    holds = [
        d
        for d in doses
        if d.kind == "hold" and (d.low or d.high) >= SHORTEST_HOLD and (d.high or d.low) <= LONGEST_HOLD
    ]
    for odd in (d for d in doses if d.kind == "hold" and d not in holds and (d.high or d.low) > LONGEST_HOLD):
        findings.append(Finding("dose", "longer than a hold may be; not used", 0.4, odd.words))
    pauses = [d for d in doses if d.kind in ("pause", "hold") and d not in holds and (d.high or d.low) <= LONGEST_HOLD]
    reps = next((d for d in doses if d.kind == "reps"), None)
    work = next((d for d in doses if d.kind == "work"), None)
    if work and reps is None and not holds:
        return _for_a_time(work, findings), findings
    if work:
        findings.append(Finding("dose", "a time of movement beside another dose; not used", 0.5, work.words))
    rounds = next((d for d in doses if d.kind == "rounds"), None)
    if rounds is not None:
        reps = rounds if reps is None else msgspec.structs.replace(reps, sets=reps.sets or rounds.low)
    release = next((d for d in doses if d.kind == "release"), None)
    rest = next((d for d in doses if d.kind == "rest"), None)
    for extra in [d for d in doses if d.kind == "reps"][1:]:
        if reps and (extra.low, extra.high) != (reps.low, reps.high):
            findings.append(Finding("dose", "a second number of repetitions; not used", 0.5, extra.words))
    if style == "dynamic" or (not holds and (reps or pauses)):
        made = _moving(holds, reps, pauses, [d for d in doses if d.kind == "tempo"], findings)
    else:
        made = _held(holds, reps, findings)
    if made.reps is None and (tempo := next((d for d in doses if d.kind == "tempo"), None)):
        findings.append(Finding("dose", "a tempo has no place in a hold; not used", 0.5, tempo.words))
    if release is not None:
        if made.release is not None and release.low:
            made = msgspec.structs.replace(made, release=Ms(release.low))
            findings.append(Finding("dose", f"release {release.low / 1000:g} s", 0.85, release.words))
        else:
            findings.append(Finding("dose", "a time between holds has no place here; not used", 0.5, release.words))
    if rest is not None:
        if made.reps is not None and rest.low + rest.high > 0:
            made = msgspec.structs.replace(made, rest=Ms(rest.low or rest.high))
            findings.append(Finding("dose", f"rest {(rest.low or rest.high) / 1000:g} s", 0.9, rest.words))
        else:
            findings.append(Finding("dose", "a rest between rounds has no place here; not used", 0.5, rest.words))
    _without_number(doses, findings, known=[*(["vague time"] if holds else []), *(["vague reps"] if reps else [])])
    return made, findings


def _without_number(doses: Sequence[Read], findings: list[Finding], *, known: Sequence[str]) -> None:
    """Say which words left the number open; where one was assumed for them, in the same finding."""
    for vague in (d for d in doses if d.kind.startswith("vague") and d.kind not in known):
        start = "no time" if "time" in vague.kind else "repetitions are not"
        for at, finding in enumerate(findings):
            if finding.value.startswith(start):
                if finding.words == "no words tell":
                    findings[at] = msgspec.structs.replace(finding, words=vague.words)
                break
        else:
            findings.append(Finding("dose", "no number is given", 0.5, vague.words))


def _hold_of(read: Read) -> tuple[Ms, Ms | None, Ms | None]:
    """Hold, least and most: the middle of a range, to five seconds where it allows."""
    if read.low and read.high:
        middle = (read.low + read.high) // 2
        fives = middle // 5_000 * 5_000
        hold = fives if read.low <= fives else middle // 1000 * 1000
        bounds = (Ms(read.low), Ms(read.high)) if read.low != read.high else (None, None)
        return Ms(max(hold, read.low)), *bounds
    if read.low:
        return Ms(read.low), Ms(read.low), None
    return Ms(read.high), None, Ms(read.high)


def _held_once(hold: Ms, least: Ms | None, most: Ms | None) -> tuple[Ms, Ms | None, Ms | None]:
    """A hold that is shorter than stretching takes is longer where the page leaves it open; else it is meant so."""
    if hold >= SHORTEST_STATIC or (most and most < SHORTEST_STATIC):
        return hold, least, most
    return (Ms(SHORTEST_STATIC), least, most) if least else (hold, None, hold)


def _held(holds: Sequence[Read], reps: Read | None, findings: list[Finding]) -> Dose:
    if not holds:
        findings.append(Finding("dose", "no time is given; the coach's 30 s is used", 0.5, "no words tell"))
        return Dose()
    read = holds[0]
    hold, least, most = _hold_of(read)
    times = reps.low if reps and (reps.sets or not read.sets) else read.sets
    counted = times and (hold < 10_000 or times > 6 or (reps and reps.sets))
    if not counted:
        hold, least, most = _held_once(hold, least, most)
    others = {(d.low, d.high) for d in holds}
    confidence = read.confidence if len(holds) == 1 else 0.6
    findings.append(Finding("dose", f"hold {hold / 1000:g} s", confidence, read.words))
    if len(others) > 1:
        findings.append(Finding("dose", "another time is given too; not used", 0.5, holds[1].words))
    elif len(holds) > 1:
        findings.append(
            Finding("dose", f"held {len(holds)} times in its parts, written as one hold", 0.5, holds[1].words)
        )
    if not times:
        return Dose(hold=hold, min=least, max=most)
    words, sure = (reps.words, reps.confidence) if reps else (read.words, read.confidence)
    findings.append(Finding("dose", f"{times} times", sure, words))
    if counted:
        sets = reps.sets if reps and reps.sets else None
        return Dose(hold=hold, min=least, max=most, reps=min(times, 100), sets=sets, release=Ms(RELEASE_MS))
    return Dose(hold=hold, min=least, max=most, rounds=times)


def _moving(
    holds: Sequence[Read], reps: Read | None, pauses: Sequence[Read], tempi: Sequence[Read], findings: list[Finding]
) -> Dose:
    if reps is None:
        if holds and (holds[0].high or holds[0].low) >= 10_000:
            hold, least, most = _hold_of(holds[0])
            findings.append(Finding("dose", f"{hold / 1000:g} s of movement, written as a hold", 0.6, holds[0].words))
            return Dose(hold=hold, min=least, max=most)
        findings.append(Finding("dose", f"repetitions are not given; {REPS} are assumed", 0.4, "no words tell"))
    else:
        findings.append(Finding("dose", f"{reps.low} repetitions", reps.confidence, reps.words))
    count, sets = (reps.low, reps.sets or None) if reps else (REPS, None)
    short = next((d for d in holds if (d.high or d.low) < 30_000), None)
    if short is not None:
        hold = Ms(short.low or short.high)
        findings.append(Finding("dose", f"hold {hold / 1000:g} s in each repetition", 0.8, short.words))
        return Dose(hold=hold, reps=count, sets=sets, release=Ms(RELEASE_MS))
    tempo = sum(d.low or d.high for d in tempi[:2]) or TEMPO_MS
    if pauses:
        pause = pauses[0].low or pauses[0].high
        tempo += pause
        findings.append(
            Finding(
                "dose",
                f"a pause of {pause / 1000:g} s within a repetition of {tempo / 1000:g} s",
                0.82,
                pauses[0].words,
            )
        )
    return Dose(reps=count, sets=sets, tempo=Ms(min(max(tempo, 2_000), 60_000)))


def _for_a_time(work: Read, findings: list[Finding]) -> Dose:
    """A movement that the source gives a time for, as the slow repetitions that fill it."""
    length = work.low or work.high
    if length > LONGEST_HOLD:
        findings.append(Finding("dose", f"longer than a set may be; {REPS} repetitions are written", 0.4, work.words))
        return Dose(reps=REPS, tempo=Ms(TEMPO_MS))
    count = max(1, min(100, round(length / TEMPO_MS)))
    tempo = Ms(min(max(length // count, 2_000), 60_000))
    value = f"{length / 1000:g} s of movement, written as {count} repetitions of {tempo / 1000:g} s"
    findings.append(Finding("dose", value, 0.6, work.words))
    return Dose(reps=count, sets=work.sets or None, tempo=tempo)


def breath(texts: Sequence[str], hold: int | None) -> tuple[Breath | None, Finding | None]:
    """A breath whose counts the source gives ("in for four, out for six"), and the words."""
    for text in texts:
        if match := rx(breath_pattern()).search(text):
            inside, held, out = (round(number(n) * 1000) if n else 0 for n in match.group("bi", "bh", "bo"))
            if 1_000 <= inside <= 20_000 and 1_000 <= out <= 30_000 and (hold is None or inside + held + out <= hold):
                made = Breath(in_=Ms(inside), hold=Ms(held), out=Ms(out))
                return made, Finding("breath", f"in {inside / 1000:g} s, out {out / 1000:g} s", 0.9, match.group())
    return None, None
