"""The phase of each line: set up, enter, hold, release, reset, in that order."""

from __future__ import annotations

from collections.abc import Sequence

from coach.content.importers.words import rx
from coach.content.model import Phase

_SLOWLY = (
    r"^(?:(?:then|now|slowly|gently|carefully|finally|and|after this|afterwards|when done|to finish|to come out|to "
    r"release|next|begin to|with control)[,\s]+)*"
)
_RESET = r"\breset\b|re-?establish|before repeating|\bshake (?:it |them )?out"
_RELEASE = (
    rf"{_SLOWLY}(?:releas\w+|return\w*|come (?:back|out|up)|coming back|let go|unwind|ease out|roll back|go back|"
    rf"revers\w+|lower|"
    r"relax (?:back|and return)|bring (?:your|the|it)\b[^.]*\bback\b|move back|back to)"
)
_ENTER = (
    r"\buntil you (?:feel|can feel)|\bfeel (?:a|the) (?:gentle |good |light |slight |deep )?(?:stretch|pull|tension)|"
    r"\bexhale (?:as|and)|"
    r"\b(?:push|pull|draw|lean|press|bend|fold|sink|twist|rotate|tilt|reach|stretch|hinge|guide|squeeze)\b"
)
_HOLD = (
    rf"{_SLOWLY}(?:(?:try to|continue to|make sure (?:to|you)|be sure to)\s+)?(?:hold|stay|maintain|keep|breathe|"
    rf"relax|remain|let|feel|pause|"
    r"soften|focus|rest|continue|inhale|exhale|do not|don't|avoid|take|this|you should|you will)\b"
)


def phases(texts: Sequence[str], *, held: bool) -> list[Phase]:
    """One phase for each line. They never go back, so that the builder keeps the lines in order.

    A moving exercise is set up and then done; only a held one is released.
    """
    if not texts:
        return []
    if not held:
        last = max((i for i, text in enumerate(texts) if rx(r"start(?:ing)? position").search(text)), default=0)
        last = last if last < len(texts) - 1 else 0
        return ["setup" if i <= last else "enter" for i in range(len(texts))]
    result: list[Phase] = ["setup"] * len(texts)
    end = len(texts)
    while end > 1 and rx(_RESET).search(texts[end - 1]) and not rx(_RELEASE).search(texts[end - 1]):
        end -= 1
        result[end] = "reset"
    while end > 1 and rx(_RELEASE).search(texts[end - 1]):
        end -= 1
        result[end] = "release"
    while end > 1 and rx(_HOLD).search(texts[end - 1]):
        end -= 1
        result[end] = "hold"
    if end > 1 and rx(_ENTER).search(texts[end - 1]):
        result[end - 1] = "enter"
    return result
