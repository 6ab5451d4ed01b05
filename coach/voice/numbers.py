"""Numbers and their company (ranges, fractions, times, units) in English words."""

from __future__ import annotations

import re
from collections.abc import Callable

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 8: "eighth"}
_FORMS = {
    "second": "s sec secs second seconds",
    "minute": "min mins minute minutes",
    "hour": "h hr hrs hour hours",
    "millisecond": "ms msec",
    "week": "wk wks",
    "year": "yr yrs",
    "kilogram": "kg kgs",
    "gram": "g",
    "pound": "lb lbs",
    "meter": "m",
    "centimeter": "cm",
    "millimeter": "mm",
    "kilometer": "km",
    "foot": "ft",
    "degree": "° deg degs",
    "degree Celsius": "°C",
    "degree Fahrenheit": "°F",
    "percent": "%",
    "beat per minute": "bpm",
    "repetition": "rep reps",
}
UNITS = {written: unit for unit, forms in _FORMS.items() for written in forms.split()}
"""Written form of a unit: its name."""
_PLURAL = {"foot": "feet", "percent": "percent", "beat per minute": "beats per minute"}

_N = r"\d+(?:,\d{3}(?!\d))*(?:\.\d+)?"
_U = "(?i:" + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True)) + r")(?![^\W\d_])"
_DOT = r"(?:\.(?=\s+[a-z0-9]|,))?"
"""An abbreviation's full stop, where it does not end the sentence."""
_FREE = r"(?<![\w.:/])(?<!\d,)"
"""Nothing that belongs to the number stands before it."""
_TO = r"(?:-|–|—|‒|‑|−|\bto\b)"


def cardinal(number: int) -> str:
    """``21`` as ``twenty-one``; twelve digits and more are said one by one."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    if number >= 10**12:
        return _digits(str(number))
    size, name = next(scale for scale in _SCALES if number >= scale[0])
    count, rest = divmod(number, size)
    return f"{cardinal(count)} {name}" + (f" {cardinal(rest)}" if rest else "")


def ordinal(number: int) -> str:
    """``21`` as ``twenty-first``."""
    head, cut, last = re.fullmatch(r"(.*?)([ -]?)(\w+)", cardinal(number)).groups()  # type: ignore[union-attr]
    last = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return f"{head}{cut}{last}"


def _digits(digits: str) -> str:
    return " ".join(_ONES[int(digit)] for digit in digits)


def _words(written: str) -> str:
    """One number as written: ``4.5``, ``1,200``, ``007``."""
    whole, _, decimals = written.replace(",", "").partition(".")
    long = len(whole) > 12 or (len(whole) > 1 and int(whole[0]) == 0)
    said = _digits(whole) if long else cardinal(int(whole or "0"))
    return said + (f" point {_digits(decimals)}" if decimals else "")


def _named(written: str) -> str:
    return UNITS.get(written) or UNITS[written.lower()]


def _unit(written: str, number: str) -> str:
    """The unit's name, in the plural unless the number is one."""
    unit = _named(written)
    if number.replace(",", "") == "1":
        return unit
    if unit in _PLURAL:
        return _PLURAL[unit]
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
    if bottom in _PARTS and 0 < top < bottom:
        part = _PARTS[bottom] + ("" if top == 1 else "s" if bottom != 2 else "")
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


def _compound(match: re.Match[str]) -> str:
    parts = re.findall(r"(\d+)(h|m|s)", match[0])
    names = {"h": "hr", "m": "min", "s": "sec"}
    return " ".join(_measure(number, names[unit]) for number, unit in parts)


def _times(match: re.Match[str]) -> str:
    return f"{match[1]} times {match[2]}" if match[2] else f"{match[1]} times"


_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
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
    # A thirty-second hold: no plural.
    (re.compile(rf"(?<![\d.])({_N})-({_U})"), lambda match: f"{_words(match[1])} {_named(match[2])}"),
    (re.compile(rf"(?<![\d.])({_N})\s?({_U}){_DOT}"), lambda match: _measure(match[1], match[2])),
    (re.compile(r"(?<=\d)\s*:\s*(?=\d)"), " to "),
    (re.compile(rf"\$({_N})"), lambda match: f"{_words(match[1])} dollar{'' if match[1] == '1' else 's'}"),
    (re.compile(r"(?<![\w)\]])[-−](?=\.?\d)"), "minus "),
    (re.compile(r"(?<!\d)\.(\d+)"), lambda match: f" zero point {_digits(match[1])} "),
    (re.compile(_N), lambda match: f" {_words(match[0])} "),
)


def spell_numbers(text: str) -> str:
    """``text`` with every digit in words: ``10-20s`` as ``ten to twenty seconds``. No other word is touched."""
    if not any(letter.isdigit() for letter in text):
        return text
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
