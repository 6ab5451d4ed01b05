"""The patterns of clauses that ask for the other side."""

from __future__ import annotations

from functools import cache
from typing import Literal

from coach.content.importers.dose_patterns import per_side
from coach.content.importers.words import ADJECTIVES, limbs_pattern

SwitchKind = Literal["each", "alternate", "even"]
Pattern = tuple[SwitchKind, str, float]
"""What the clause says, the pattern, and how sure it is."""


@cache
def other() -> str:
    """``the other side``, ``your left leg``, ``the opposite``, ``the second side``."""
    adjective = rf"(?:(?:{ADJECTIVES})\s+)?"
    return (
        rf"(?:(?:the|your|my|that|an)\s+)?(?:other|opposite|opposing|second|alternate|remaining|left|right|"
        rf"left[- ]hand|right[- ]hand|contralateral|next(?=\s+{limbs_pattern()}))"
        rf"(?:\s+{adjective}{limbs_pattern()}(?:\s+and\s+(?:(?:the|your)\s+)?(?:(?:other|opposite|left|right)\s+)?"
        rf"{limbs_pattern()})?(?:\s+of\s+(?:the|your)\s+body)?|\s+one|"
        rf"\s+direction)?"
    )


_END = (
    r"(?=\s*(?:[.;:,!)]|$|(?:and|then|for|before|after|as|when|once|while|until|if|too|also|by|with the same|in the "
    r"same|using|at|so|to complete|or)\b))"
)
_THING = (
    r"(?:\s+(?:(?:this|that|these|those|the|it|your|all|each|same|entire|whole|full|complete|above|previous|exercise|"
    r"exercises|movement|"
    r"movements|stretch|stretches|sequence|motion|process|procedure|pose|position|steps?|actions?|thing|set|sets|"
    r"again|over|"
    r"hold|then|now|also|reps?|repetitions?|pattern|series|routine|drill|cycle|technique|instructions|everything|of|"
    r"and|1|2|3|4|-|"
    r"prescribed|recommended|desired|amount|number|times|for|side)\b,?)){0,10}?"
)


_TO = (
    r"(?:\s*,?\s*(?:with|on|to|for|using|toward|towards|over|in|onto|around|under|this time (?:with|on|to|"
    r"using)|but (?:with|"
    r"on|to|using))\s+)"
)
"""Between "repeat" and "the other side"."""
_WHEN = (
    r"(?:(?:when|once|after|as soon as)\s+(?:you\s+(?:are|have|'ve|feel)|you're|you've|that is|it is|finished|"
    r"finishing|completed|completing|done|doing|all|the)?"
    r"[^.;]{0,110}?,\s*(?:then\s+)?)?"
)
"""What may stand before it: "when you are done, ..."."""
_LEAD = (
    r"(?:\s*[,;]?\s*(?:(?:(?:and|then) (?:quickly|immediately|promptly|slowly|gently|simply)|and|then|"
    r"before|and then|now|next|finally|lastly|afterwards?|you (?:can|may|should|"
    r"will|must)|be sure to|make sure to|remember to|"
    r"don't forget to|do not forget to)\s+){0,4})"
)
"""What may stand before the verb."""
_AMOUNT = (
    r"(?:\s*,?\s*(?:evenly|equally|slowly|gently|carefully|as well|too|again|also|in turn|accordingly|"
    r"(?:when|once) (?:you"
    r"(?:'re| are| have) )?(?:ready|done|finished|complete|completed|through)|afterwards?|if needed|"
    r"as needed|instead|"
    r"(?:in )?(?:this|the same|a similar) (?:manner|fashion|way)))*"
)
"""What may stand behind it."""


def _following() -> str:
    """ "Then the left leg"."""
    return (
        rf"(?:then|now|next(?! to\b)|followed by|finish with|finally)\s*,?\s*(?:(?:do|stretch|work|try|with|on|"
        rf"for|use|using|to|"
        rf"the same (?:with|on|for|to))\s+)?(?:the\s+|your\s+)(?:other|opposite|second|left|right)"
        rf"(?:\s+(?:{limbs_pattern()}|one))?(?:\s+(?:slowly|gently|too|as well|likewise))*\s*(?=[.;!]|$)"
    )


def _repeated() -> tuple[Pattern, ...]:
    """ "Repeat with the other leg", "do the same on the left", and what tells of turns."""
    return (
        (
            "each",
            rf"{_LEAD}{_WHEN}{_LEAD}(?:repeat|redo|mirror|duplicate|replicate)(?:ing|ed)?\b[^.;]*?{_TO}{other()}(?:"
            rf"(?:'s)\b)?{_AMOUNT}(?:\s+(?:in|on|at|as|to)\s+[\w' ]{{1,30}}(?=[.;,!]|$))?(?:\s+(?:and|,)\s*"
            rf"(?:then\s+)?back)?",
            0.95,
        ),
        (
            "each",
            rf"{_LEAD}{_WHEN}{_LEAD}(?:do|doing|perform|performing|execute|complete|completing|continue|try|trying|"
            rf"finish|go through|carry out|same|work|practice|proceed|follow)\b{_THING}{_TO}{other()}{_AMOUNT}{_END}",
            0.93,
        ),
        (
            "alternate",
            rf"{_LEAD}(?:continue|keep|by|while|to)?\s*alternat(?:e|ing)\s*(?:(?:between|the|your|from|back and forth|"
            rf"from side to side)\s+)*(?:(?:left|right)\s+(?:and|to|then|/|with)\s+(?:(?:your|the)\s+)?(?:left|right)"
            rf"(?:\s+{limbs_pattern()})?|(?:one\s+)?{limbs_pattern()}\s+to\s+(?:the\s+)?(?:other|another|{limbs_pattern()})|"
            rf"{limbs_pattern()}|each\s+(?:time|rep|repetition)|with each (?:rep|repetition|step)|back and "
            rf"forth)?(?:\s+(?:with\s+)?(?:each|every)\s+(?:rep|repetition|time|step|stride))?"
            rf"(?:\s+in\s+(?:this|the same|a similar)\s+(?:manner|fashion|way|pattern))?(?=\s*(?:[.;,!)]|$|for|"
            rf"until|as|while|in|with|and|when|to|back)\b|\s*[.;,!()]|\s*$|\s+for\b|\s+until\b|\s+{limbs_pattern()})",
            0.85,
        ),
        ("alternate", r"(?:one|a single)\s+(?:side|leg|arm|foot|hand|knee|limb)\s+(?:at a time|after the other)", 0.55),
    )


def _changed() -> tuple[Pattern, ...]:
    """ "Switch sides", "change to the other leg", "move over to the other side"."""
    return (
        (
            "each",
            rf"{_LEAD}{_WHEN}{_LEAD}(?:(?:switch|chang|swap|trad|exchang|revers|alternat)"
            rf"(?:e|es|ing|ed|e over|ing over|)?\s*(?:over\s+|back\s+)?(?:the position of\s+)?(?:your\s+|the\s+)?"
            rf"(?:sides|legs|arms|feet|hands|knees|ankles|hips|shoulders|limbs|side|leg|arm)"
            rf"|(?:rotat|transition|mov|go|shift)(?:e|es|ing|ed|)?\s*(?:over\s+|"
            rf"back\s+)?(?:the\s+)?sides)(?!\s+(?:up|down|back|"
            rf"out|in|to the side|forward|apart|slowly|over|off|toward|around))\b{_AMOUNT}{_END}",
            0.95,
        ),
        (
            "each",
            rf"{_LEAD}{_WHEN}{_LEAD}(?:switch|chang|swap|transition)(?:e|es|ing|ed|)?\s*(?:over\s+|on\s+|your "
            rf"position\s+)?(?:to|and (?:do|stretch|repeat|work|perform|hold))\s+{other()}{_AMOUNT}(?:\s+and\s+repeat"
            rf"(?:\s+(?:the\s+)?(?:same|steps|process|exercise|movement|stretch|sequence|it))*)?{_END}",
            0.93,
        ),
        (
            "each",
            rf"{_LEAD}{_WHEN}{_LEAD}(?:mov|go|com|shift|turn|proceed|return|roll)(?:e|es|ing|ed|)?\s*(?:over\s+|on\s+)?"
            rf"(?:to|and (?:do|stretch|repeat|work|perform|hold))\s+(?:the\s+|your\s+)?(?:other|opposite|second)"
            rf"(?:\s+{limbs_pattern()}|\s+one)?{_AMOUNT}(?:\s+and\s+repeat(?:\s+(?:the\s+)?(?:same|steps|process|exercise|"
            rf"movement|stretch|sequence|it))*)?{_END}",
            0.82,
        ),
        (
            "each",
            rf"(?:seconds?|secs?|s|minutes?|mins?|breaths?|counts?|reps|repetitions|times|hold)\b[^.;]{{0,30}}?"
            rf"(?P<cut>[,\s]*(?:and\s+)?\b(?:then|before)\s+\w+(?:\s+[\w']+){{0,3}}?\s+(?:to|on|with|toward|towards|"
            rf"in)\s+(?:the\s+|your\s+)?(?:other|opposite)(?:\s+(?:{limbs_pattern()}|direction))?{_AMOUNT})\s*(?=[.;!]|$)",
            0.85,
        ),
    )


def _both() -> tuple[Pattern, ...]:
    """ "Switch.", "repeat on each side", "both sides"."""
    return (
        ("each", rf"{_LEAD}(?:(?:keep|continue|go on)\s+)?(?:switch|swap)(?:ing)?(?:\s+over)?{_END}", 0.85),
        (
            "each",
            rf"{_LEAD}(?:repeat|do|perform|performing|doing|execute|complete|work|stretch|practice|try|treat|cover|"
            rf"train)(?:ing)?\b{_THING}\s*(?:this\s+)?{per_side()}{_AMOUNT}{_END}",
            0.92,
        ),
        (
            "each",
            rf"(?:^|,\s*){_LEAD}(?:do|repeat|work|stretch)?\s*(?:both|each)\s+(?:sides?|legs?|arms?){_AMOUNT}"
            rf"(?=\s*[.;!,]|\s*$)",
            0.9,
        ),
    )


def _afterwards() -> tuple[Pattern, ...]:
    """ "Then the other leg", "do the other side", "the same on the left", "the other side."."""
    return (
        ("each", rf"^\s*{_following()}", 0.85),
        (
            "each",
            rf"{_LEAD}(?:do|stretch|work)\s+(?:the\s+|your\s+)(?:other|opposite|second)(?:\s+{limbs_pattern()})?{_AMOUNT}\s*"
            rf"(?=[.;!]|$)",
            0.85,
        ),
        (
            "each",
            rf"(?:seconds?|secs?|minutes?|mins?|breaths?|counts?|reps|times|hold)\b[^.;]{{0,30}}?"
            rf"(?P<cut>{_LEAD}{_following()})",
            0.85,
        ),
        ("each", rf"{_LEAD}{_following()}", 0.6),
        ("each", rf"^\s*(?:the\s+)?(?:same|likewise|ditto|again)\b[^.;]*?{_TO}{other()}{_AMOUNT}\s*(?=[.;!]|$)", 0.93),
        (
            "each",
            rf"{_LEAD}(?:repeat|redo|do (?:it|the same)|again)\b[^.;]*?\b"
            rf"(?:the\s+|your\s+)?(?:{limbs_pattern()}|sides?|"
            rf"position|cross|roles)\s+"
            rf"(?:reversed|switched|swapped|changed|the other way(?: round| around)?){_AMOUNT}",
            0.9,
        ),
        ("each", rf"^\s*{other()}{_AMOUNT}\s*(?=[.;!]|$)", 0.8),
    )


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern, the surest first where two could match."""
    return (*_repeated(), *_changed(), *_both(), *_afterwards())
