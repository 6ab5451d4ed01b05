"""Seconds, ranges, sets and repetitions in a sentence: what they say, and where they stand in it."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from coach.content.importers.words import limbs_pattern, number, number_pattern, rx

Kind = Literal["hold", "rest", "tempo", "pause", "reps", "rounds", "frequency", "vague time", "vague reps"]

BREATH_MS = 10_000
"""One slow breath, 4 s in and 6 s out: the coach's default."""


class Dose(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of how long or how often. ``low`` and ``high`` are ms for times, counts for repetitions."""

    kind: Kind
    start: int
    end: int
    low: int = 0
    high: int = 0
    """0: open ("at least 30 seconds"); with ``low`` 0: "up to"."""
    sets: int = 0
    each_side: bool = False
    confidence: float = 0.95
    words: str = ""


@cache
def _number() -> str:
    return number_pattern()


@cache
def _range(name: str) -> str:
    """A pattern of a number or a range; groups ``<name>a`` and ``<name>b``."""
    num = _number()
    return (
        rf"(?P<{name}a>{num})(?:\s*(?:-|–|to|or|/|and)\s*(?P<{name}b>{num}))?(?P<{name}open>\s*\+|\s+or more|\s+plus)?"
    )


@cache
def per_side() -> str:
    """``on each side``, ``per leg``, ``each arm``, ``both sides``: what makes a dose one for either side."""
    limbs = limbs_pattern()
    return (
        rf"(?:,?\s*(?:\(|-\s)?\s*(?:(?:for|on|with|to|in|at|using)\s+)?(?:each|per|every|either|both|both\s+your)\s+(?:\w+\s+)?{limbs}"
        rf"(?:\s+(?:each))?\s*\)?|\s*/\s*(?:side|leg|arm)|\s+(?:a|per)\s+(?:side|leg|arm)\b|,?\s*each\b(?=\s*[.,;)!]|\s*$))"
    )


@cache
def _time_pattern() -> str:
    num = _range("t")
    unit = (
        r"(?P<unit>seconds?|secs?\b\.?|s(?![\w'])|minutes?|mins?\b\.?|m(?=\s*(?:hold|each|per|$|[.,]))|\"|''|"
        r"counts?\b|(?:(?:deep|slow|full|long|easy|calm|complete|steady|relaxed|even|big|breath)\s+(?:and\s+)?)*"
        r"(?:breaths\b|breath cycles?|breath\b(?=\s*hold)|(?<!deep )breath\b))"
    )
    half = r"(?P<half>half an?|a half|one half|1/2|one-half)(?:\s+of\s+a)?[\s-]+(?P<halfunit>minutes?|mins?)"
    mixed = (
        rf"(?P<mixed>{_number()}|an?)\s+(?:and\s+(?:a\s+half|one\s+half|1/2)|1/2)\s+(?P<mixedunit>minutes?|mins?|seconds?)"
        r"|(?:a|one)\s+minute\s+and\s+a\s+half(?P<ninety>)"
    )
    clock = r"(?P<cm>\d{1,2}):(?P<cs>[0-5]\d)(?![\w:])(?:\s*(?:minutes?|mins?))?"
    article = (
        r"(?P<art>an?|another|one)\s+(?:full\s+|whole\s+|single\s+|solid\s+)?(?P<artunit>minute|second|count|breath)\b(?P<artmore>\s+or\s+(?:two|so))?"
    )
    couple = r"a couple(?: of)?(?:\s+(?:deep|slow|full|long))*\s+(?P<coupleunit>seconds|minutes|breaths|counts)"
    count = rf"(?:a\s+|the\s+)?(?:slow\s+|steady\s+|full\s+)?count(?:ing)?\s+(?:slowly\s+)?(?:of|to)\s+{_range('c')}(?:\s*(?:seconds?|secs?))?"
    return (
        r"(?P<pre>(?:(?:about|around|approximately|roughly|approx\.?|~|at least|a minimum of|minimum of|no less than|not less than|"
        r"up to|as long as|no more than|no longer than|a maximum of|maximum of|at most|a full|for|another|a further|the full|a good|"
        r"between|anywhere from|anywhere between|from|an?(?=\s+\d))\s+)*)"
        rf"(?:{mixed}|{half}|{count}|{clock}|{num}\s*-?\s*{unit}|{couple}|{article})"
        r"(?P<post>(?:\s+(?:or more|or longer|or so|minimum|at minimum|maximum|max|at least|at most|if possible|each time|total|in total))*)"
    )


@cache
def _reps_pattern() -> str:
    num, limbs = _range("r"), limbs_pattern()
    noun = (
        r"(?P<noun>reps?\b\.?|repetitions?|times\b(?!\s+(?:a|per|each|every)\s+(?:day|week|daily))|"
        r"(?:(?:slow|small|large|big|full|gentle|controlled|complete|total|more|smooth|easy|wide|little|good|quality|deep|alternating)\s+)*"
        r"(?:reps?\b|repetitions?|times\b|circles|rotations|swings|rolls|pulses|kicks|raises|squats|steps|lunges|jumps|"
        r"taps|slides|lifts|bridges|tilts|presses|sweeps|passes|turns|bends|twists|glides|nods|shrugs))"
    )
    sets = rf"(?P<sets>{_number()})(?:\s*(?:-|to|or)\s*(?P<setsb>{_number()}))?\s*(?:sets?|rounds?)"
    return (
        rf"(?P<pre>(?:(?:about|around|at least|up to|for|approximately|roughly|another|a total of|total of|between|from|"
        rf"of)\s+)*)"
        rf"(?:{sets}\s*(?:of|x|,|\()\s*(?:about\s+|up to\s+)?{num}(?!\s*(?:-?\s*(?:seconds?|secs?|s\b|minutes?|mins?\b|breaths?|counts?|inch|deg)))(?:\s*{noun})?\)?"
        rf"|(?P<xsets>\d+)\s*x\s*(?P<xreps>\d+)(?:\s*-\s*(?P<xrepsb>\d+))?(?!\s*(?:seconds?|secs?|s\b|minutes?|mins?|\"|cm|inch|/?\d))(?:\s*{noun.replace('<noun>', '<noun2>')})?"
        rf"|{num.replace('<r', '<q')}\s*(?:-\s*)?{noun.replace('<noun>', '<noun3>')}(?!\s*(?:per|a|each)\s+(?:day|week))"
        rf"|(?:x\s*)?(?P<nx>\d+)\s*x(?=[\s.,;)]|$)(?!\s*\d)|\bx\s*(?P<xn>\d+)\b(?!\s*(?:sec|min|s\b|cm|inch))"
        rf"|(?P<total>{_number()})\s+(?:in total|in all|altogether)"
        rf"|(?P<each>{num.replace('<r', '<e')})(?=\s+(?:(?:on|for|with|to)\s+)?(?:each|per|either|a|every)\s+{limbs})"
        rf"|(?P<twice>twice|thrice|once more|one more time|two more times|three more times|one time|again once))"
    )


@cache
def breath_pattern() -> str:
    """A breath with counts: "in for four, hold two, out for six"; groups ``bi``, ``bh`` and ``bo``."""

    def count(name: str) -> str:
        return rf"(?:for\s+)?(?:about\s+)?(?:a\s+)?(?:slow\s+)?(?:count\s+of\s+)?(?P<{name}>{_number()})(?:\s*-?\s*(?:seconds?|counts?|s\b))?"

    return (
        rf"(?:inhal\w+|breath\w* in)\b\s+(?:[a-z]+\s+){{0,4}}?{count('bi')}[^.]{{0,20}}?(?:\bhold\w*\s+(?:[a-z]+\s+){{0,4}}?{count('bh')}[^.]{{0,20}}?)?"
        rf"(?:exhal\w+|breath\w* out|\bout)\b\s+(?:[a-z]+\s+){{0,4}}?{count('bo')}"
    )


def doses(sentence: str) -> list[Dose]:
    """Every dose in a sentence, in order, none over another."""
    found = [*_times(sentence), *_reps(sentence), *_vague(sentence), *_frequency(sentence)]
    found.sort(key=lambda dose: (dose.start, -(dose.end - dose.start)))
    chosen: list[Dose] = []
    for dose in found:
        if chosen and dose.start < chosen[-1].end:
            if dose.kind == "frequency":
                chosen[-1] = dose
            continue
        chosen.append(dose)
    return chosen


def _ms(count: float, unit: str) -> int:
    unit = unit.lower().strip(". ")
    if "breath" in unit:
        return round(count * BREATH_MS)
    if unit.startswith(("min", "m")):
        return round(count * 60_000)
    return round(count * 1000)


def _times(sentence: str) -> list[Dose]:
    if not rx(r"\d|second|minute|\bmin|sec|count|breath|\bhalf\b").search(sentence):
        return []
    found: list[Dose] = []
    every = rx(rf"\b(?:each|per)\s+(?:\w+\s+)?{limbs_pattern()}\b").search(sentence)
    for match in rx(rf"(?:(?<=\dx)|(?<![\w.]))(?<!\d[-/]){_time_pattern()}").finditer(sentence):
        low, high, unit = _span(match)
        pre, post = (match["pre"] or "").lower(), (match["post"] or "").lower()
        confidence = 0.95
        if "breath" in unit or "count" in unit:
            confidence = 0.85
        if rx(r"at least|minimum|less than|or more|or longer").search(pre + post) or match["topen"] or match["copen"]:
            high = 0 if high == low else high
        elif rx(r"up to|no more|no longer|maximum|at most|\bmax\b").search(pre + post):
            low = 0 if high == low else low
        start, end = match.start(), match.end()
        kind, sure = _time_kind(sentence, start, end, low or high, unit)
        if kind is None:
            continue
        sets = 0
        if before := rx(
            rf"(?P<n>{_number()})(?:\s*(?:-|to)\s*{_number()})?\s*(?:sets?|rounds?|x|times|holds?|reps?|repetitions?)\s*(?:of|x|,|for|at|\(|:)?\s*(?:holding\s+(?:it\s+)?(?:for\s+)?)?$"
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
    return found


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
    if rx(r"^\s*(?:and\s+|,\s*)?(?:then\s+)?before (?:chang|switch|swap|mov|repeat|go)").match(after):
        return "hold", 0.85
    clause = rx(r"[,;:.]|\b(?:and|then|before)\b").split(before)[-1]
    near = clause[-60:]
    if rx(r"^\s*(?:before|after|prior|later)\b").match(after) and rx(r"\b(?:eat|meal|workout|run|train|bed)").search(
        after
    ):
        return None, 0
    if rx(r"^\s*(?:into|in to|long walk|walk|run|jog)\b").match(after):
        return None, 0
    if rx(r"\b(?:rest|break|recover|wait)\w*\b[^.]{0,25}$").search(near) or rx(
        r"^\s*(?:of\s+)?(?:rest\b|break\b|between\s+(?:sets|reps|rounds|sides|repetitions|stretches|holds))"
    ).match(after):
        return "rest", 0.9
    said = rx(r"\b(?:hold|maintain|stay|keep|remain|sustain|linger|relax|stretch|held|sink|stand|sit|lie)\w*\b").search(
        clause
    )
    if "breath" in unit and not said and rx(r"\b(?:take|inhale|exhale|breathe in)\b[^.]{0,30}$").search(near):
        return (None, 0) if ms <= BREATH_MS else ("hold", 0.7)
    if rx(r"\b(?:inhale|exhale|breathe (?:in|out)|breathing (?:in|out)|in|out)\b[^.]{0,30}$").search(near) and rx(
        r"inhal|exhal|breathe|breath in|breathing"
    ).search(clause):
        return "tempo", 0.8
    if ms <= 2_000 and not said:
        return "pause", 0.85
    if rx(r"\b(?:over|take|taking|tempo|in)\s*(?:about\s+)?$").search(near) or rx(
        r"\b(?:lower|return|raise|lift|descend|come up|curl)\w*\b[^.]*\bfor\s*(?:an?\s*)?$"
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


def _reps(sentence: str) -> list[Dose]:
    if not rx(r"\d|rep|times|\btotal|in all|\bof\b|\bset|twice|thrice|once|more|each|per\b|circles|swings|rolls").search(sentence):
        return []
    found: list[Dose] = []
    for match in rx(rf"(?<![\w.])(?<!\d[-/]){_reps_pattern()}").finditer(sentence):
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


_VAGUE = (
    "few", "several", "some", "many", "moment", "beat", "while", "long as", "time", "amount", "number", "reps",
    "repetition", "couple", "multiple", "failure", "duration", "sets",
)  # fmt: skip


def _vague(sentence: str) -> list[Dose]:
    found: list[Dose] = []
    low = sentence.lower()
    if not any(word in low for word in _VAGUE):
        return found
    times = (
        r"(?:for\s+)?(?:(?:a few|several|some|many)\s+(?:more\s+|deep\s+|slow\s+|long\s+|full\s+)*(?:seconds|moments|breaths|minutes|counts|beats)"
        r"|a\s+(?:brief\s+|short\s+|quick\s+|split\s+)?(?:moment|beat|while|bit of time)\b|as long as (?:you (?:can|like|want)|possible|(?:is )?comfortable|desired|needed)"
        r"|the (?:desired|recommended|prescribed|required|allotted|given) (?:amount of )?(?:time|duration)|(?:the|a) (?:desired|set) (?:amount|period) of time"
        r"|(?:a|some) (?:desired |set )?(?:amount|period|length) of time)"
    )
    for match in rx(times).finditer(sentence):
        found.append(Dose(kind="vague time", start=match.start(), end=match.end(), confidence=0.5, words=match.group()))
    reps = (
        r"(?:for\s+)?(?:(?:the|a|your)\s+)?(?:recommended|desired|prescribed|required|given|appropriate|set|necessary|target|planned|specified|suggested|same)\s+"
        r"(?:amount|number)\s+of\s+(?:(?:total\s+)?(?:repetitions|reps|times|sets)(?:\s+and\s+sets)?)(?:\s+(?:prescribed|indicated|recommended|required|called for)?\s*(?:in|by|for) your (?:program|routine|workout|training)\w*)?"
        r"|(?:a few|several|multiple|many|some|a number of|a couple(?: of)?|numerous)\s+(?:more\s+)?(?:times|reps|repetitions|sets)(?!\s+(?:a|per)\s+(?:day|week))"
        r"|as many (?:reps|repetitions|times)? ?(?:as|for)[\w ]{0,40}|(?:for\s+)?(?:repetitions|reps)\b(?=[.;,]|$)"
        r"|(?:the )?(?:desired|recommended|required) (?:repetitions|reps|sets)|until failure|to failure"
    )
    for match in rx(reps).finditer(sentence):
        found.append(Dose(kind="vague reps", start=match.start(), end=match.end(), confidence=0.5, words=match.group()))
    return found


def _frequency(sentence: str) -> list[Dose]:
    low = sentence.lower()
    if not any(word in low for word in ("day", "week", "daily", "morning", "evening", "night")):
        return []
    pattern = (
        rf"(?:{_number()}(?:\s*(?:-|to|or)\s*{_number()})?\s*(?:times|x|days|sessions)|once|twice|several times|a few times|daily|every)"
        r"\s*(?:(?:a|per|each|every|in the|throughout the)\s+(?:day|week|morning|evening|night)|daily|weekly|(?:other )?day\b)"
    )
    return [
        Dose(kind="frequency", start=match.start(), end=match.end(), confidence=0.7, words=match.group())
        for match in rx(pattern).finditer(sentence)
    ]
