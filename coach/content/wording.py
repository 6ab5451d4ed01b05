"""Wording that is data: the coach's phrases and the pronunciation lexicon, read from YAML and checked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from coach.content.names import did_you_mean
from coach.content.yamlfile import Document, read

_SLOT = re.compile(r"\{(\w*)\}")


def load_phrases(own: Path | None = None) -> dict[str, tuple[str, ...]]:
    """The builder's phrases: the built-in file, and over it a user's own (``own``), phrase by phrase.

    Raises ``ContentError`` on an unknown phrase or an unknown word in braces.
    """
    built_in = read(Path(__file__).parents[1] / "script" / "phrases.yaml")
    phrases = {name: _variants(built_in, name, value) for name, value in built_in.value.items()}
    if own is None or not own.is_file():
        return phrases
    document = read(own)
    for name, value in document.value.items():
        if name not in phrases:
            raise document.error((name,), f"there is no phrase '{name}'", did_you_mean(name, phrases))
        variants = _variants(document, name, value)
        known = {slot for text in phrases[name] for slot in _SLOT.findall(text)}
        for index, text in enumerate(variants):
            _check_slots(document, name, index, text, known)
        phrases[name] = variants
    return phrases


def _variants(document: Document, name: str, value: Any) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
        raise document.error((name,), "must be a text or a list of texts", "an empty list silences the phrase")
    if not texts and (name in ("numbers", "title") or name.startswith("chapter")):
        raise document.error((name,), "cannot be silenced")
    return tuple(texts)


def _check_slots(document: Document, name: str, index: int, text: str, known: set[str]) -> None:
    slots = _SLOT.findall(text)
    for slot in slots:
        if slot not in known:
            mend = "there are " + ", ".join(f"{{{word}}}" for word in sorted(known)) if known else "it has none"
            raise document.error((name, index), f"there is no word {{{slot}}} in this phrase", mend)
    if re.search(r"[{}]", _SLOT.sub("", text)):
        raise document.error((name, index), "holds a brace that is not part of a word in braces", "remove it")


def load_lexicon(own: Path | None = None, engine: str = "pyttsx3") -> dict[str, str]:
    """How words are written for an engine: written form to spoken form, the built-in file and over it a user's own.

    An entry is a text, for every engine, or a mapping of engines' names (or ``all``) to texts.
    """
    lexicon: dict[str, str] = {}
    for path in (Path(__file__).parents[1] / "voice" / "lexicon.yaml", own):
        if path is None or not path.is_file():
            continue
        document = read(path)
        for word, spoken in document.value.items():
            forms = spoken if isinstance(spoken, dict) else {"all": spoken}
            for name, form in forms.items():
                if not isinstance(name, str) or not isinstance(form, str) or not form.strip():
                    raise document.error((word,), "must be the text to be said instead, or one for each engine's name")
            if form := forms.get(engine, forms.get("all")):
                lexicon[word] = form
    return lexicon
