"""A sentence as tagged tokens: numbers, times, sides and the words around them, each with a one-letter tag.

The tags of a sentence are a string, so a table of short patterns over letters reads it. ``GRAMMAR`` folds neighbours
into one token: "20", "to", "30", "seconds" are ``n>nu``, then ``nu``, then ``T`` (a time of 20 to 30 s).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

import msgspec

from coach.importers import english
from coach.importers.english import BREATH, MINUTE, MS, NUMBERS, PHRASES, SECOND, TAGS, VERBS, words


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


@cache
def _words() -> dict[str, str]:
    tags = dict.fromkeys(VERBS, "v") | dict.fromkeys(NUMBERS, "n")
    return tags | {word: tag for tag, words in TAGS.items() for word in words.split()}


@cache
def _scanner() -> re.Pattern[str]:
    whole = [*PHRASES, *(word for word in _words() if "-" in word), *_COMPOUNDS]
    phrases = "|".join(re.escape(phrase) for phrase in sorted(whole, key=len, reverse=True))
    return re.compile(
        rf"\b(?:{phrases})\b(?!-)"
        r"|(?P<minutes>\d{1,2})(?::|'| ?m(?:in(?:ute)?s?)?\.?,? ?(?:and )?)(?P<seconds>[0-5]?\d)"
        r"(?: ?s(?:ec(?:ond)?s?)?\b|\"|''|(?<=:\d\d)(?!\d))"  # 1:30, 1'30", 1 min 30 s
        r"|''"
        r"|\d+ ?[½¼¾]|\d+ \d/\d(?!\d)|[½¼¾]|\b\d/[2-4](?![\d/])"  # 1½, 1 1/2, 1/2
        r"|\d+(?:[.,]\d+)?"
        r"|[^\W\d_]+(?:'[^\W\d_]+)?|\S",  # don't
        re.IGNORECASE,
    )


MOST_SETS = 6
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_COMPOUNDS = {
    f"{ten}-{one}": tens + ones
    for ten, tens in NUMBERS.items() if tens >= 20 for one, ones in NUMBERS.items() if 0 < ones < 10
}  # fmt: skip
"""``twenty-five`` and its like."""


def _value(word: str) -> float | None:
    """A number in digits or words, or ``None``."""
    if word[-1:] in _FRACTIONS:
        return float(word[:-1] or 0) + _FRACTIONS[word[-1]]
    if "/" in word and len(word) > 2:
        whole, _, part = word.rpartition(" ")
        above, _, below = part.partition("/")
        return float(whole or 0) + float(above) / max(float(below), 1)
    if word[:1].isdigit():
        return float(word.replace(",", "."))
    return 2.0 if word.startswith("a couple") else _COMPOUNDS.get(word, NUMBERS.get(word))


def _token(match: re.Match[str], before: Token | None) -> Token:
    word, start, end = match.group().lower(), *match.span()
    if match["minutes"]:
        ms = int(match["minutes"]) * MINUTE + int(match["seconds"]) * SECOND
        return Token(word, start, end, "T", ms, ms)
    if word in PHRASES and PHRASES[word] != "n":
        return Token(word, start, end, PHRASES[word])
    if word != "one" and (value := _value(word)) is not None:
        return Token(word, start, end, "n", value, value)
    tag = _in_context(word, _words().get(word, word if not word[0].isalnum() else "W"), before)
    return Token(word, start, end, tag, tag == "1", tag == "1")


def _in_context(word: str, tag: str, before: Token | None) -> str:
    """The tag of a word that means one thing behind a number, or some word, and another elsewhere."""
    counted = before is not None and before.tag == "n"
    if word in ("in", "ft", "feet", "foot") and counted:
        return "m"
    if word == "min" and not (before and before.tag in "n½"):
        return "M"
    sideless = before and before.word in {"left": english.NO_SIDE_BEFORE_LEFT, "right": ("all", "just")}.get(word, ())
    return "W" if sideless or (word == "s" and not counted) else tag


@lru_cache(maxsize=512)
def tokenize(sentence: str) -> tuple[Token, ...]:
    """The tokens of a sentence, with its times, numbers and sides folded together. Asked for again and again."""
    tokens: list[Token] = []
    for match in _scanner().finditer(sentence):
        tokens.append(_token(match, tokens[-1] if tokens else None))
    replace = msgspec.structs.replace
    for at, token in enumerate(tokens):
        follower = tokens[at + 1] if at + 1 < len(tokens) else token
        measured = at + 2 < len(tokens) and tokens[at + 2].word in _MEASURED
        lead = tokens[at - 2] if at > 1 else token
        if token.word in _SIGNS and at and tokens[at - 1].tag == "n":  # a sign of time where a time can stand
            timed = follower.word not in _MEASURED and (lead is token or lead.tag in "h*->_:XMd" or lead.word == "for")
            tokens[at] = replace(token, tag="u" if timed else "m")
        elif (
            token.word == "s"
            and (lead.word in _AGES or tokens[at - 1].low >= 1000)
            and tokens[at - 1].end == token.start
        ):
            tokens[at - 1 : at + 1] = replace(tokens[at - 1], tag="W"), replace(token, tag="W")  # "in their 50s"
        elif token.tag == "w" and " over" in token.word and follower.tag in "fWzp":
            tokens[at] = replace(token, tag="v")  # "roll over the foam"
        elif token.word == "right" and follower.word in english.NO_SIDE_AFTER_RIGHT:
            tokens[at] = replace(token, tag="W")
        elif token.word == "one" and follower.word in ("foot", "inch") and measured:
            tokens[at : at + 2] = replace(token, tag="n"), replace(follower, tag="m")
    for pattern, tag, build in GRAMMAR:
        tokens = _folded(tokens, pattern, tag, build)
    return tuple(tokens)


_MEASURED = words("away apart from above off wide high long in")
_AGES = words("their your his her our the early mid late")
_SIGNS = ("'", "''", '"')


def tags(tokens: Sequence[Token]) -> str:
    """One letter for each token."""
    return "".join(token.tag for token in tokens)


Build = Callable[[Sequence[Token]], tuple[float, float]]


def _folded(tokens: list[Token], pattern: str, tag: str, build: Build) -> list[Token]:
    """The tokens with every run that the pattern matches made one."""
    result: list[Token] = []
    at = 0
    for match in re.finditer(pattern, tags(tokens)):
        run = tokens[match.start() : match.end()]
        result += tokens[at : match.start()]
        low, high = build(run)
        sets = next((token.sets for token in run if token.sets), 0)
        if tag in "TR" and (folded := _in_sets(run, tag)):
            low, high, sets = folded
        word = " ".join(token.word for token in run)
        if tag in "RS" and " more " in word:
            low, high = low + 1, high + 1  # "two more sets"
        each = any(token.each or (token.tag == "E" and not (token.word == "each" and sets)) for token in run)
        result.append(Token(word, run[0].start, run[-1].end, tag, low, high, sets, each))
        at = match.end()
    return [*result, *tokens[at:]]


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


def _numbers(run: Sequence[Token]) -> list[Token]:
    return [token for token in run if token.tag in "n1TRS"]


def _range(run: Sequence[Token]) -> tuple[float, float]:
    """From the first number to the last."""
    numbers = _numbers(run) or [Token("one", 0, 0, "n", 1, 1)]
    low, high = numbers[0].low, numbers[-1].high
    if len(numbers) == 1:
        return low, high
    return (low, high) if low <= high else (high, low)


def _time(run: Sequence[Token]) -> tuple[float, float]:
    """A number and its unit in ms; a count is a second, a breath ten."""
    unit = next((token for token in reversed(run) if token.tag in "ubc"), None)
    ms = BREATH if unit and unit.tag == "b" else MS.get(unit.word, SECOND) if unit else SECOND
    low, high = _range(run)
    if any(token.tag == "½" for token in run):
        half = 0.5 if any(token.tag in "nkA" for token in run[:-1] if token.word not in ("a", "an")) else -0.5
        low, high = low + half, high + half
    return low * ms, high * ms


def _open(run: Sequence[Token]) -> tuple[float, float]:
    return _range(run)[0], 0


def _open_time(run: Sequence[Token]) -> tuple[float, float]:
    return (_time(run) if run[0].tag == "n" else _range(run))[0], 0


def _most(run: Sequence[Token]) -> tuple[float, float]:
    return 0, _range(run)[1]


def _twice(run: Sequence[Token]) -> tuple[float, float]:
    times = 3 if run[0].word == "thrice" else 2
    return times, times


def _nothing(_: Sequence[Token]) -> tuple[float, float]:
    return 0, 0


def _or_two(run: Sequence[Token]) -> tuple[float, float]:
    """ "A minute or two"."""
    ms = MS.get(run[1].word, BREATH)
    return ms, run[-1].low * ms


GRAMMAR: tuple[tuple[str, str, Build], ...] = (
    (r"<n[k>-]n|[n1](?:>|-|\||\.\.\.)n", "n", _range),  # between 20 and 40; 20-30; two or three
    (r"Auf?\|n", "T", _or_two),  # a minute or two
    (r"[A1n]ukA½|[n1]kA?½u|A½u|½[fA]{0,2}u|½u", "T", _time),  # a minute and a half; half a minute
    (r"cj?[f>]n[uc]?|n-?c|cj?[f>]Ac", "T", _time),  # a count of ten; count slowly to 15; 8 counts
    (
        r"n-?j?u(?![*])|nj{0,3}b|(?<!n)1j?[ub]|(?<![no1])A[jf]?[ub]|nu",
        "T",
        _time,
    ),  # 30-second; five slow breaths; a minute
    (r"T[X>-]{1,2}T", "T", _range),  # half a minute up to one minute
    (r"[nA]-?[jW]?r(?=f?(?:[eAf]q|q))|[n1Y]?[eAf]{1,2}q|n[*r]?[eA/]?q|Yq|eq", "Q", _nothing),  # three times a day
    (r"[n1]j{0,3}s|s[:=]n", "S", _range),  # 3 sets; Sets: 3
    (r"n\*T|Sf?,?<?T|S\*T|T,?\*n|nrfT|n\*?rT|T,n-?r(?!q)|Tk?an\*|Tk?anr|YT", "T", _range),  # 3 x 30 s; 20 s, 3 reps
    (r"n\*n(?:-n)?r?|S[f,*](?:X|f)?nj{0,3}r?", "R", _range),  # 3x15; 2 sets of 12 reps
    (r"Yj?(?=[.,;)]|$)|Y(?=[feE])", "R", _twice),
    (r"nj{0,3}r|n\*|\*n|nΣ|n-r|r[:=]n", "R", _range),  # 8-12 reps; 10x; x 3; ten in total
    (
        r"n(?=j{0,3}y)|n(?=[,f>]?(?:f?ej?p|E|D))|(?<=d)n(?=[.;,]|$)|n(?=/p|\(S)",
        "R",
        _range,
    ),  # 10 circles; 12 per leg; do 12
    (
        r"(?<=[TR])ef{0,2}lkl|f?ej?pe?|f?Ap(?=[.,;)]|$)|/p|p[:=](?:lkl|ep?)|(?<=[TRS])[,-]?e(?=[.,;)]|$)",
        "E",
        _nothing,
    ),  # on each side; a side; /side
    (r"M\.?T|T[OM]|nOu", "T", _open_time),  # at least 30 seconds
    (r"X\.?T|TX", "T", _most),  # up to a minute
    (r"T[,(]?h?E|T-E", "T", _range),
    (r"R[,(]?E|S[,(]?E(?=[.,;)]|$)", "R", _range),
    (r"RR|R\(S\)?", "R", _range),  # 12 per side x 3; 10 (3 sets)
)
"""What is folded, into which tag, and how its value is made; in this order."""
