"""Numbers and lengths of time in words, as a listener hears them."""

from __future__ import annotations

from collections.abc import Sequence

_SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def number(value: int) -> str:
    """``45`` as ``forty-five``; from a thousand on in digits."""
    if value < 20:
        return _SMALL[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")
    if value < 1000:
        hundreds, rest = divmod(value, 100)
        return f"{_SMALL[hundreds]} hundred" + (f" and {number(rest)}" if rest else "")
    return str(value)


def counted(value: int, singular: str, plural: str = "") -> str:
    """``one breath``, ``three breaths``."""
    return f"{number(value)} {singular if value == 1 else plural or singular + 's'}"


def length(ms: int) -> str:
    """A length of time to the second: ``one minute and thirty seconds``. A part of a second is said as "about"."""
    seconds = (ms + 500) // 1000
    minutes, rest = divmod(seconds, 60)
    parts = [counted(minutes, "minute")] if minutes else []
    if rest or not minutes:
        parts.append(counted(rest, "second"))
    return ("about " if ms % 1000 else "") + " and ".join(parts)


def half_minutes(ms: int) -> int:
    """``ms`` in half minutes, to the nearest."""
    return (ms + 15_000) // 30_000


def total(halves: int) -> str:
    """So many half minutes: ``ten and a half minutes``."""
    minutes, half = divmod(halves, 2)
    if not minutes:
        return "half a minute"
    if half:
        return "one and a half minutes" if minutes == 1 else f"{number(minutes)} and a half minutes"
    return counted(minutes, "minute")


def listed(words: Sequence[str]) -> str:
    """``a mat, a strap and a chair``."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def sentence(text: str) -> str:
    """With a capital letter at the start."""
    return text[:1].upper() + text[1:]
