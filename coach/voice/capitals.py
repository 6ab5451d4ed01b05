"""Words in capitals, as an engine should get them: what is stressed in writing is a word, the rest is spelled.

Engines spell what is written in capitals, each in its own way: "Breathe O U T". So this is settled before they get it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_SHORT_WORDS = (
    " act add ago aim air all an and any arc are arm as ask at awe bad be bed big bit bow box but by can cap car"
    " cue cup day did dip do ear eat end eye far few fit fly for get go gut had has he her him hip his how hug hum ice"
    " if in is it its jaw lap lay leg let lid lie lip low mat may me mid min my new no nor not now odd of off on one"
    " or our out own pad pan pat pay pec per put rag ram ran raw rep rib rip row rub rug run sat see set she sip sit"
    " six sky so sun tap ten the tie tip to toe too top tow toy try tub two up us use was way we wet who why yes yet"
    " you zip"
    " "
)
"""In capitals, these are words that somebody stresses; other words of up to three letters are abbreviations."""
_WORD = 4
"""Letters: a longer word with a vowel is said as a word."""
_CAPITALS = re.compile(r"(?<![\w-])[A-Z]{2,}(?:['’][A-Z]+)?(?![\w-])")
_VOWEL = re.compile(r"[AEIOUY]")
_NUMERALS = {
    "II": "two",
    "III": "three",
    "IV": "four",
    "VI": "six",
    "VII": "seven",
    "VIII": "eight",
    "IX": "nine",
    "XI": "eleven",
    "XII": "twelve",
}
_NUMERAL = re.compile(
    r"(?<=[^\W\d_] )(?:VIII|VII|III|II|IV|VI|IX|XII|XI)(?![^\W_])"
    r"|\b(Part|Phase|Level|Stage|Set|Series|Round|Week|Step|Warrior|Variation|Type|Grade|Block) ([IVX])(?![^\W_]|')",
    re.IGNORECASE,
)
_ALONE = {"I": "one", "V": "five", "X": "ten"}


def plain_capitals(text: str) -> str:
    """``text`` with Roman numerals as numbers, stressed words in small letters, abbreviations as single letters."""
    text = _NUMERAL.sub(_number, text)
    shouted = _is_shouted(text)
    return _CAPITALS.sub(lambda match: match[0].lower() if shouted or _is_word(match[0]) else " ".join(match[0]), text)


def spelled(text: str, lexicon: Mapping[str, str]) -> tuple[str, ...]:
    """What an engine will spell letter by letter in ``text``, as it is written, but for what ``lexicon`` knows."""
    for written in sorted(lexicon, key=len, reverse=True):
        if _CAPITALS.search(written):
            text = text.replace(written, " ")
    return tuple(dict.fromkeys(_abbreviations(_NUMERAL.sub(_number, text))))


def _abbreviations(text: str) -> Iterator[str]:
    if not _is_shouted(text):
        yield from (word for word in _CAPITALS.findall(text) if not _is_word(word))


def _number(match: re.Match[str]) -> str:
    if match[1] and match[2].isupper():
        return f"{match[1]} {_ALONE[match[2]]}"
    return _NUMERALS.get(match[0], match[0])


def _is_word(capitals: str) -> bool:
    plain = capitals.replace("’", "'")
    if len(plain) >= _WORD:
        return _VOWEL.search(plain) is not None
    return f" {plain.lower()} " in _SHORT_WORDS


def _is_shouted(text: str) -> bool:
    """A text without small letters, of more than an abbreviation or two: all of it is words."""
    return len(text.split()) > 2 and not any(letter.islower() for letter in text)
