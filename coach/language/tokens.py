"""A text as sentences, a sentence as clauses and tagged tokens: its numbers, times and sides, each with a letter.

The tags of a sentence are a string, so a table of short patterns over letters reads it: the language's grammar folds
neighbours into one token. "20", "to", "30", "seconds" are ``n>nu``, then ``nu``, then ``T`` (a time of 20 to 30 s).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Literal

import msgspec

from coach.language import rx, vocabulary


class Token(msgspec.Struct, frozen=True):
    """One word, number or mark, or several folded into one."""

    word: str
    """In lower case."""
    start: int
    end: int
    tag: str
    low: float = 0
    high: float = 0
    """A plain number; ms for a time. ``high`` 0 with a ``low``: open above; ``low`` 0: "up to"."""
    sets: int = 0
    each: bool = False
    """Meant for either side."""


MOST_SETS = 6
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
LONGEST_NUMBER = 15
"""Characters. More digits are no number of anything that is done or waited for."""
_SIGNS = ("'", "''", '"')
"""Of minutes and seconds, where a time can stand; their tag is the first of them."""


@cache
def _scanner() -> re.Pattern[str]:
    words = vocabulary()
    scan = "|".join(f"(?P<{tag}{at}>{pattern})" for at, (tag, pattern) in enumerate(words.scan))
    whole = {*words.phrases, *(word for word in (*words.tags, *words.numbers) if "-" in word)}
    phrases = "|".join(re.escape(phrase) for phrase in sorted(whole, key=lambda one: (-len(one), one)))
    return re.compile(
        rf"{scan}|\b(?:{phrases})\b(?!-)|''"
        r"|\d+ ?[½¼¾]|\d+ \d/\d(?!\d)|[½¼¾]|\b\d/[2-4](?![\d/])"  # 1½, 1 1/2, 1/2
        r"|\d+(?:[.,]\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?|\S",  # 1,5; don't
        re.IGNORECASE,
    )


def _value(word: str) -> float | None:
    """A number in digits or words, or ``None``."""
    if word[0].isdecimal() and len(word) > LONGEST_NUMBER:
        return None
    if word[-1] in _FRACTIONS and not word[:-1].strip(" 0123456789"):  # "h½" is a word
        return float(word[:-1] or 0) + _FRACTIONS[word[-1]]
    if "/" in word and len(word) > 1:
        whole, _, part = word.rpartition(" ")
        return float(whole or 0) + int(part[0]) / (int(part[-1]) or 1)
    return float(word.replace(",", ".")) if word[0].isdecimal() else vocabulary().numbers.get(word)


def _token(match: re.Match[str]) -> Token:
    words = vocabulary()
    word = match.group().strip().lower()
    place = (match.end() - len(word), match.end())
    kind = match.lastgroup[0] if match.lastgroup else ""
    if kind == "T":
        *minutes, seconds = map(int, re.findall(r"\d+", word))
        ms = sum(minutes) * 60_000 + seconds * 1000
        return Token(word, *place, "T", ms, ms)
    tag = kind or words.phrases.get(word) or words.tags.get(word, "")
    if tag in ("", "n") and (value := _value(word)) is not None:
        return Token(word, *place, "n", value, value)
    tag = tag or ("'" if word in _SIGNS else "W" if word[0].isalnum() else word)
    return Token(word, *place, tag, tag == "1", tag == "1")


@lru_cache(maxsize=512)
def tokenize(sentence: str) -> tuple[Token, ...]:
    """The tokens of a sentence, with its times, numbers and sides folded together. Asked for again and again."""
    tokens = [_token(match) for match in _scanner().finditer(sentence)]
    for pattern, tag in vocabulary().grammar:
        result: list[Token] = []
        at = 0
        for match in re.finditer(pattern, tags(tokens)):
            result += [*tokens[at : match.start()], _folded(tokens[match.start() : match.end()], tag)]
            at = match.end()
        tokens = [*result, *tokens[at:]]
    return tuple(tokens)


def tags(tokens: Sequence[Token]) -> str:
    """One letter for each token."""
    return "".join(token.tag for token in tokens)


def _folded(run: Sequence[Token], tag: str) -> Token:
    """Several tokens made one: the range of their numbers, in ms where they are a time; and how many sets of it."""
    found = tags(run)
    numbers = [token for token in run if token.tag in "n1TRS"]
    low, high = (numbers[0].low, numbers[-1].high) if numbers else (1.0, 1.0)
    if "Y" in found and not numbers:  # twice
        low = high = 3 if run[0].word == "thrice" else 2
    if "|" in found and found[0] == "A":  # a minute or two
        low = 1
    if tag == "T" and "T" not in found:
        low, high = _measured(run, low, high)
    if len(numbers) > 1 and low > high > 0:
        low, high = high, low
    if "M" in found or "O" in found:
        high = 0
    elif "X" in found and len(numbers) == 1 and tag == "T":
        low = 0
    if "B" in found:
        low, high = low + high, low + high
    sets = next((token.sets for token in run if token.sets), 0)
    if tag in "TR" and (parts := _in_sets(run, tag)):
        low, high, sets = parts
    word = " ".join(token.word for token in run)
    if tag in "RS" and " more " in word:  # two more sets
        low, high = low + 1, high + 1
    each = any(token.each or (token.tag == "E" and not (token.word == "each" and sets)) for token in run)
    return Token(word, run[0].start, run[-1].end, tag, low, high, sets, each)


def _measured(run: Sequence[Token], low: float, high: float) -> tuple[float, float]:
    """Numbers with their unit in ms; a count is a second."""
    unit = next((token.word for token in reversed(run) if token.tag in "ub'"), "")
    if any(token.tag == "½" for token in run):  # half a minute; a minute and a half, one and a half minutes
        half = 0.5 if set(tags(run[:-1])) & set("nku") else -0.5
        low, high = low + half, high + half
    ms = vocabulary().units.get(unit, 1000)
    return low * ms, high * ms


def _in_sets(run: Sequence[Token], tag: str) -> tuple[float, float, int] | None:
    """ "3 x 10", "2 sets of 12", "3 x 30 s", "30 s x 3", "hold 20 s, 3 reps": the smaller statement is the sets."""
    counted = [token for token in run if token.tag in "nSR"]
    timed = [token for token in run if token.tag == "T"]
    if timed and counted:
        return timed[0].low, timed[0].high, int(counted[0].low)
    if tag == "R" and len(counted) > 1 and (tags(run) == "RR" or any(token.tag in "S*" for token in run)):
        sets, reps = counted[0], counted[-1]
        if "R" in run[0].tag or (sets.low > MOST_SETS >= reps.low):  # "15 x 3"
            sets, reps = reps, sets
        return reps.low, reps.high, int(sets.low) if sets.low != 1 else 0
    return None


def sentences(text: str) -> list[str]:
    """The sentences of a clean text, in order; joined with spaces they are the text again."""
    words = vocabulary().words
    result: list[str] = []
    start = 0
    for match in rx(r"[.!?]+[\"')\]]*(?=\s|$)|[.!?](?=(?-i:[A-Z][a-z]))").finditer(text):
        word = text[start : match.start()].rsplit(" ", 1)[-1].lower().strip("(\"'")
        first = text[match.end() : match.end() + 60].lstrip()[:1]
        if match.group()[0] == "." and first and (
            word in words["title"]
            or (word in words["abbreviation"] and not first.isupper())
            or (word.isdigit() and start == match.start() - len(word))  # "1. Lie down"
            or (match.group().startswith("...") and not first.isupper())  # "10... 15 seconds"
            or not (first.isalnum() or first in "\"'([{")
        ):  # fmt: skip
            continue
        result.append(text[start : match.end()].strip())
        start = match.end()
    return [sentence for sentence in (*result, text[start:].strip()) if sentence]


def finish(text: str) -> str:
    """With a capital at the start and a stop at the end; empty where there is nothing to say."""
    text = rx(r"\s([,.;:!?])").sub(r"\1", " ".join(text.split()))
    text = rx(r",,+").sub(",", text)
    if not any(character.isalnum() for character in text):
        return ""
    text = text[0].upper() + text[1:]
    return text if rx(r"[.!?][\"')]?$").search(text) else text.rstrip(",;: -") + "."


_MARKS = ",;:.!?()-"
_ACTIONS = tuple("vhdawtgLTR_")


class Clause:
    """A run of tokens between two marks or joining words, the latter in ``joined``; what is to be cut from it."""

    def __init__(self, tokens: Sequence[Token], text: str, before: Clause | None) -> None:
        found = tags(tokens)
        head = len(found) - len(found.lstrip(_MARKS + "k"))
        self.start = tokens[0].start
        self.joined = {token.word for token in tokens[:head]}
        self.lead = tokens[head - 1].word if head else ""
        self.core = tokens[head : len(found.rstrip(_MARKS))]
        self.tags = tags(self.core)
        self.words = {word for token in self.core for word in token.word.split()}
        self.said = text[self.core[0].start : self.core[-1].end].strip(" ,;.") if self.core else ""
        self.aside: bool = self.tags[:1] == "i" or "G" in found or (before is not None and before.aside)
        """Whether it hangs on a condition, or is a goal."""
        self.whole = False
        self.spans: list[tuple[int, int]] = []
        self.became = "dose"


def clauses(tokens: Sequence[Token], text: str) -> list[Clause]:
    """A sentence at its marks, its joining words, and every "and" that a new action follows."""
    starts = [0]
    for at, token in enumerate(tokens):
        hyphen = token.tag == "-" and at and tokens[at - 1].end == token.start
        ends = token.tag in _MARKS + "ki" and not hyphen and (token.word != "and" or _acts(tokens[at + 1 :]))
        if ends and set(tags(tokens[starts[-1] : at])) - set(_MARKS + "ki"):
            starts.append(at)
    result: list[Clause] = []
    for low, high in itertools.pairwise([*starts, len(tokens)]):
        if low < high:
            result.append(Clause(tokens[low:high], text, result[-1] if result else None))
    return result


def _acts(tokens: Sequence[Token]) -> bool:
    """Whether an action follows, maybe behind "then" or "slowly"."""
    return tags(tokens).lstrip("kjf").startswith((*_ACTIONS, "E,", "E."))


Place = Literal["side", "other"]
Kind = Literal["literal", "one", "other", "opposite", "bare"]


class Mention(msgspec.Struct, frozen=True):
    """Words that name a side: "right", "one leg", "the other arm", "the opposite shoulder"."""

    kind: Kind
    start: int
    end: int
    word: str
    noun: str = ""
    adjective: str = ""

    def __str__(self) -> str:
        return f"{self.word} {self.noun}".strip()

    @property
    def family(self) -> str:
        """``leg`` or ``arm`` for a part of one, ``side`` for what is neither."""
        return next((limb for limb in ("leg", "arm") if self.noun in vocabulary().words[limb]), "side")

    def named(self, place: Place) -> str:
        """The words to say instead."""
        if self.kind == "literal":
            starts = self.start == 0 and self.noun not in ("", "side")
            return f"Your {{{place}}}" if starts else f"{{{place}}}"
        owner = "the" if self.noun in ("", "side") else "your"
        return " ".join(filter(None, (owner, self.adjective, f"{{{place}}}", self.noun or "one")))


def mentions(tokens: Sequence[Token], text: str) -> list[Mention]:
    """Every mention of a side, in order."""
    words = vocabulary().words
    found: list[Mention] = []
    for at, token in enumerate(tokens):
        if token.tag not in "lo1":
            continue
        follow = at + 1
        while tags(tokens[follow : follow + 1]) == "j":
            follow += 1
        noun = tokens[follow] if tags(tokens[follow : follow + 1]) == "p" else None
        adjective = text[token.end : noun.start].strip(" ,") if noun else ""
        owned = at and tokens[at - 1].word in ("the", "your", "a", "my", "an")
        start, end = tokens[at - 1].start if owned else token.start, noun.end if noun else token.end
        kind: Kind = "one" if token.tag == "1" else "opposite" if token.word in words["opposite"] else "other"
        if token.tag == "l":
            found.append(Mention("literal", token.start, token.end, token.word, noun.word if noun else "", adjective))
        elif noun and not (kind == "one" and noun.word in words["plural"]):
            found.append(Mention(kind, start, end, token.word, noun.word, adjective))
        elif owned and not noun and token.word in ("other", "opposite"):
            after = tokens[at + 1] if at + 1 < len(tokens) else None
            if after is None or after.tag not in "Wymbz":
                found.append(Mention("bare", start, after.end if after and after.word == "one" else end, token.word))
    return found


def mentions_both(tokens: Sequence[Token]) -> bool:
    """Whether left and right stand in one breath ("left and right")."""
    return bool(re.search(r"l[k>|,/]*(?:f|k)?l", tags(tokens)))
