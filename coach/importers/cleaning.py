"""Source text to clean text: without markup and odd signs, its pauses in one spelling, its language known."""

from __future__ import annotations

import re
import unicodedata

from coach.language import rx, vocabulary

_TRANSLATE = {
    0x2018: "'", 0x2019: "'", 0x201A: "'", 0x201B: "'", 0x2032: "'", 0x201C: '"', 0x201D: '"', 0x201E: '"',
    0x2033: '"', 0x00AB: '"', 0x00BB: '"', 0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: " - ",
    0x2015: " - ", 0x2212: "-", 0x2026: "...", 0x00A0: " ", 0x202F: " ", 0x2007: " ", 0x200B: None, 0x200C: None,
    0x200D: None, 0x2060: None, 0xFE0F: None, 0xFEFF: None, 0x00AD: None, 0x2044: "/",
    0x00D7: "x", 0x2022: " ", 0x00B4: "'", 0x0060: "'",
}  # fmt: skip
_MARKUP = (
    (r"</?[a-z][a-z0-9]{0,9}(?:\s[^<>]{0,200})?/?>", " "),  # <b>, <br/>
    (r"(?<![\w>])/?(?:li|br|ul|ol|div|span|strong|em)\s?/?>", " "),  # a tag cut in two
    (r"!\[[^\[\]]{0,200}\]\([^()]{0,500}\)", " "),  # ![a picture](x.png)
    (r"\[\d{1,3}\]\([^()]{0,500}\)|\(\[[^\[\]]{1,200}\]\([^()]{0,500}\)\)", ""),  # [1](address), ([video](address))
    (r"\[(?:\d{1,3}(?:[-,–] ?\d{1,3}){0,5}|citation needed|edit|note \d+)\]", ""),  # [3], [1, 2]
    (r"\[([^\[\]]{1,200})\](?:\([^()]{0,500}\)|\[[^\[\]]{0,40}\])", r"\1"),  # [words](address), [words][1]
    (r"\[\[(?:[^\[\]|]{1,100}\|)?([^\[\]|]{1,100})\]\]", r"\1"),  # [[page|words]]
    (r"\[\^[\w-]{1,20}\]:?", ""),  # a footnote
    (r"~~[^~]{1,200}~~", " "),  # struck out
    (r"==([^=]{1,200})==", r"\1"),  # ==marked==
    (r"\*\*|__|(?<!\d)\*|\*(?!\d)|(?<!\w)_|_(?!\w)|`", ""),
)
"""What is apparatus in a line, and what stays of it; every run has an end, so that each is linear."""


def clean(text: str) -> str:
    """One line of plain text: no control characters, curly quotes, odd spaces, or markup."""
    text = unicodedata.normalize("NFC", text).translate(_TRANSLATE)
    if not (text.isascii() and text.isprintable()):
        odd = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "So")
        text = "".join(" " if c != "°" and unicodedata.category(c) in odd else c for c in text)
    if any(mark in text for mark in ">[*_=~`"):
        for pattern, kept in _MARKUP:
            text = rx(pattern).sub(kept, text)
    text = rx(r"[,;:][,;: ]*([,;:])").sub(r"\1", text)
    text = rx(r" -(?: ?-)* (?=\S)").sub(" - ", text)
    text = vocabulary().rx("tempo").sub(lambda one: f"tempo {sum(map(int, filter(str.isdigit, one[1])))} seconds", text)
    for form, pattern in vocabulary().tables["short"]:
        text = re.sub(pattern, form, text)
    return " ".join(text.replace(" & ", " and ").replace(" | ", "; ").replace("rep(s)", "reps").split())


PAUSE_MS, LONG_PAUSE_MS, LONGEST_PAUSE_MS = 3_000, 6_000, 60_000
"""What "(pause)" and "(long pause)" stand for."""


def clean_line(text: str) -> str:
    """Clean, but with its marks for pauses kept, in one spelling: ``[pause 2000 ms]``."""
    return clean(vocabulary().rx("pause").sub(_pause, text))


def _pause(match: re.Match[str]) -> str:
    """A mark in the one spelling, if it is one; in brackets that no sentence has a time alone is one."""
    words, mark = vocabulary().words, match.group().lower()
    said = rx(r"[a-z]+|\d+(?:\.\d+)?").findall(mark)
    number = next((float(one) for one in said if one[0].isdigit()), 0.0)
    asked = set(said) & words["pause"] or (mark[0] in "[{</" and number and len(said) == 2)
    if not asked or any(not one[0].isdigit() and one not in words["pausing"] for one in said):
        return match.group()
    unit = next((ms for one in said if (ms := vocabulary().units.get(one))), 1000)
    ms = int(number * (1 if {"ms", "msec", "slnc"} & set(said) else unit))
    return f" [pause {min(ms, LONGEST_PAUSE_MS) or (LONG_PAUSE_MS if 'long' in mark else PAUSE_MS)} ms] "


SURELY_OWN, SURELY_FOREIGN, LEAST_WORDS = 0.6, 0.25, 3
"""Shares of a text's words that the import knows: from the first on nobody is asked, below the second it is sure."""


def foreign(text: str) -> tuple[str, bool]:
    """The language of a text that is not English, and whether that is sure; empty for English or too little text."""
    words = rx(r"[^\W\d_]+").findall(text[:20_000].lower())
    share = sum(word in vocabulary().tags for word in words) / max(1, len(words))
    if len(words) < LEAST_WORDS or share >= SURELY_OWN:
        return "", True
    from py3langid import classify  # takes a while to load

    code, languages = classify(" ".join(words))[0], vocabulary().languages
    name = "" if code == vocabulary().language else languages.get(code, f"another language ({code})")
    return name if code in languages or share < SURELY_FOREIGN else "", share < SURELY_FOREIGN and code in languages
