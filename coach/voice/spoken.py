"""From written text to what an engine is given: plain words and the punctuation that makes a pause.

No symbol, digit, markup or emoji reaches an engine, and no word is lost on the way. Doing it twice changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from coach.language import Language, Rules, rewritten
from coach.voice.markup import without_markup

_STRICT_LENGTH = 5
"""A short entry in capitals (ROM, IT) only stands for itself in capitals."""

_EARLY = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "`": " ", "\u00b4": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2026": "...", "\u00a0": " ", "\u202f": " ", "\u2044": "/", "\u2215": "/", "\u00ba": "°",
    "\u00b7": ", ", "\u2022": ", ", "\u2212": "-", "\u2011": "-", "\u2010": "-", "\u2012": "–", "\u2015": "—",
    "\u2032": "'", "\u2033": '"', "\u00ad": "", "\u200b": "", "\ufeff": "",
})  # fmt: skip
_VULGAR = re.compile("[\u00bc-\u00be\u2150-\u215e]")

_PAUSES: Rules = (
    (re.compile(r"[ \t]*\n\s*\n\s*|[ \t]*\n\s*(?=[^\W\d_a-z])"), ". "),
    (re.compile(r"[ \t]*\n\s*"), ", "),
    (re.compile(r"[()\[\]{}|]|—|\s[-–]+\s|–(?=\s)|(?<=\s)–|(?:->|=>|→|⇒|⟶)"), ", "),
    (re.compile(r"\.{2,}(?=\s*\S)"), ", "),
    (re.compile(r"(?<=[^\W\d_])[–_*](?=[^\W\d_])"), " "),
)
_SILENT = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "So"))
_KEPT = frozenset(",.;:?!'-。、؟،।¿¡\u200c\u200d")
_TIDY: Rules = (
    (re.compile(r"(?<![^\W_])['-]+|['-]+(?![^\W_])"), " "),  # only inside words
    (re.compile(r"\s+"), " "),
    (re.compile(r"\s+(?=[,.;:?!])"), ""),
    (re.compile(r"[,;:.][,;: ]*[,;:](?=\s|$)"), ","),
    (re.compile(r"[,;: ]+(?=[.?!])"), ""),
    (re.compile(r"([.?!])[,;:.?!]+"), r"\1"),
    (re.compile(r"(?<=[,.;:?!])(?=[^\W\d_]{2})"), " "),
    (re.compile(r"^[\s,.;:?!]+"), ""),
    (re.compile(r"[\s,;:]+$"), ""),
)


def spoken_text(text: str, language: Language) -> str:
    """What the engine is given for ``text``; empty when nothing in it can be spoken.

    An entry of the language's lexicon of up to five capitals is matched as it stands, all others in any case; longer
    entries come before shorter ones.
    """
    text = _VULGAR.sub(lambda match: " " + unicodedata.normalize("NFKC", match[0]).translate(_EARLY), text)
    text = unicodedata.normalize("NFKC", text.translate(_EARLY)).translate(_EARLY)
    if not text.isascii() or not text.isprintable():
        text = "".join(" " if _silent(letter) else letter for letter in text)
    text = without_markup(_run_on(language.paused(text)))
    text = _replace(text, language.lexicon)
    text = rewritten(language.spell_out(text), _PAUSES)
    text = "".join(letter if _speakable(letter) else " " for letter in text)
    return _settle(language.capitals(_settle(text)))  # a sign that goes away must not hide capitals


def _run_on(parts: Sequence[tuple[str, int]]) -> str:
    """The parts between marks for a pause: each begins a sentence where one has ended, else it follows a comma."""
    return "".join(part + (" " if part[-1:] in (".", "!", "?", "") else ", ") * (ms > 0) for part, ms in parts)


def _settle(text: str) -> str:
    """Tidy until nothing changes: one mark may uncover another."""
    while (tidied := rewritten(text, _TIDY)) != text:
        text = tidied
    return text


def _silent(letter: str) -> bool:
    """Whether it stands for no word, no pause and no sign: it must not stand between words where rules look at them."""
    return (
        not letter.isspace() and letter not in _KEPT and letter != "°" and unicodedata.category(letter)[0:2] in _SILENT
    )


def _speakable(letter: str) -> bool:
    if letter.isascii():
        return letter.isalnum() or letter.isspace() or letter in _KEPT
    return letter in _KEPT or (unicodedata.category(letter)[0] in "LMN" and not 0xFE00 <= ord(letter) <= 0xFE0F)


def _replace(text: str, lexicon: Mapping[str, str]) -> str:
    pattern, exact, any_case = _compiled(tuple(lexicon.items()))
    if not pattern:
        return text

    def said_for(match: re.Match[str]) -> str:
        if written := exact.get(match[0]):
            return written
        said = any_case[" ".join(match[0].lower().split())]
        return said[0].upper() + said[1:] if match[0][0].isupper() and match[0][1:].islower() else said

    return pattern.sub(said_for, text)


@lru_cache(maxsize=4)  # a session's lines are all said with the same lexicon
def _compiled(lexicon: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str] | None, dict[str, str], dict[str, str]]:
    """One pattern for all entries; what is said for them as written, and for their lower case."""
    exact = {written: _apart(written, said) for written, said in lexicon if written.strip()}
    if not exact:
        return None, {}, {}
    ordered = sorted(exact, key=lambda written: (-len(written), written))
    any_case = {" ".join(written.lower().split()): said for written, said in exact.items() if not _strict(written)}
    # Entries that begin with a letter share one look at what stands before: most places are done with there.
    words = [_entry(written) for written in ordered if written[0].isalnum()]
    others = [_entry(written) for written in ordered if not written[0].isalnum()]
    shared = [rf"(?<![^\W\d_])(?:{'|'.join(words)})"] if words else []
    return re.compile("|".join([*others, *shared])), exact, any_case


def _apart(written: str, said: str) -> str:
    """``w/`` may touch the next word, what is said for it must not."""
    return f"{'' if written[0].isalnum() else ' '}{said}{'' if written[-1].isalnum() else ' '}"


def _strict(written: str) -> bool:
    return written.isalpha() and written.isupper() and len(written) <= _STRICT_LENGTH


def _entry(written: str) -> str:
    """A pattern for one entry, which does not end within a word if it ends with one; any space for a space."""
    after = r"(?![^\W\d_])" if written[-1].isalnum() else ""
    body = r"\s+".join(map(re.escape, written.split()))
    return f"{body}{after}" if _strict(written) else f"(?i:{body}){after}"
