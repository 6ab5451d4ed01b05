"""The coach's own phrases, in variants that take turns."""

from __future__ import annotations

from collections.abc import Mapping

Phrases = Mapping[str, tuple[str, ...]]
"""The variants of each phrase, by its name."""


class Wording:
    """Phrases for one script. Variants come in turn, so the same session always gets the same words."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._used: dict[str, int] = {}

    def say(self, name: str, /, **words: str) -> str:
        """The next variant of a phrase, filled in; empty where the phrase has been silenced."""
        variants = self._phrases[name]
        if not variants:
            return ""
        turn = self._used.get(name, 0)
        self._used[name] = turn + 1
        text = variants[turn % len(variants)].format(**words)
        return text[:1].upper() + text[1:]
