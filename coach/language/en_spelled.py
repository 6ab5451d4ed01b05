"""What English writes short, in digits and in signs, as it is said: ``10-20s``, ``3x10``, ``knee/hip``.

Most lines have nothing of it (``SHORT``, in the language's own file): then none of these rules is made.
"""

from __future__ import annotations

import re

from coach.language import Rules, rewritten
from coach.language.en_numbers import PARTS, PLURALS, TENS, UNITS, cardinal, digits, ordinal

_ANY_CASE = {written.lower(): unit for written, unit in UNITS.items()}

_N = r"\d+(?:,\d{3}(?!\d))*(?:\.\d+)?"
_U = "(?i:" + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True)) + r")(?![^\W\d_])"
_DOT = r"(?:\.(?=\s+[a-z0-9]|,))?"
"""An abbreviation's full stop, where it does not end the sentence."""
_FREE = r"(?<![\w.:/])(?<!\d,)"
"""Nothing that belongs to the number stands before it."""
_TO = r"(?:-|–|—|‒|‑|−|\bto\b)"


def _words(written: str) -> str:
    """One number as written: ``4.5``, ``1,200``, ``007``."""
    whole, _, decimals = written.replace(",", "").partition(".")
    long = len(whole) > 12 or (len(whole) > 1 and int(whole[0]) == 0)
    said = digits(whole) if long else cardinal(int(whole or "0"))
    return said + (f" point {digits(decimals)}" if decimals else "")


def _named(written: str) -> str:
    return UNITS.get(written) or _ANY_CASE[written.lower()]


def _unit(written: str, number: str) -> str:
    """The unit's name, in the plural unless the number is one."""
    unit = _named(written)
    if number.replace(",", "") == "1":
        return unit
    if unit in PLURALS:
        return PLURALS[unit]
    first, *rest = unit.split(" ")
    return " ".join([first + "s", *rest])


def _measure(number: str, unit: str | None) -> str:
    return f"{_words(number)} {_unit(unit, number)}" if unit else _words(number)


def _clock(match: re.Match[str]) -> str:
    """``1:30`` is a length of time on a mat: one minute thirty; before a.m. or p.m. it is the time of day."""
    first, second, third, half = match[1], match[2], match[3], match[4]
    if half:
        return f"{_words(first)} {_words(str(int(second))) if int(second) else ''} {half[0].lower()}.m."
    names = ("hour", "minute", "second") if third else ("minute", "second")
    parts = [(int(part), name) for part, name in zip((first, second, third), names, strict=False) if part]
    said = [f"{cardinal(count)} {name}{'' if count == 1 else 's'}" for count, name in parts if count]
    return " ".join(said) or "zero seconds"


def _range(match: re.Match[str]) -> str:
    low, low_unit, dash, high, unit = match.group("low", "low_unit", "dash", "high", "unit")
    if low == high:
        return f"{_words(low)} {_measure(high, unit)}"
    spaced = dash != dash.strip() != "to"  # a pause may be meant as well
    if spaced and float(low.replace(",", "")) > float(high.replace(",", "")):
        return f"{_measure(low, low_unit)}, {_measure(high, unit)}"
    if low_unit and (not unit or _named(low_unit) != _named(unit)):
        return f"{_measure(low, low_unit)} to {_measure(high, unit)}"
    return f"{_words(low)} to {_measure(high, unit)}"


def _fraction(match: re.Match[str]) -> str:
    whole, top, bottom = match[1], int(match[2]), int(match[3])
    unit = f" {_unit(match[4], '2' if whole else '1')}" if match[4] else ""
    if bottom in PARTS and 0 < top < bottom:
        part = PARTS[bottom] + ("" if top == 1 else "s" if bottom != 2 else "")
        if not whole:
            return f"{cardinal(top)} {part}{unit}"
        a = "an" if part[0] == "e" else "a"
        return f"{_words(whole)} and {a if top == 1 else cardinal(top)} {part}{unit}"
    said = f"{_words(whole)} " if whole else ""
    if top == bottom or (top, bottom) == (24, 7):
        return f"{said}{cardinal(top)} {cardinal(bottom)}{unit}"
    return f"{said}{cardinal(top)} {'out of' if bottom in (10, 100) else 'over'} {cardinal(bottom)}{unit}"


def _row(match: re.Match[str]) -> str:
    """Three numbers and more in a row, as in 4-7-8 breathing or a date."""
    return " ".join(_words(number) for number in re.findall(r"\d+", match[0]))


def _vertebrae(match: re.Match[str]) -> str:
    """``L5-S1``: a letter and a number, and no unit between them."""
    return " ".join(part if part.isupper() else cardinal(int(part)) for part in re.findall(r"[CTLS]|\d+", match[0]))


def _lettered(match: re.Match[str]) -> str:
    """A level and its letter, which is no unit: ``level 2 H``."""
    return f"{match[1]}{cardinal(int(match[2]))} {match[3]}"


def _point(match: re.Match[str]) -> str:
    """A decimal comma as a point."""
    return f"{match[1]}.{match[2]}" if match[1] else f"{match[3]}.{match[4]}"


def _compound(match: re.Match[str]) -> str:
    parts = re.findall(r"(\d+)(h|m|s)", match[0])
    names = {"h": "hr", "m": "min", "s": "sec"}
    return " ".join(_measure(number, names[unit]) for number, unit in parts)


_SIDES = "side|leg|arm|foot|hand|way|direction|knee|hip|set|round|rep|week|day|minute|min|hour|session|exercise|muscle"
_LENGTHS = (
    "apart|wide|away|from|high|tall|long|thick|deep|off|above|below|behind|across|of|to|in|up|down|forward|back|"
    "between(?! (?:set|rep|round|side|exercise|each))|"
    "block|box|step|ball|roller|platform"
)
"""After a number with a mark: it is a distance."""
_STAYS = re.compile(
    r"\b(?:hold\w*|stay\w*|rest\w*|pause\w*|wait\w*|keep|remain|for|relax|breathe|times|x)\b[^.;:!?]*$", re.I
)
"""Before it, in the same clause: it is a time."""


def _marked(match: re.Match[str]) -> str:
    """Feet and inches, or minutes and seconds, by what stands around the marks; a lone quotation mark stays one."""
    first, second, after = match["first"], match["second"], match["after"] or ""
    before = match.string[: match.start()]
    timed = not after and _STAYS.search(before[-80:])
    if not (timed or after or second) or (not second and before.count("'") % 2):
        return match[0]
    names = ("min", "sec") if timed else ("ft", "inches")
    return " ".join(f"{n} {unit}" for n, unit in zip((first, second), names, strict=True) if n) + after


DECADES = (
    r"\b(?:their|your|his|her|our|my|early|mid|late|(?:in|since|from|of|until|during|through) the)[ -]"
    r"(?:(?:early|mid|late)[ -])?[2-9]0'?s(?:(?:,| and| or| to|, and|, or)? ?[-–]?[2-9]0'?s)*\b"
    r"(?! (?:hold|rest|pause|break|stretch|plank|interval|set)s?\b)"
)
"""In their fifties, and no fifty seconds."""


def _decades(match: re.Match[str]) -> str:
    return re.sub(r"'?(\d{2,4})'?s\b", lambda one: _decade(one[1]), match[0])


def _decade(year: str) -> str:
    tens = TENS[int(year[-2])] if year[-2] != "0" and year[-1] == "0" else ""
    if not tens:
        return f"{_year(year)}s" if len(year) == 4 else f"{year} s"
    century = f"{cardinal(int(year[:2]))} " if len(year) == 4 else ""
    return f"{century}{tens[:-1]}ies"


def _year(year: str) -> str:
    """``1984`` as ``nineteen eighty-four``."""
    head, tail = int(year[:2]), int(year[2:])
    if head == 20 and tail < 10:
        return cardinal(int(year))
    return f"{cardinal(head)} {'hundred' if not tail else f'oh {cardinal(tail)}' if tail < 10 else cardinal(tail)}"


def _one_by_one(match: re.Match[str]) -> str:
    """A number that is a name: its digits."""
    return re.sub(r"\d+", lambda number: f" {digits(number[0])} ", match[0]).replace("-", " ")


_YEAR = r"(?:1[5-9]\d\d|20[0-4]\d)"
_LIMB = r"(?:arm|leg|hand|foot|knee|hip|side|elbow|shoulder|heel|ankle|wrist)s?"
_BEFORE: Rules = (
    # Short forms: the ending of a fraction is none, and one that is written onto a number stands for itself.
    (re.compile(r"(?<=\d/\d)(?:rds?|ths?|nds?)\b"), ""),
    (re.compile(r"(?<=\d)(?=(?:ea|rds|max)\b)|(?<=\bea|\brd)(?=\d)|(?<=\brds|\bmax)(?=\d)", re.IGNORECASE), " "),
    # Short forms that a full stop ends, and endings in brackets.
    (re.compile(r"(?<=[a-z])\((e?s)\)"), r"\1"),
    (re.compile(r"\b(?:No|Nr|no)\.\s?(?=\d)|№\s?"), "number "),
    (re.compile(r"(?<!\d)(?<!\d )\bmin\.?\s?(?=\d)", re.IGNORECASE), "minimum "),
    (
        re.compile(r"(?<![\d ])(?<!\d )\s*\bmax\.(?=\s?[\da-z])|\bmax\.?\s?(?=\d)|\bmax\b\.?", re.IGNORECASE),
        " maximum ",
    ),
    (re.compile(r"\b[eE][aA]\b\.?(?=\s*(?:[^A-Z\s]|$))"), "each"),
    (re.compile(r"\bea\.", re.IGNORECASE), "each."),
    (re.compile(r"\b[rR][dD]\b\.?(?=\s+[^A-Z\s]|,)|\b[rR][dD][sS]\b"), "rounds"),
    (re.compile(r"\bDr\.?\s(?=[A-Z])"), "Doctor "),
    (re.compile(r"\b(M(?:rs?|s)|Prof|St)\.\s(?=[A-Z])"), r"\1 "),
    (re.compile(r"\b[Ff]ig\.\s?(?=\d)"), "figure "),
    (re.compile(r"\b[Vv]ol\.?\s?(?=\d|[IVX]+\b)"), "volume "),
    (re.compile(rf"\bR(?=\s{_LIMB}\b)"), "right"),
    (re.compile(rf"\bL(?=\s{_LIMB}\b)"), "left"),
    (re.compile(r"\+\s?/\s?-|(?<=\s)\+-(?=\s?\d)"), " plus or minus "),
    # Numbers that are names: whom to call, a code; decades and years; vertebrae.
    (
        re.compile(
            r"\b(?:call|dial|ring|phone|text|tel\.?|extension|ext\.?|PIN|code|hotline|helpline|emergency number)"
            r"(?:\s(?:is|at|on|to))?:?\s\+?(?:\d{3,14}|\d{1,3}(?=[ -]\d{3}))(?:[ -]\d{2,10})*"
            r"(?:(?:,| or| and|, or)\s\d{3}(?!\d))*"
            r"(?![\d:]|\s?(?:s|sec|min)\b)",
            re.IGNORECASE,
        ),
        _one_by_one,
    ),
    (re.compile(r"\b9/11\b"), "nine eleven"),
    (re.compile(r"\b1[1-9]\d0'?s\b|\b20[0-9]0'?s\b|(?<![\w'])'[2-9]0s\b"), _decades),
    (re.compile(DECADES, re.IGNORECASE), _decades),
    (
        re.compile(
            rf"\b((?:in|since|until|by|from|the year|back in) )({_YEAR}(?:(?:,| and|, and| or| to) {_YEAR})*)"
            r"(?=[,;:!?)]|\.(?!\d)|$| (?:and|when|he|she|it|they|by|the|a|to|as|that|was|were|this)\b)",
            re.IGNORECASE,
        ),
        lambda match: match[1] + re.sub(r"\d+", lambda year: _year(year[0]), match[2]),
    ),
    (re.compile(r"\b[CTLS]\d{1,2}(?: ?[-–/] ?[CTLS]?\d{1,2})?(?![\w%°])"), _vertebrae),
    (
        re.compile(
            r"\b((?i:level|phase|type|grade|stage|part|group|zone|class|row|seat|step) )(\d{1,3}) ?([A-HSMG])\b(?!')"
        ),
        _lettered,
    ),
    # Marks of feet, inches, minutes and seconds.
    (
        re.compile(
            rf"""(?<![\w"'.,/])(?:(?P<first>{_N})'\s?)?(?P<second>{_N})"(?![\w"])(?P<after>\s?(?:{_LENGTHS})\b)?""",
            re.IGNORECASE,
        ),
        _marked,
    ),
    (
        re.compile(
            rf"""(?<![\w"'.,/])(?P<first>{_N})'(?P<second>)(?![\w'"])(?P<after>\s(?:{_LENGTHS})\b)?""", re.IGNORECASE
        ),
        _marked,
    ),
    (
        re.compile(
            r"(?<=\d)\s?in(?:\.(?=\s+[a-z]|,)|(?=\s(?:apart|wide|away|high|tall|long|thick|deep|off|above|below)\b))"
            r"|(?<=\d)in\b(?!\.\w)"
        ),
        " inches",
    ),
    # 10/side; 30s on/10s off; 10...15; a comma for a point.
    (
        re.compile(rf"(?<=\d)(\s?[a-z]{{1,7}})?\.?\s?/\s?(?=(?:{_SIDES})s?\b)", re.IGNORECASE),
        lambda match: f"{match[1] or ''} per ",
    ),
    (re.compile(r"\b(on|work)\s?/\s?(?=\d)", re.IGNORECASE), r"\1, "),
    (re.compile(r"(?<=\d)(\s?(?:s|secs?|mins?))\s?/\s?(?=\d+\s?(?:s|secs?|mins?)\b)"), r"\1, "),
    (re.compile(r"(?<=\s):(?=[0-5]\d\b(?!:))(\d\d)"), r"\1 sec"),
    (re.compile(r"\bon\s?/\s?off\b", re.IGNORECASE), "on and off"),
    (re.compile(r"(?<=\d)\s?\.{2,3}\s?(?=\d)"), " to "),
    (re.compile(rf"(?<![\d,.])(\d{{1,3}}),(\d{{1,2}})(?=\s?(?:{_U}|%|°))|(?<![\d,.])(0),(\d{{1,3}})(?![\d,])"), _point),
    (
        re.compile(r"(?:\bhttps?://(?:www\.)?|\bwww\.)([^\s<>]*[^\s<>/.,;:!?)])/?", re.IGNORECASE),
        lambda match: match[1].replace("/", " slash "),
    ),
    (re.compile(r"(?:~|≈|≃|∼)\s*(?=[\d.])"), " about "),
    (re.compile(r"±\s*(?=[\d.])"), " plus or minus "),
    (re.compile(r"(?:>=|≥|⩾)\s*(?=[\d.])"), " at least "),
    (re.compile(r"(?:<=|≤|⩽)\s*(?=[\d.])"), " at most "),
    (re.compile(r">\s*(?=[\d.])"), " more than "),
    (re.compile(r"<\s*(?=[\d.])"), " less than "),
    (re.compile(r"#\s*(?=\d)"), " number "),
    (re.compile(rf"(?<=\d)(\s?(?:{_U})?)\s*\+(?!\s*[\d.])"), r"\1 or more "),
    (re.compile(r"\+\s*(?=[\d.])"), " plus "),
    (re.compile(r"(?<=\d)\s*=\s*|\s=\s(?=\S)"), " equals "),
)
_MONEY = {"$": "dollar", "£": "pound", "€": "euro"}
_NUMBERS: Rules = (
    (re.compile(r"(?<=:\d\d)\s*[-–—]\s*(?=\d+:\d\d)|(?<=\d/\d)[-–](?=\d)"), " to "),
    (re.compile(r"\b(step|round|set|part|rep)\s+(\d+)/(?=\d+\b)", re.IGNORECASE), r"\1 \2 of "),
    (
        re.compile(
            rf"{_FREE}(\d{{1,2}}):([0-5]\d)(?::([0-5]\d))?(?![\d:])(?:\s*([ap])\.?m\b\.?|\s*min(?:ute)?s?\b)?",
            re.IGNORECASE,
        ),
        _clock,
    ),
    (re.compile(rf"{_FREE}(?:\d+h\d+m(?:\d+s)?|\d+m\d+s)(?!\w)"), _compound),
    (re.compile(rf"{_FREE}(\d+)m(?!\w)"), r"\1 min"),
    (re.compile(rf"{_FREE}\d+(?:/\d+){{2,9}}(?![\w/])"), _row),
    (re.compile(rf"{_FREE}\d+(?:[-–]\d+){{2,9}}(?![\w-])"), _row),
    (re.compile(rf"{_FREE}(?:(\d{{1,4}})[ -])?(\d{{1,4}})[/⁄](\d{{1,4}})(?![\d/⁄])(?:[\s-]?({_U}){_DOT})?"), _fraction),
    # 3x10, 3 x 10, 2x, x2: the numbers are left for the rules below.
    (re.compile(r"(?<=\d)\s*(?:[x×✕✖*]\s*(?=\d)|[x×](?!\w))", re.IGNORECASE), " times "),
    (re.compile(r"(?<![\w])[x×](?=\d)", re.IGNORECASE), "times "),
    (
        re.compile(
            rf"{_FREE}(?P<low>{_N})\s?(?P<low_unit>{_U})?(?P<dash>\s*{_TO}\s*)(?P<high>{_N})(?:\s?(?P<unit>{_U}){_DOT})?"
            r"(?![\d])"
        ),
        _range,
    ),
    (re.compile(r"(?<!\w)(\d{1,9})(?:st|nd|rd|th)(?!\w)", re.IGNORECASE), lambda match: ordinal(int(match[1]))),
    (re.compile(r"(?<![\w)\]])[-−](?=\d[\d.]*\s?°)"), "minus "),
    # A thirty-second hold: no plural.
    (re.compile(rf"(?<![\d.])({_N})-({_U})"), lambda match: f"{_words(match[1])} {_named(match[2])}"),
    (re.compile(rf"(?<![\d.])({_N})\s?({_U}){_DOT}"), lambda match: _measure(match[1], match[2])),
    (re.compile(r"(?<=\d)\s*:\s*(?=\d)"), " to "),
    (re.compile(rf"([$£€])({_N})"), lambda match: f"{_words(match[2])} {_MONEY[match[1]]}{'s' * (match[2] != '1')}"),
    (re.compile(r"(?<![\w)\]])[-−](?=\.?\d)"), "minus "),
    (re.compile(r"(?<!\d)\.(\d+)"), lambda match: f" zero point {digits(match[1])} "),
    (re.compile(_N), lambda match: f" {_words(match[0])} "),
)


_AFTER: Rules = (
    (re.compile(r"(?<=[^\W\d_]{2})\.(?=[^\W\d_]{2})"), " dot "),
    (re.compile(r"%"), " percent "),
    (re.compile(r"°"), " degrees "),
    (re.compile(r"@"), " at "),
    (re.compile(r"&|(?<=\w\s)\+(?=\s\w)"), " and "),
    (
        re.compile(r"\b(reps?|sets?|times?|breaths?|minutes?|seconds?|repetitions?)\s*/\s*(?=\w)", re.IGNORECASE),
        r"\1 per ",
    ),
    (re.compile(r"\b(and)\s*/\s*(or)\b", re.IGNORECASE), r"\1 \2"),
    (re.compile(r"(?<=[^\W\d_])\s*/\s*(?=[^\W\d_])"), " or "),
)


def spelled_out(text: str) -> str:
    """The text without digits and signs."""
    text = rewritten(text, _BEFORE)
    if any(letter.isdigit() for letter in text):
        text = rewritten(text, _NUMBERS)
    return rewritten(text, _AFTER)
