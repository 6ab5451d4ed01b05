"""Seconds, minutes, counts and breaths in a sentence, and whether they are to be held, rested or moved."""

from __future__ import annotations

from functools import cache

import msgspec

from coach.content.importers.dose import BREATH_MS, Dose, Kind
from coach.content.importers.dose_patterns import per_side, time_pattern
from coach.content.importers.words import limbs_pattern, number, number_pattern, rx


def _ms(count: float, unit: str) -> int:
    unit = unit.lower().strip(". ")
    if "breath" in unit:
        return round(count * BREATH_MS)
    if unit.startswith(("min", "m")):
        return round(count * 60_000)
    return round(count * 1000)


@cache
def _pattern() -> str:
    return rf"(?:(?<=\dx)|(?<![\w.]))(?<!\d[-/]){time_pattern()}"


def times(sentence: str) -> list[Dose]:
    if not rx(r"\d|second|minute|\bmin|sec|count|breath|\bhalf\b").search(sentence):
        return []
    found: list[Dose] = []
    every = rx(rf"\b(?:each|per)\s+(?:\w+\s+)?{limbs_pattern()}\b").search(sentence)
    for match in rx(_pattern()).finditer(sentence):
        low, high, unit = _span(match)
        pre, post = (match["pre"] or "").lower(), (match["post"] or "").lower()
        confidence = 0.95
        if "breath" in unit or "count" in unit:
            confidence = 0.85
        if (
            rx(r"at least|minimum|less than|\bor more|\bor longer").search(pre + post)
            or match["topen"]
            or match["copen"]
        ):
            high = 0 if high == low else high
        elif rx(r"up to|(?:more|longer) than|maximum|at most|\bmax\b").search(pre + post):
            low = 0 if high == low else low
        start, end = match.start(), match.end()
        kind, sure = _time_kind(sentence, start, end, low or high, unit)
        if kind is None:
            continue
        sets = 0
        if before := rx(
            rf"(?P<n>{number_pattern()})(?:\s*(?:-|to)\s*{number_pattern()})?\s*(?:sets?|rounds?|x|times|holds?|reps?|"
            rf"repetitions?)\s*(?:of|x|,|for|at|\(|:)?\s*(?:holding\s+(?:it\s+)?(?:for\s+)?)?$"
        ).search(sentence[:start]):
            sets, start = int(number(before["n"])), before.start()
        if after := rx(r"[\s-]*(?:long\s+)?(?:hold|stretch|interval|count)s?\b(?!\s+(?:your|the|it))").match(
            sentence[end:]
        ):
            end += after.end()
            if lead := rx(r"(?:with|in|using|for)?\s*(?:an?|the)\s+$").search(sentence[:start]):
                start = lead.start()
        if not sets and (
            times := rx(r"\s*(?:x|,?\s*repeat(?:ed)?)\s*(?P<n>\d+)(?:\s*times)?\b(?!\s*(?:sec|min|s\b))").match(
                sentence[end:]
            )
        ):
            sets, end = int(times["n"]), end + times.end()
        side = rx(per_side()).match(sentence[end:])
        if side:
            end += side.end()
        found.append(
            Dose(kind=kind, start=start, end=end, low=low, high=high, sets=sets, each_side=bool(side or every),
                 confidence=min(confidence, sure), words=sentence[start:end].strip())
        )  # fmt: skip
    return _joined(sentence, found)


def _joined(sentence: str, found: list[Dose]) -> list[Dose]:
    """ "Half a minute up to one minute": two times that are the ends of one range."""
    joined: list[Dose] = []
    for dose in found:
        last = joined[-1] if joined else None
        between = sentence[last.end : dose.start] + sentence[dose.start : dose.end][:6] if last else ""
        top = dose.high or dose.low
        if last and rx(r"^\s*(?:up to|to|-|or)\b").match(between) and last.kind == dose.kind and 0 < last.low <= top:
            words = sentence[last.start : dose.end].strip()
            joined[-1] = msgspec.structs.replace(
                last, end=dose.end, high=top, each_side=last.each_side or dose.each_side, words=words
            )
        else:
            joined.append(dose)
    return joined


def _span(match: object) -> tuple[int, int, str]:
    """Lowest and highest ms, and the unit, of a matched time."""
    m: dict[str, str] = match.groupdict()  # type: ignore[attr-defined]
    if m["ninety"] is not None:
        return 90_000, 90_000, "minute"
    if m["mixed"]:
        ms = _ms(number(m["mixed"]) + 0.5, m["mixedunit"])
        return ms, ms, m["mixedunit"]
    if m["half"]:
        return 30_000, 30_000, "minute"
    if m["ca"]:
        low = _ms(number(m["ca"]), "count")
        return low, _ms(number(m["cb"]), "count") if m["cb"] else low, "count"
    if m["cm"]:
        ms = int(m["cm"]) * 60_000 + int(m["cs"]) * 1000
        return ms, ms, "clock"
    if m["coupleunit"]:
        return _ms(2, m["coupleunit"]), _ms(2, m["coupleunit"]), m["coupleunit"]
    if m["artunit"]:
        most = 2 if (m["artmore"] or "").endswith("two") else 1
        return _ms(1, m["artunit"]), _ms(most, m["artunit"]), m["artunit"]
    low = _ms(number(m["ta"]), m["unit"])
    high = _ms(number(m["tb"]), m["unit"]) if m["tb"] else low
    return min(low, high), max(low, high), m["unit"].lower()


def _time_kind(sentence: str, start: int, end: int, ms: int, unit: str) -> tuple[Kind | None, float]:
    before, after = sentence[:start].lower(), sentence[end : end + 40].lower()
    if unit in ('"', "''") and rx(
        r"^[\s-]*(?:high|tall|wide|deep|thick|long|apart|above|below|off|from|of|box|step|platform|bench|ledge)\b"
    ).match(after):
        return None, 0  # inches
    if rx(r"^\s*(?:and\s+|,\s*)?(?:then\s+)?before (?:chang|switch|swap|mov|repeat|go)").match(after):
        return "hold", 0.85
    clause = rx(r"[,;:.]|\b(?:and|then|before)\b").split(before)[-1]
    near = clause[-60:]
    if aside := _beside_the_hold(near, before, after):
        return aside
    said = rx(r"\b(?:hold|maintain|stay|keep|remain|sustain|linger|relax|stretch|held|sink|stand|sit|lie)\w*\b").search(
        clause
    )
    if "breath" in unit and not said and rx(r"\b(?:take|inhale|exhale|breathe in)\b[^.]{0,30}$").search(near):
        return (None, 0) if ms <= BREATH_MS else ("hold", 0.7)
    if rx(r"\b(?:inhale|exhale|breathe (?:in|out)|breathing (?:in|out)|in|out)\b[^.]{0,30}$").search(near) and rx(
        r"inhal|exhal|breathe|breath in|breathing"
    ).search(clause):
        return "tempo", 0.8
    if "count" in unit and rx(
        r"\b(?:lower|return|rais|lift|descend|come|go|curl|push|"
        r"press)\w*\b[^.]{0,25}\b(?:to|on|in)\s*$"
    ).search(near):
        return "tempo", 0.75
    if ms > 2_000 and not said and "breath" not in unit and _is_moving(clause, after):
        return "work", 0.7
    if ms <= 2_000 and not said:
        return "pause", 0.85
    if rx(r"\b(?:over|take|taking|tempo|in)\s*(?:about\s+)?$").search(near) or rx(
        r"\b(?:lower|return|raise|lift|"
        r"descend|come up|"
        r"curl)\w*\b[^.]*\bfor\s*"
        r"(?:an?\s*)?$"
    ).search(near + " " + sentence[start:end][:4].lower()):
        return ("tempo", 0.75) if ms <= 10_000 else ("hold", 0.6)
    if rx(r"\b(?:every|per|after|within|first|last|next)\s*$").search(near):
        return "hold", 0.6
    if ms <= 2_000:
        return "pause", 0.85
    if (
        said
        or rx(r"\bpaus|squeez|contract|count|breath").search(clause)
        or rx(r"\b(?:for|least)\b").search(sentence[start:end].lower())
    ):
        return "hold", 0.95
    return "hold", 0.8


def _beside_the_hold(near: str, before: str, after: str) -> tuple[Kind | None, float] | None:
    """What a time is that is none of the stretch itself: before or after it, a tempo, a release, a rest."""
    if rx(r"^\s*(?:before|after|prior|later)\b").match(after) and rx(r"\b(?:eat|meal|workout|run|train|bed)").search(
        after
    ):
        return None, 0
    if rx(r"^\s*(?:into|in to|long walk|walk|run|jog)\b").match(after):
        return None, 0
    if rx(r"\bevery\s*$").search(near) or rx(r"^\s*to (?:settle|rest|relax|prepare|get|find|warm)\b").match(after):
        return None, 0
    if rx(
        r"^\s*(?:count\s*)?\)?\s*(?:on the (?:way )?)?(?:ascent|descent|negatives?|lowering|eccentric|"
        r"concentric|tempo|cadence)\b"
    ).match(after):
        return "tempo", 0.75
    if rx(r"^\s*to (?:lower|rise|raise|lift|come|go|descend|return|curl|push|press)\b").match(after):
        return "tempo", 0.75
    eased = rx(r"\b(?:release|let go|relax|ease off)\w*\s+(?:it\s+|completely\s+)?(?:for\s+)?$").search(near)
    if eased and (eased.group().lower().startswith(("release", "let go")) or rx(r"\d|seconds|count").search(before)):
        return "release", 0.85
    if rx(r"\b(?:rest|wait)\w*\s+(?:there|here|in|with|your|the|both|on|like)\b").search(near):
        return "hold", 0.85
    if rx(r"\b(?:rest|break|recover|wait)\w*\b[^.]{0,25}$").search(near) or rx(
        r"^\s*(?:of\s+)?(?:rest\b|break\b|"
        r"between\s+(?:sets|reps|rounds|sides|"
        r"repetitions|stretches|holds))"
    ).match(after):
        return "rest", 0.9
    return None


def _is_moving(clause: str, after: str) -> bool:
    """Whether the time is one of movement: "circle the arms for 20 seconds", "30 seconds of jumping"."""
    moved = (
        r"\b(?:circl|swing|jump|hop|skip|march|walk|run|jog|sprint|kick|punch|pedal|cycle|shak|rock|bounc|puls|swim|"
        r"climb|danc|circular|back and forth|up and down|side to side|keep (?:moving|alternating|switching)|"
        r"alternat\w+ (?:arms|legs|feet|sides|hands)|in an? alternating (?:fashion|manner|way)|"
        r"(?:continu|repeat|perform|do|keep)\w*\s+(?:the|this)\s+(?:\w+\s+)?(?:movement|motion)|"
        r"roll\w*\s+(?:your|the)\s+(?:shoulder|neck|wrist|ankle|head|hip|arm))\w*"
    )
    still = r"\b(?:paus|squeez|contract|press|push|pull|motionless|still|balanc|without (?:moving|bouncing))\w*"
    if rx(still).search(clause) or rx(r"\b(?:after|every|within|into|(?:walk|roll)\w* your (?:hands|feet))\b").search(
        clause
    ):
        return False
    if rx(r"\b(?:continue|keep going|go on|carry on|keep moving)\s*(?:for\s*)?$").search(clause):
        return True
    return bool(rx(moved).search(clause) or rx(rf"^\s*of\s+(?:\w+\s+)?{moved}").match(after))
