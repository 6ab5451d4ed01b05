"""Numbers and units in English words."""

from __future__ import annotations

import re

ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
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
    "inch": "inch inches",
    "degree": "° deg degs",
    "degree Celsius": "°C",
    "degree Fahrenheit": "°F",
    "percent": "%",
    "beat per minute": "bpm",
    "repetition": "rep reps",
}
UNITS = {written: unit for unit, forms in _FORMS.items() for written in forms.split()}
"""Written form of a unit: its name."""
PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 8: "eighth"}
PLURALS = {
    "foot": "feet",
    "inch": "inches",
    "percent": "percent",
    "beat per minute": "beats per minute",
    "stretch": "stretches",
}


def cardinal(number: int) -> str:
    """``21`` as ``twenty-one``; twelve digits and more are said one by one."""
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens] + (f"-{ONES[ones]}" if ones else "")
    if number >= 10**12:
        return digits(str(number))
    size, name = next(scale for scale in _SCALES if number >= scale[0])
    count, rest = divmod(number, size)
    return f"{cardinal(count)} {name}" + (f" {cardinal(rest)}" if rest else "")


def ordinal(number: int) -> str:
    """``21`` as ``twenty-first``."""
    head, cut, last = re.fullmatch(r"(.*?)([ -]?)(\w+)", cardinal(number)).groups()  # type: ignore[union-attr]
    last = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return f"{head}{cut}{last}"


def digits(number: str) -> str:
    """``007`` as ``zero zero seven``."""
    return " ".join(ONES[int(digit)] for digit in number)
