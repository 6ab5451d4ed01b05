"""The languages that the coach speaks. Each is one file in this folder, known by its name: to add one, add its file.

A language says how numbers and lengths are read, how words are joined, which phrases the coach has, how signs and
digits are spelled out for a voice, what a checker of texts looks for, and what stands in a written session.
"""

from __future__ import annotations

import importlib.util
import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Literal

import msgspec

from coach.errors import RequestError

DEFAULT = "en"
Phrases = Mapping[str, tuple[str, ...]]
"""The variants of each phrase, by its name."""
Noun = Literal["breath", "exercise", "repetition", "round", "stretch", "time"]
"""What the coach counts aloud. A time is a repetition: "five times"."""


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """All that one language says and writes. A user's own phrases and pronunciations are laid over it."""

    name: str
    iso: str
    """Its three letters in ISO 639-2, for the tags of a file."""

    phrases: Phrases
    """What the coach itself says. The words in braces are those of the English phrase of that name."""
    lexicon: Mapping[str, str]
    """How words are written for every voice: written form to spoken form."""
    spellings: Mapping[str, Mapping[str, str]] = {}
    """The same for one engine only, by its name: what it would say badly, and others do not."""
    sides: Mapping[str, str]
    """The words for ``left`` and ``right``."""
    which: tuple[str, str]
    """What changes with the side where an exercise does not say, with ``{side}``; the second where one lies on it."""
    breath_out: re.Pattern[str]
    """Words for breathing out: before them, a breath in is asked for."""
    joiner: str
    """Between parts that stand side by side: a title, its side and its round."""
    number: Callable[[int], str]
    """A count in words."""
    counted: Callable[[int, Noun], str]
    """So many of a thing: ``three breaths``."""
    length: Callable[[int], str]
    """A length of time (ms) to the second: ``one minute and thirty seconds``."""
    total: Callable[[int], str]
    """The length of a session in half minutes: ``ten and a half minutes``."""
    listed: Callable[[Sequence[str]], str]
    """``a mat, a strap and a chair``."""
    either: Callable[[Sequence[str]], str]
    """``a new hip, a hernia or a pregnancy``."""
    one: Callable[[str], str]
    """A thing with its article: ``a strap``."""
    bare: Callable[[str], str]
    """A name without its article: ``frog`` for ``the frog``."""
    sentence: Callable[[str], str]
    """The rule of capitals: a text as it begins a sentence."""
    spell_out: Callable[[str], str]
    """A text without digits and signs, each of them in words; no other word is touched."""
    paused: Callable[[str], Sequence[tuple[str, int]]] = lambda text: ((text, 0),)
    """A text parted at a writer's marks for a pause (``[pause 5s]``), with the ms of silence behind each part."""
    capitals: Callable[[str], str] = str
    """A text whose words in capitals are written as they are to be said: as words, or as single letters."""
    spelled: Callable[[str, Mapping[str, str]], tuple[str, ...]] = lambda text, lexicon: ()
    """What will be said letter by letter in a text, but for what the lexicon knows."""

    eyes: re.Pattern[str]
    """Words that only help someone who looks."""
    closed_eyes: re.Pattern[str]
    """Words that have the eyes closed."""
    open_eyes: re.Pattern[str]
    """Words that have them open."""
    dose: re.Pattern[str]
    """A dose in words. The timer says how long and how often; a second voice could only contradict it."""
    told_length: re.Pattern[str]
    """Words that tell how long a session is. The clock does that, and a user may ask for another length."""
    switch: re.Pattern[str]
    """Words that ask for the other side, which the coach does itself."""
    fixed_side: re.Pattern[str]
    """A limb of the left or of the right."""
    bodies: Mapping[str, re.Pattern[str]]
    """For each condition of a body the words that warn those who have it."""
    more: re.Pattern[str]
    """What offers more of a stretch."""
    bare_instead: re.Pattern[str]
    """A name of what serves instead, of which a listener who is in the middle of something else knows nothing."""
    compared: re.Pattern[str]
    """Words that compare the two sides, which nobody can do before both were felt."""
    lain_on: re.Pattern[str]
    """A side of the body, which only who lies on it can tell from a side of an exercise."""
    vague_side: re.Pattern[str]
    """A limb of one side or of the other, left open which."""

    windows: Mapping[str, str]
    """What each kind of window is called where a session is written down."""
    lanes: Mapping[str, str]
    """What each thing is called that a picture of a session shows; ``holds``: the lane of all windows."""
    written: Mapping[str, str]
    """What else a written session says; words in braces are filled in."""

    def write(self, name: str, /, **words: object) -> str:
        """One of the written texts, filled in."""
        return self.written[name].format(**words)

    def for_engine(self, engine: str) -> Language:
        """The language with the spellings of that engine in its lexicon."""
        return msgspec.structs.replace(self, lexicon={**self.lexicon, **self.spellings.get(engine, {})})

    def with_spelling(self, word: str, forms: Mapping[str, str]) -> Language:
        """``word`` said otherwise: by the engines named in ``forms``, and with ``all`` by all the others."""
        lexicon, spellings = dict(self.lexicon), {engine: dict(words) for engine, words in self.spellings.items()}
        if "all" in forms:
            lexicon[word] = forms["all"]
            for words in spellings.values():
                words.pop(word, None)
        for engine, form in forms.items():
            if engine != "all":
                spellings.setdefault(engine, {})[word] = form
        return msgspec.structs.replace(self, lexicon=lexicon, spellings=spellings)

    def side(self, side: str | None) -> str:
        """The word for a side; empty for none."""
        return self.sides[side] if side else ""

    def with_side(self, text: str, side: str | None, *, begins: bool = True) -> str:
        """A line with ``{side}`` and ``{other}`` as the listener hears them, with a capital where it ``begins``."""
        if side is None:
            return text
        other = "left" if side == "right" else "right"
        text = text.replace("{side}", self.sides[side]).replace("{other}", self.sides[other])
        return self.sentence(text) if begins else text

    def joined(self, *parts: str) -> str:
        """The parts that are not empty, side by side."""
        return self.joiner.join(filter(None, parts))


Rules = Sequence[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]]
"""Patterns, and what stands for each of their matches."""


def rewritten(text: str, rules: Rules) -> str:
    """The text by all the rules, one after the other."""
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """The words by which pages in one language are read, in a file beside the language's own: ``en_import.py``."""

    language: str
    """Its two letters in ISO 639-1, as those that tell languages apart have it."""
    languages: Mapping[str, str]
    """What other languages are called, by their two letters."""
    numbers: Mapping[str, int]
    """Number words."""
    units: Mapping[str, int]
    """What a time is counted in, and its ms; a breath and the marks of minutes and seconds among them."""
    tags: Mapping[str, str]
    """A word and its one-letter tag, from which doses and sides are read."""
    phrases: Mapping[str, str]
    """More words than one with a tag of their own."""
    scan: tuple[tuple[str, str], ...]
    """Tags, and patterns for what is more than a word or a number."""
    grammar: tuple[tuple[str, str], ...]
    """Patterns over tags, and the tag that such a run is folded into; in this order."""
    switches: tuple[str, ...]
    """Patterns over the tags of a clause, but for small words, that asks for the other side."""
    words: Mapping[str, frozenset[str]]
    """Sets of words by what they have in common."""
    patterns: Mapping[str, str]
    """What a line, a sentence or a mark is known by."""
    ends: tuple[str, ...]
    """Where a sentence may be broken, the surest first."""
    tables: Mapping[str, tuple[tuple[str, str], ...]]
    """Kinds of headings, columns, positions and the like, each with the pattern that tells it; the first one counts."""
    sentences: Mapping[str, str]
    """What a cell, a label or a mark says, as a sentence."""
    imperative: Callable[[str], str]
    """``breathing`` as ``breathe``; empty where a word is no form of a verb."""

    def rx(self, name: str) -> re.Pattern[str]:
        """One of the patterns."""
        return rx(self.patterns[name])

    def entry(self, table: str, text: str, default: str = "") -> str:
        """The first entry of a table that the whole of a text is."""
        return next((entry for entry, pattern in self.tables[table] if rx(pattern).fullmatch(text)), default)

    def named(self, table: str, text: str) -> str:
        """The first entry of a table that a text names; empty for none."""
        return next((entry for entry, pattern in self.tables[table] if rx(pattern).search(text)), "")


def sentences(text: str) -> list[str]:
    """The sentences of one of our own texts: each is a step of its own, where there is something to do."""
    return re.findall(r"\S.*?(?:[.!?](?=\s|$)|$)", text, re.DOTALL)


@cache
def rx(pattern: str) -> re.Pattern[str]:
    """The compiled pattern, without regard to case; compiled when it is first needed."""
    return re.compile(pattern, re.IGNORECASE)


def languages() -> tuple[str, ...]:
    """The names of all languages that are there; a language's file is named by its code, in two letters or three."""
    return tuple(sorted(one.name for one in pkgutil.iter_modules(__path__) if re.fullmatch("[a-z]{2,3}", one.name)))


def language(name: str = DEFAULT) -> Language:
    """The language of that name. Raises ``RequestError`` where it is not there, with those that are."""
    if name not in languages():
        raise RequestError(f"'{name}'", "is no language that is known", "known are " + ", ".join(languages()))
    spoken: Language = importlib.import_module(f"{__name__}.{name}").LANGUAGE
    return spoken


@cache
def vocabulary(name: str = DEFAULT) -> Vocabulary:
    """The words by which pages in that language are read. Raises ``RequestError`` where nobody has written them."""
    if name not in languages() or not importlib.util.find_spec(f"{__name__}.{name}_import"):
        raise RequestError(f"'{name}'", "is no language from which can be imported")
    words: Vocabulary = importlib.import_module(f"{__name__}.{name}_import").VOCABULARY
    return words
