"""A second look at what is left to say: words of doses and sides that nobody understood are flagged, never trusted."""

from __future__ import annotations

from collections.abc import Iterator

from coach.content.importers.records import Finding
from coach.content.importers.words import rx

_MEASURES = (
    r"degrees?|°|inch(?:es)?|\"|feet|foot|cm|centimet\w+|meters?|metres?|mm|percent|%|pounds?|lbs?|kg|o'?clock|in\b|"
    r"yards?|"
    r"ways?|parts?|directions?|plates?|bars?|dumbbells?|kettlebells?|bench(?:es)?|boxes|chairs?|fingers?|points?|"
    r"people|"
    r"thirds?|quarters?|pieces|ends|(?:of )?your|hands?|arms?|legs?|knees?|elbows?|heels?|shoulders?|hips?|sides|"
    r"muscles?|handles|exercises|movements|positions|steps|straight|and a half"
)
_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|forty-five|fifty|sixty|"
    "ninety|hundred"
)


_COUNTED = (
    "seconds|secs|minutes|mins|hours|times|reps|repetitions|sets|rounds|counts|breaths|holds|cycles|beats|sides|legs|"
    "this|is|as|its|has|was"
)
"""What is a dose when it is counted, and what is no noun."""


def residue(text: str) -> Iterator[Finding]:
    """What still sounds like a dose or a change of sides in a line that would be spoken."""
    for match in rx(
        rf"\b(?:\d+(?:\.\d+)?|{_WORDS})\b(?!\s*-?\s*(?:°|(?:{_MEASURES})\b))(?![-/:]\d)(?<![-/:]\d)"
    ).finditer(text):
        if rx(r"figure[- ]$").search(text[: match.start()]):
            continue
        if match.group().isalpha() and rx(rf"\s+(?:[a-z-]+\s+){{0,2}}?(?!(?:{_COUNTED})\b)[a-z]+s\b").match(
            text[match.end() :]
        ):
            continue  # "two low pulleys": so many things
        near = text[max(0, match.start() - 15) : match.end() + 15]
        if not rx(
            rf"\d+\s*(?:-|to|/)\s*{match.group()}\s*-?\s*(?:{_MEASURES})|{match.group()}\s*(?:-|to|or|and|/|x|"
            rf"by)\s*(?:\d+|{_WORDS})\s*-?\s*(?:{_MEASURES})|{match.group()}/\d|\d/{match.group()}|type "
            rf"{match.group()}|number {match.group()}"
        ).search(near):
            yield Finding("dose", "a number was not understood and stays spoken", 0.5, near.strip())
    pattern = (
        r"\b(?:reps?|repetitions?|sets?(?= (?:of|and|per))|seconds|minutes?|times(?! as)|twice|rounds?(?= of)|repeat|"
        r"counts?(?= of| to| down))\b"
    )
    if (words := rx(pattern).search(text)) and not rx(
        r"at all times|several times a|before repeating|one repetition|"
        r"(?:each|every|next|another|following|a|your) (?:rep|repetition)\b|the rep\b|"
        r"equals"
    ).search(text):
        yield Finding("dose", "words of a dose stay spoken", 0.5, _around(text, words.span()))
    pattern = (
        r"\b(?:switch|swap|alternat\w+|(?<!on )(?<!at )(?<!to )(?<!to the )both sides|"
        r"(?<!on )(?<!at )(?<!to )(?<!by )each side|on each side(?! of)|(?:the )?other (?:side|direction|way)|"
        r"(?:per|(?<!in )each) (?:side|leg|arm|foot|hand)(?= *[.,;]|$)|the second side|"
        r"same (?:on|with|for) the|change (?:sides|legs|arms|hands|feet)|vice versa|uncross|(?:legs|arms|"
        r"sides) (?:reversed|swapped|switched)|mirror\w*)\b"
    )
    if turn := rx(pattern).search(text):
        yield Finding("sides", "words about sides stay spoken", 0.5, _around(text, turn.span()))


def _around(text: str, span: tuple[int, int]) -> str:
    return text[max(0, span[0] - 20) : span[1] + 20].strip()


def fragment(text: str, original: str) -> Finding | None:
    """A rest of a sentence that is too short to be one."""
    words = text.strip(".!? ").split()
    verb = rx(
        r"^(?:(?:then|now|and|slowly|gently|carefully|finally|next|please)[, ]+)*(?:breathe|relax|return|release|"
        r"lower|lift|reset|sit|stand|lie|kneel|squeeze|exhale|inhale|rest|pause|step|bend|lean|push|pull|press|reach|"
        r"turn|twist|keep|let|"
        r"hold|stay|come|go|walk|roll|rock|swing|circle|curl|raise|straighten|extend|drop|open|close|look|feel|"
        r"stretch|get|start|begin|place|put|do|don't|avoid|be|nod|shrug|jump|run|hop|march|repeat|flex|point|switch|"
        r"hang|fold|hug|sink|deepen|stop|ease|work|tap|kick|clap|land|explode|drive|inhaling|exhaling|make|take|"
        r"bring|move|draw|tilt|rotate|perform)"
    ).match(text)
    idle = rx(
        r"^(?:keep|spend|take|use|do|complete|perform|aim|go|continue|be|try|allow|give|stay|hold|remain|wait)\b"
    ).match(text)
    hanging = rx(
        r"\b(?:than|every|each|of|an?|the|to|is|be|least|most|longer|another|per|your|for|with|and|or|by|from|at|"
        r"into|until|while|as)[.!?]?$"
    ).search(text)
    shortened = text.rstrip(".") != original.rstrip(".")
    if shortened and (hanging or (idle and len(words) < 4)):
        return Finding("dose", "only this much of a sentence is left to say", 0.5, text)
    if len(words) < 4 and not verb and text.rstrip(".") != original.rstrip("."):
        return Finding("dose", "only this much of a sentence is left to say", 0.5, text)
    return None
