"""One source sentence, taken apart: the doses and side changes in it, and what is left to say."""

from __future__ import annotations

from functools import cache

import msgspec

from coach.content.importers.dose import Dose
from coach.content.importers.dose_patterns import breath_pattern
from coach.content.importers.doses import doses
from coach.content.importers.sentences import finish, without
from coach.content.importers.switches import Switch, switches
from coach.content.importers.traits import needs_eyes
from coach.content.importers.words import limbs_pattern, rx


class Cut(msgspec.Struct, frozen=True):
    """Words of a sentence that are not spoken: because they became data, or why they were left out."""

    start: int
    end: int
    words: str
    target: str
    data: bool = True


class Reading(msgspec.Struct, frozen=True):
    sentence: str
    spoken: str
    doses: tuple[Dose, ...]
    switches: tuple[Switch, ...]
    cuts: tuple[Cut, ...]
    eyes: str = ""


_LEAD = (
    r"(?:^|(?<=[\s,;(:-]))(?:(?:,|;|-|and|then|now|next|try to|attempt to|be sure to|make sure to|you should|you "
    r"will|you can|you may|should|please|to|aim to|do not|don't|never|try|simply|just|once there|at the (?:top|"
    r"bottom|end)|(?:at|in) (?:this|that) (?:point|time|stage|position)|when you "
    r"feel the stretch|from here)[,\s]+){0,4}"
)
_HOLD_WORDS = (
    r"(?:\s+(?:this|that|the|it|your|here|there|in|at|final|end|ending|stretched|stretch|stretching|position|pose|"
    r"contraction|posture|"
    r"for|top|bottom|of|movement|squeeze|peak|contracted|still|steady|steadily|gently|each|point|finish|full|"
    r"extended|maximum|(?:each|every|one|per) (?:side|leg|arm|foot|hand|wrist|ankle|knee|hip|shoulder|calf|stretch)|"
    r"deepest|comfortable|tension|with|a|an|and|breathe|stretches|lightly|firmly|them|both|everything|all|on|to|"
    r"isometric|range|motion|about|again|up|going))*"
)
_HOLD_LEAD = (
    rf"{_LEAD}(?:(?:and|then)\s+){{0,2}}(?:hold|holding|maintain|maintaining|stay|staying|remain|remaining|keep|"
    rf"keeping|"
    rf"sustain|pause|pausing|rest|linger|relax|do|with|stop|stretch|take|taking|breathe|wait|spend|count|counting|"
    rf"count to|"
    rf"let it sink)\b{_HOLD_WORDS}\s*[:,]?\s*$"
)
_HOLD_TAIL = (
    r"(?:\s*,?\s*(?:(?:in|at|on) (?:this|the|that|your|each)\s+(?:(?:end|final|top|bottom|stretched|contracted|fully|"
    r"extended|peak|of)\s+)*"
    r"(?:position|stretch|top|bottom|pose|end|point|contraction|movement|motion|rep|repetition)(?:\s+of the "
    r"(?:movement|motion|stretch|exercise))?|there|here|each|at a time|(?:on|with|for) (?:one|this|that|the first|"
    r"the same) (?:side|leg|arm)|in total|or (?:so|more|longer)|as tolerated|if (?:you can|possible)))*"
)
_REPS_LEAD = (
    rf"{_LEAD}(?:(?:and|then)\s+){{0,2}}(?:repeat|repeating|perform|performing|do|doing|complete|completing|continue|"
    rf"continuing|aim|shoot|try|go|execute|rest and repeat|work up|build up|start|begin)\b"
    r"(?:\s+(?:this|that|these|the|it|your|movement|movements|exercise|exercises|stretch|stretches|for|a|total|of|"
    r"sequence|process|motion|steps?|hold|holds|entire|"
    r"whole|cycle|and|again|circles?|in|at|with|to|all|action|above|rep|reps|set|sets|pattern|same|contraction|"
    r"series|drill|number|steps?|numbers|"
    r"through|\d+|-|until "
    r"you|until|up|by|doing|performing|sequences|routine|on))*\s*[:,]?\s*$"
)
_REPS_TAIL = (
    r"(?:\s*,?\s*(?:(?:on|with|for) (?:one|this|that|the first|the same) (?:side|leg|arm)|of (?:this|the|these) "
    r"(?:movement|exercise|stretch|motion|sequence)|in (?:total|all)|altogether|and (?:sets|reps)|per set|or (?:so|"
    r"more)|as needed|each|slowly(?=\s*[.,;]|\s*$)))*"
)


@cache
def _breaths() -> str:
    return rf"{_LEAD}(?:{breath_pattern()})"


def read(sentence: str) -> Reading:
    """Take a clean sentence apart. What is left to say is a sentence of its own, or empty."""
    text = sentence.replace("{", "(").replace("}", ")")
    label = rx(r"^(?:step\s*\d+\s*[:.)-]\s*|\d{1,2}\s*[.):]\s+|\(?[a-z]\)\s+|[-•*]\s+)").match(text)
    start = label.end() if label else 0
    found = doses(text)
    turns = switches(text)
    breaths = rx(_breaths()).search(text) if "inhal" in text.lower() or "breath" in text.lower() else None
    if breaths:
        found = [dose for dose in found if not breaths.start() <= dose.start < breaths.end()]
    cuts = [_dose_cut(text, dose) for dose in found]
    if breaths:
        cuts.append(Cut(breaths.start(), breaths.end(), breaths.group().strip(" ,;"), "breath"))
    cuts += [Cut(s.start, s.end, s.words, f"sides: {s.kind}") for s in turns if s.end > s.start]
    eyes, idle = _unheard(text)
    cuts += idle
    cuts += _scrap(text, cuts)
    spans = [(cut.start, cut.end) for cut in cuts]
    if start:
        spans.append((0, start))
    return Reading(
        sentence=sentence,
        spoken=imperative(without(text, spans)) if spans else finish(text),
        doses=tuple(found),
        switches=tuple(turns),
        cuts=tuple(sorted(cuts, key=lambda cut: cut.start)),
        eyes=eyes,
    )


def _unheard(text: str) -> tuple[str, list[Cut]]:
    """The words that need eyes, and what a listener has nothing to do with."""
    cuts: list[Cut] = []
    eyes = needs_eyes(text)
    eye_words = ""
    if eyes:
        eye_words = text[eyes[0] : eyes[1]].strip(" ,()")
        phrase = rx(r"^[,(]?\s*(?:(?:as|like)\b|https?:|www\.|\(?(?:see|watch|refer)\b)").match(text[eyes[0] :])
        low, high = eyes if phrase else (0, len(text))
        cuts.append(Cut(low, high, text[low:high].strip(" ,()"), "needs eyes: a listener has no picture", data=False))
    if rx(
        r"^(?:tip:?\s*)?(?:one|1|each|every)\s+[\w ]{1,25}\b(?:equals?|counts? as|is|makes)\s+(?:one|1)\s+rep"
        r"|^(?:(?:now|once|when|as|after)\b[^.;]*,\s*)?(?:that|this|it|which)(?:'s|\s+(?:is|equals|counts as|completes|"
        r"makes|would be|will be))\s+(?:considered\s+)?(?:as\s+)?(?:one|1|a)\s+(?:full\s+|complete\s+)?rep\w*\W*$"
    ).match(text):
        cuts.append(Cut(0, len(text), text, "tells what one repetition is; nothing is to be done", data=False))
    if rx(
        r"^(?:this|that|here|it)\s+(?:is|will be|should be|would be)\s+(?:now\s+)?(?:your|the)\s+(?:starting|start|"
        r"initial|beginning)\s+(?:position|point|posture)\s*[.!]?$"
    ).match(text):
        cuts.append(Cut(0, len(text), text, "names the starting position; nothing is to be done", data=False))
    return eye_words, cuts


def _scrap(text: str, cuts: list[Cut]) -> list[Cut]:
    """ "..., alternating legs", where nothing else is left of the sentence: it is known already."""
    if scrap := rx(
        rf"^\W*(?:(?:keep going|continue|carry on|go on)\W+)?alternat\w+(?:\s+(?:between|the|your|"
        rf"both|with|from|each))*\s+{limbs_pattern()}(?:\s+in this (?:manner|way|fashion))?\W*$"
    ).match(without(text, [(cut.start, cut.end) for cut in cuts])):
        at = text.lower().rfind(scrap.group().strip(" .").lower())
        return [Cut(at, len(text), text[at:].strip(" ."), "sides: alternate")] if at >= 0 else []
    return []


def _dose_cut(text: str, dose: Dose) -> Cut:
    """The dose, with the clause around it where that says nothing else ("and hold this position for ...")."""
    start, end = dose.start, dose.end
    lead, tail = (_REPS_LEAD, _REPS_TAIL) if "reps" in dose.kind or dose.kind == "rounds" else (_HOLD_LEAD, _HOLD_TAIL)
    if match := rx(lead).search(text[:start]):
        after = rx(tail).match(text[end:])
        stop = end + (after.end() if after else 0)
        spots = rx(
            r"\s*(?:at|on|over|along)\s+(?:any |each |every |the |all )?(?:\w+ )?(?:points?|spots?|"
            r"areas?|places?|parts?)\b"
        )
        if spots.match(text[stop:]):
            start -= len(text[:start]) - len(text[:start].rstrip())  # "pausing at sore spots" is still to be said
        elif rx(
            r"\s*(?:[.,;:!?)]|$|(?:and|then|before|while|as|with|or|but|if|until|to|on|per|so|when|without|in|at|"
            r"for|each|keeping|breathing|between|x)\b)"
        ).match(text[stop:]):
            start, end = match.start(), stop
    elif preposition := rx(r"(?:\s*,?\s*\b(?:for|over|with|after|within|during|in|to)\s+)$").search(text[:start]):
        start = preposition.start()
        if rx(r"\bafter\b").search(preposition.group()) and (
            whole := rx(r"\s*(?:of|pause|hold|squeeze|contraction|break|or so|in|at|with)\b[^,.;]*,").match(text[end:])
        ):
            end += whole.end()
    if dose.kind == "release" and (
        verb := rx(
            rf"{_LEAD}(?:(?:and|then)\s+){{0,2}}(?:release|relax|let go|ease off)\b(?:\s+(?:it|completely|for))*\s*$"
        ).search(text[:start])
    ):
        start = min(start, verb.start())
    if dose.kind == "rest" and (
        between := rx(
            r"\s*(?:of\s+)?(?:rest\s*)?(?:in\s+)?between\s+(?:each\s+)?(?:sets?|"
            r"reps?|rounds?|sides|repetitions?|stretches|holds|hold)"
        ).match(text[end:])
    ):
        end += between.end()
        if verb := rx(
            rf"{_LEAD}(?:(?:and|then)\s+){{0,2}}(?:rest|resting|take|wait|with|allow|pause)\b(?:\s+(?:for|a|an|"
            rf"about))*\s*$"
        ).search(text[:start]):
            start = verb.start()
    if text[start:end].count("(") != text[start:end].count(")"):
        end = end + 1 if text[end : end + 1] == ")" else end
        if text[max(0, start - 1) : start] == "(":
            start -= 1
    return Cut(start, end, text[start:end].strip(" ,;.()"), _dose_target(dose), data=dose.kind != "frequency")


def _dose_target(dose: Dose) -> str:
    if dose.kind == "frequency":
        return "how often in a day or week is no part of one session"
    if dose.kind.startswith("vague"):
        return "dose: without a number, so the coach's own is used"
    low, high = dose.low, dose.high
    if "reps" in dose.kind or dose.kind == "rounds":
        counts = f"{low}" if low == high else f"{low} to {high}"
        return f"dose: {counts} times" + (f", {dose.sets} sets" if dose.sets else "")
    seconds = [f"{ms / 1000:g} s" for ms in (low, high) if ms]
    text = " to ".join(dict.fromkeys(seconds))
    text = f"at least {text}" if low and not high else f"up to {text}" if high and not low else text
    return f"dose: {dose.kind} {text}" + (f", {dose.sets} times" if dose.sets else "")


_GERUNDS = {
    "breathing": "breathe", "keeping": "keep", "relaxing": "relax", "maintaining": "maintain", "exhaling": "exhale",
    "inhaling": "inhale", "squeezing": "squeeze", "pressing": "press", "pulling": "pull", "pushing": "push",
    "letting": "let", "feeling": "feel", "trying": "try", "making": "make", "focusing": "focus", "reaching": "reach",
    "continuing": "continue", "allowing": "allow", "stretching": "stretch", "leaning": "lean", "switching": "switch",
    "taking": "take", "bringing": "bring", "lowering": "lower", "returning": "return", "releasing": "release",
}  # fmt: skip


def imperative(text: str) -> str:
    """ "Breathing slowly." as "Breathe slowly.": what stood behind "hold for ... while" is an instruction now."""
    first, _, rest = text.partition(" ")
    verb = _GERUNDS.get(first.lower())
    return f"{verb.capitalize()} {rest}" if verb and rest else text
