"""How long words should take: to plan before anything is recorded, and to tell a recording that went wrong."""

from __future__ import annotations

import re

import msgspec

_COMMA = re.compile(r"[,;:—–](?=\s+\S)")
_STOP = re.compile(r"[.!?…](?=\s+\S)")


class Pace(msgspec.Struct, frozen=True):
    """How an engine spends its time, in words of its rate: a line's start, each character, each comma, each full stop.

    Fitted to trimmed clips of the bundled library's lines by ``python -m tests.bench.fit_lengths``. A right recording
    lasts ``least`` to ``most`` times as long as that, give or take ``slack`` ms.
    """

    start: float
    character: float
    comma: float
    stop: float
    least: float = 0.35
    most: float = 4.0
    slack: tuple[int, int] = (300, 2000)


ESPEAK = Pace(0.793, 0.135, 0.648, 1.381)
"""espeak-ng, and whatever else is not known better. Its bounds are wide: its voices for other scripts spell Latin words
letter by letter, four times as long."""


def expected_ms(text: str, rate: int, pace: Pace = ESPEAK) -> int:
    """Estimated ms of ``text`` at ``rate`` words a minute."""
    words = text.strip()
    commas, stops = len(_COMMA.findall(words)), len(_STOP.findall(words))
    count = pace.start + pace.character * len(words) + pace.comma * commas + pace.stop * stops
    return round(60_000 / rate * count)


def plausible_ms(text: str, rate: int, pace: Pace = ESPEAK) -> tuple[int, int]:
    """Bounds in ms between which a recording of ``text`` can be right.

    A character outside the Latin alphabet may be a whole syllable, or be called by its name: up to two seconds.
    """
    expected = expected_ms(text, rate, pace)
    least = expected_ms(re.sub(r"(\w{20})\w+", r"\1", text), rate, pace)  # "aaaaah" is not said letter by letter
    foreign = sum(ord(letter) > 0x24F or letter.isdigit() for letter in text)
    short, long = pace.slack
    return max(30, round(least * pace.least) - short), round(expected * pace.most) + long + 2000 * foreign * 145 // rate


def longest_pause_ms(text: str, rate: int, pace: Pace = ESPEAK) -> int:
    """The longest silence that may stand inside a recording: a breath, and half more than the text's marks take."""
    words = text.strip()
    mark = pace.stop if _STOP.search(words) else pace.comma if _COMMA.search(words) else 0.0
    return 300 + round(60_000 / rate * (0.6 + mark * 1.5))
