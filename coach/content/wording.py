"""A user's own words, laid over those of a language: phrases and pronunciations, read from YAML and checked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from coach.content.names import did_you_mean
from coach.content.yamlfile import Document, read
from coach.language import Language

PHRASES, LEXICON = "phrases.yaml", "lexicon.yaml"
"""The user's own files, in the data folder."""
_SLOT = re.compile(r"\{(\w*)\}")


def own_words(language: Language, folder: Path) -> Language:
    """The language with a user's own words over it: ``phrases.yaml`` and ``lexicon.yaml`` of ``folder``, if there.

    Raises ``ContentError`` on an unknown phrase, an unknown word in braces, or what is no text to be said.
    """
    phrases, lexicon = folder / PHRASES, folder / LEXICON
    if phrases.is_file():
        language = msgspec.structs.replace(language, phrases={**language.phrases, **read_phrases(phrases, language)})
    if lexicon.is_file():
        for word, forms in read_lexicon(lexicon).items():
            language = language.with_spelling(word, forms)
    return language


def read_phrases(path: Path, language: Language) -> dict[str, tuple[str, ...]]:
    """The phrases of one file, each of which the language must have."""
    document = read(path)
    phrases = {}
    for name, value in document.value.items():
        if name not in language.phrases:
            raise document.error((name,), f"there is no phrase '{name}'", did_you_mean(name, language.phrases))
        phrases[name] = _variants(document, name, value)
        slots = {slot for text in language.phrases[name] for slot in _SLOT.findall(text)}
        for index, text in enumerate(phrases[name]):
            _check_slots(document, name, index, text, slots)
    return phrases


def _variants(document: Document, name: str, value: Any) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
        raise document.error((name,), "must be a text or a list of texts", "an empty list silences the phrase")
    if not texts and (name == "numbers" or name.startswith("chapter")):
        raise document.error((name,), "cannot be silenced")
    return tuple(texts)


def _check_slots(document: Document, name: str, index: int, text: str, slots: set[str]) -> None:
    for slot in _SLOT.findall(text):
        if slot not in slots:
            mend = "there are " + ", ".join(f"{{{word}}}" for word in sorted(slots)) if slots else "it has none"
            raise document.error((name, index), f"there is no word {{{slot}}} in this phrase", mend)
    if re.search(r"[{}]", _SLOT.sub("", text)):
        raise document.error((name, index), "holds a brace that is not part of a word in braces", "remove it")


def read_lexicon(path: Path) -> dict[str, dict[str, str]]:
    """The pronunciations of one file: written form to spoken forms, by the engine's name or ``all``.

    An entry is a text, for every engine, or a mapping of engines' names (or ``all``) to texts.
    """
    document = read(path)
    lexicon = {}
    for word, spoken in document.value.items():
        forms = spoken if isinstance(spoken, dict) else {"all": spoken}
        if not all(isinstance(form, str) and form.strip() for form in forms.values()):
            raise document.error((word,), "must be the text to be said instead, or one for each engine's name")
        lexicon[word] = forms
    return lexicon
