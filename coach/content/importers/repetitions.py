"""Sets and repetitions in a sentence."""

from __future__ import annotations

from functools import cache

from coach.content.importers.dose import BREATH_MS, Dose, Kind
from coach.content.importers.dose_patterns import per_side, range_pattern, reps_pattern
from coach.content.importers.words import number, rx


@cache
def _pattern() -> str:
    return rf"(?<![\w.])(?<!\d[-/]){reps_pattern()}"


def repetitions(sentence: str) -> list[Dose]:
    if not rx(
        r"\d|rep|times|\btotal|in all|\bof\b|\bset|twice|thrice|once|more|each|per\b|do \S+[.;]|complete|cycles|"
        r"rounds|circles|swings|rolls"
    ).search(sentence):
        return []
    found = _labelled(sentence)
    for match in rx(_pattern()).finditer(sentence):
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
        if (counted := _counted(m)) is None:
            continue
        sets, low, high, confidence = counted
        if m["noun3"] and not rx(r"(?:reps?|repetitions?|times)\.?$").search(m["noun3"]):
            end = match.start("noun3") if _needs_noun(sentence, end) else end
            confidence = min(confidence, 0.85)
        sets = 0 if sets == 1 else sets
        if low > 100 or high > 100 or low == 0 or sets > 100:
            continue
        side = rx(per_side()).match(sentence[end:])
        if side and sets and rx(r"\W*each$").match(side.group()):
            end, side = end + side.end(), None  # "4 sets, 15 reps each": each set
        if side:
            end += side.end()
        if rx(r"\b(?:breathe|inhale and exhale|breathe in and out)(?: \w+){0,2}\s+$").search(sentence[:start]):
            found.append(
                Dose(kind="hold", start=start, end=end, low=low * BREATH_MS, high=high * BREATH_MS,
                     each_side=bool(side), confidence=0.7, words=sentence[start:end].strip())
            )  # fmt: skip
            continue
        found.append(
            Dose(kind="rounds" if m["rounds"] else "reps", start=start, end=end, low=min(low, high),
                 high=max(low, high), sets=sets, each_side=bool(side), confidence=confidence,
                 words=sentence[start:end].strip())
        )  # fmt: skip
    return found


_WORDS = {"twice": 2, "thrice": 3, "two more times": 3, "three more times": 4, "one time": 1}


def _counted(m: dict[str, str]) -> tuple[int, int, int, float] | None:
    """Sets, least and most repetitions, and how sure; nothing where a single one is only mentioned."""

    def span(low: str, high: str) -> tuple[int, int]:
        least = int(number(m[low]))
        return least, int(number(m[high])) if m[high] else least

    if m["sets"]:
        return int(number(m["sets"])), *span("ra", "rb"), 0.95
    if m["xsets"]:
        return int(m["xsets"]), *span("xreps", "xrepsb"), 0.95
    if m["things"]:
        return 0, *span("pa", "pb"), 0.75
    if m["rounds"]:
        more = 1 if m["again"] else 0
        low, high = span("oa", "ob")
        return 0, low + more, high + more, 0.75 if more else 0.85
    if single := m["nx"] or m["xn"] or m["total"] or m["bare"] or m["bare2"]:
        count = int(number(single))
        return 0, count, count, 0.9
    if m["twice"]:
        count = _WORDS.get(m["twice"].lower(), 2)
        return 0, count, count, 0.8
    if m["each"]:
        low, high = span("ea", "eb")
        return None if low == high == 1 else (0, low, high, 0.85)
    low, high = span("qa", "qb")
    if "more" in m["noun3"].lower():
        return 0, low + 1, high + 1, 0.75
    return None if low == high == 1 else (0, low, high, 0.95)


def _needs_noun(sentence: str, end: int) -> bool:
    """Whether the counted thing ("ten slow circles with the ankle") says what to do, so that only the number goes."""
    return bool(
        rx(r"\s*(?:with|in|around|to|forward|backward|of|each way|clockwise|from|toward|through)").match(sentence[end:])
    ) or bool(
        rx(r"(?:make|draw|do|perform|take|trace)\s*(?:for\s*)?$").search(
            sentence[:end].split(",")[-1].rsplit(" ", 3)[0]
        )
    )


def _labelled(sentence: str) -> list[Dose]:
    """ "Reps: 10-12", "Sets: 2": as a prescription has it."""
    if ":" not in sentence and "=" not in sentence:
        return []
    pattern = rf"\b(?P<what>reps?|repetitions?|times|sets?|rounds?)\s*[:=]\s*{range_pattern('n')}(?!\s*(?:x|sec|min))"
    found: list[Dose] = []
    for match in rx(pattern).finditer(sentence):
        low = int(number(match["na"]))
        high = int(number(match["nb"])) if match["nb"] else low
        if 0 < low <= 100 and high <= 100:
            kind: Kind = (
                "rounds" if match["what"].lower()[0] in "s" or match["what"].lower().startswith("ro") else "reps"
            )
            found.append(
                Dose(kind=kind, start=match.start(), end=match.end(), low=low, high=high, confidence=0.9,
                     words=match.group())
            )  # fmt: skip
    return found
