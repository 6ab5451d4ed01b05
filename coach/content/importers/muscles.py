"""Muscles in the words of a source, as the seventeen of our vocabulary."""

from __future__ import annotations

from collections.abc import Sequence

from coach.content.importers.words import rx
from coach.content.model import MUSCLES, Muscle

_MUSCLE_WORDS: tuple[tuple[Muscle, str], ...] = (
    ("abdominals", r"\babs?\b|abdom\w*|\bcore\b|rectus abdominis|oblique\w*|obliquus\w*|\bbelly\b|serratus"),
    ("abductors", r"abductors?|outer (?:hips?|thighs?)|\bIT band|\bTFL\b"),
    (
        "adductors",
        r"adductors?|inner thighs?|"
        r"\bgroin\b",
    ),
    ("biceps", r"biceps?(?! femoris)\b|brachialis"),
    (
        "calves",
        r"\bcalf\b|\bcalves\b|gastrocnemius|soleus|achilles|"
        r"\bankles?\b|\bshins?\b",
    ),
    ("chest", r"\bchest\b|pectoral\w*|\bpecs?\b"),
    ("forearms", r"forearms?|\bwrists?\b|brachioradialis"),
    ("glutes", r"\bglutes?\b|glute(?:us|al)\b[\w ]*|buttocks?|piriformis|\bhips?\b(?! flexor)|\bhip rotators\b"),
    ("hamstrings", r"hamstrings?|biceps femoris"),
    ("lats", r"\blats?\b|latissimus(?: dorsi)?"),
    ("lower back", r"low(?:er)?[- ]back|lumbar|erector spinae|lower trunk|trunk extensors?"),
    ("middle back", r"(?:mid(?:dle)?|upper)[- ]back|rhomboids?|thoracic"),
    (
        "neck",
        r"\bneck\b|sternocleido\w*|"
        r"scalenes?|cervical",
    ),
    (
        "quadriceps",
        r"\bquads?\b|quadriceps\w*(?: femoris)?|hip flexors?|front of (?:the|your) (?:thigh|hip)|"
        r"iliopsoas|psoas",
    ),
    ("shoulders", r"\bshoulders?\b|deltoids?|\bdelts?\b|rotator cuff"),
    ("traps", r"\btraps?\b|trapezius"),
    ("triceps", r"triceps?\b"),
)


def muscles(words: Sequence[str]) -> tuple[tuple[Muscle, ...], tuple[str, ...]]:
    """The muscles of our vocabulary for a source's own names, and the names that mean none of them."""
    known: list[Muscle] = []
    unknown: list[str] = []
    for word in words:
        plain = " ".join(word.lower().replace("_", " ").split())
        exact = [muscle for muscle in MUSCLES if plain == muscle]
        found = exact or [muscle for muscle, pattern in _MUSCLE_WORDS if rx(rf"^(?:{pattern})$").match(plain)]
        found = found or [muscle for muscle, pattern in _MUSCLE_WORDS if rx(pattern).search(plain)]
        if plain in ("back",):
            found = ["middle back"]
        known += found
        if not found and plain:
            unknown.append(word)
    return tuple(dict.fromkeys(known)), tuple(unknown)


def muscles_in(text: str) -> list[tuple[Muscle, str]]:
    """The muscles that a text names, in its order, with the words."""
    found = [
        (match.start(), muscle, match.group())
        for muscle, pattern in _MUSCLE_WORDS
        if (match := rx(pattern).search(text))
    ]
    return [(muscle, words) for _, muscle, words in sorted(found)]
