"""Sets and repetitions in a sentence."""

from __future__ import annotations

from coach.content.importers.dose import BREATH_MS, Dose
from coach.content.importers.dose_patterns import per_side, reps_pattern
from coach.content.importers.words import number, rx


def repetitions(sentence: str) -> list[Dose]:
    if not rx(
        r"\d|rep|times|\btotal|in all|\bof\b|\bset|twice|thrice|once|more|each|per\b|circles|swings|rolls"
    ).search(sentence):
        return []
    found: list[Dose] = []
    for match in rx(rf"(?<![\w.])(?<!\d[-/]){reps_pattern()}").finditer(sentence):
        m = match.groupdict()
        start, end = match.start(), match.end()
        if (
            rx(r"\bequals?\b|\bcounts? as\b|\bis\s+(?:considered\s+)?(?:one|1)|\bone\s+rep").search(
                sentence[max(0, start - 30) : end + 4]
            )
            and not m["sets"]
        ):
            continue
        if rx(r"^\s*(?:inch|degree|feet|foot|cm|percent|%|pounds|lbs|kg)").match(sentence[end:]):
            continue
        sets, low, high, confidence = 0, 0, 0, 0.95
        if m["sets"]:
            sets, low = int(number(m["sets"])), int(number(m["ra"]))
            high = int(number(m["rb"])) if m["rb"] else low
        elif m["xsets"]:
            sets, low = int(m["xsets"]), int(m["xreps"])
            high = int(m["xrepsb"]) if m["xrepsb"] else low
        elif m["nx"] or m["xn"]:
            low = high = int(m["nx"] or m["xn"])
            confidence = 0.9
        elif m["total"]:
            low = high = int(number(m["total"]))
        elif m["twice"]:
            low = high = {"twice": 2, "thrice": 3, "two more times": 3, "three more times": 4, "one time": 1}.get(
                m["twice"].lower(), 2
            )
            confidence = 0.8
        elif m["each"]:
            low = int(number(m["ea"]))
            high = int(number(m["eb"])) if m["eb"] else low
            confidence = 0.85
        else:
            low = int(number(m["qa"]))
            high = int(number(m["qb"])) if m["qb"] else low
            if low == 1 and high == 1:
                continue
            if (m["noun3"] or "").lower().split()[-1].rstrip(".") not in (
                "rep",
                "reps",
                "repetitions",
                "repetition",
                "times",
            ):
                end = match.start("noun3") if _needs_noun(sentence, end) else end
                confidence = 0.85
            if "more" in (m["noun3"] or "").lower():
                low, high, confidence = low + 1, high + 1, 0.75
        sets = 0 if sets == 1 else sets
        if low > 100 or high > 100 or low == 0 or sets > 100:
            continue
        if side := rx(per_side()).match(sentence[end:]):
            end += side.end()
        if rx(r"\b(?:breathe|inhale and exhale|breathe in and out)(?: \w+){0,2}\s+$").search(sentence[:start]):
            found.append(
                Dose(kind="hold", start=start, end=end, low=low * BREATH_MS, high=high * BREATH_MS,
                     each_side=bool(side), confidence=0.7, words=sentence[start:end].strip())
            )  # fmt: skip
            continue
        found.append(
            Dose(kind="reps", start=start, end=end, low=min(low, high), high=max(low, high), sets=sets,
                 each_side=bool(side), confidence=confidence, words=sentence[start:end].strip())
        )  # fmt: skip
    return found


def _needs_noun(sentence: str, end: int) -> bool:
    """Whether the counted thing ("ten slow circles with the ankle") says what to do, so that only the number goes."""
    return bool(
        rx(r"\s*(?:with|in|around|to|forward|backward|of|each way|clockwise|from|toward|through)").match(sentence[end:])
    ) or bool(
        rx(r"(?:make|draw|do|perform|take|trace)\s*(?:for\s*)?$").search(
            sentence[:end].split(",")[-1].rsplit(" ", 3)[0]
        )
    )
