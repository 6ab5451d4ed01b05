"""One source sentence, clause by clause: which of them are a dose or a change of sides, and what is left to say.

A clause that is a dose and nothing else is cut ("and hold for 20 seconds"); from another one only "for 20 seconds"
goes, so that no stump is spoken. What stands behind "if", or is a goal ("work up to two minutes"), is not used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from coach.importers.english import BREATH, BREATHS, EYES, HOLDING, MOVING, SAME_FOR_BOTH, VERBS, imperative, rx
from coach.importers.sentences import finish
from coach.importers.tokens import Token, tags, tokenize

Kind = Literal[
    "hold", "work", "release", "rest", "tempo", "pause", "reps", "rounds", "goal", "vague time", "vague reps"
]
SwitchKind = Literal["each", "alternate", "even"]


class Dose(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of how long or how often. ``low`` and ``high`` are ms for times, counts for repetitions."""

    kind: Kind
    low: int = 0
    high: int = 0
    """0: open ("at least 30 seconds"); with ``low`` 0: "up to"."""
    sets: int = 0
    each_side: bool = False
    sure: bool = True
    words: str = ""


class Switch(msgspec.Struct, frozen=True):
    """What a clause says of the sides."""

    kind: SwitchKind
    words: str
    sure: bool = True


class Cut(msgspec.Struct, frozen=True):
    """Words that are not spoken: what they became, or (``data`` false) why they were left out."""

    words: str
    target: str
    data: bool = True


class Reading(msgspec.Struct, frozen=True):
    sentence: str
    spoken: str
    tokens: tuple[Token, ...] = ()
    """Of the spoken text; times and numbers in them stay spoken."""
    doses: tuple[Dose, ...] = ()
    switches: tuple[Switch, ...] = ()
    cuts: tuple[Cut, ...] = ()


class Clause(msgspec.Struct):
    """A run of tokens; ``head`` of them are marks and joining words ("and then"). ``spans`` are cut from the text."""

    tokens: list[Token]
    head: int
    spans: list[tuple[int, int]] = []
    whole: bool = False

    @property
    def core(self) -> list[Token]:
        tail = len(self.tokens)
        while tail > self.head and self.tokens[tail - 1].tag in _MARKS:
            tail -= 1
        return self.tokens[self.head : tail]

    @property
    def joined(self) -> set[str]:
        return {token.word for token in self.tokens[: self.head]}

    @property
    def words(self) -> set[str]:
        return {word for token in self.core for word in token.word.split()}


_MARKS = ",;:.!?()-"
_OPENERS = "kjf"
_ACTIONS = "vhdawtgLTR_"


def clauses(tokens: Sequence[Token]) -> list[Clause]:
    """A sentence at its marks, its joining words, and every "and" that a new action follows."""
    found: list[Clause] = []
    run: list[Token] = []
    for at, token in enumerate(tokens):
        if token.tag in _MARKS + "ki" and not (token.tag == "-" and at and tokens[at - 1].end == token.start):
            starts = token.tag != "k" or token.word != "and" or _acts(tokens[at + 1 :])
            if starts and any(one.tag not in _MARKS + "ki" for one in run):
                found.append(_clause(run))
                run = []
        run.append(token)
    if found and all(one.tag in _MARKS for one in run):
        found[-1].tokens.extend(run)
    elif run:
        found.append(_clause(run))
    return found


def _acts(tokens: Sequence[Token]) -> bool:
    """Whether an action follows, maybe behind "then" or "slowly"."""
    rest = tags(tokens).lstrip(_OPENERS)
    return rest[:1] in tuple(_ACTIONS) or rest[:2] in ("E,", "E.") or tags(tokens)[:1] == "k"


def _clause(run: list[Token]) -> Clause:
    head = 0
    while head < len(run) and run[head].tag in _MARKS + "k":
        head += 1
    return Clause(list(run), head)


def read(sentence: str) -> Reading:
    """Take a clean sentence apart. What is left to say is a sentence of its own, or empty."""
    text = sentence.replace("{", "(").replace("}", ")")
    if label := rx(r"(?:step\s*\d+\s*[:.)-]\s*|\d{1,2}\s*[.):]\s+|\(?[a-z]\)\s+|[-•*]\s+)").match(text):
        text = text[label.end() :]
    if idle := _idle(text):
        return Reading(sentence=sentence, spoken="", cuts=(idle,))
    eyes = rx(EYES).search(text)
    cuts: list[Cut] = []
    if eyes:
        phrase = rx(r"[,(]?\s*(?:(?:as|like)\b|https?:|www\.|\(?(?:see|watch|refer)\b)").match(eyes.group())
        low, high = eyes.span() if phrase else (0, len(text))
        cuts.append(Cut(text[low:high].strip(" ,()"), "needs eyes: a listener has no picture", data=False))
        text = finish(text[:low] + " " + text[high:])
    tokens = tokenize(text)
    parts = clauses(tokens)
    doses: list[Dose] = []
    switches: list[Switch] = []
    for at, clause in enumerate(parts):
        aside = _aside(parts, at)
        if not aside and (switch := _switch(parts, at, doses)):
            switches.append(switch)
            doses += _doses(parts, at, text, cut=False)
            clause.whole = clause.whole or switch.kind != "alternate" or not set(tags(clause.core)) & set("vWlog")
        else:
            doses += _doses(parts, at, text, cut=not aside, goal=aside)
    for clause in parts:
        if (
            clause.joined & {"when", "once", "after"}
            and clause.words & _DONE
            and any(s.kind == "each" for s in switches)
        ):
            clause.whole = True  # "when you are done with the right foot, ..."
    if same := rx(SAME_FOR_BOTH).search(text):
        switches.append(Switch("even", same.group()))
    spoken, gone = _spoken(text, parts)
    cuts += [Cut(words, _target(words, doses, switches)) for words in gone]
    return Reading(sentence, spoken, tuple(tokenize(spoken)), tuple(doses), tuple(switches), tuple(cuts))


_DONE = {"done", "finished", "complete", "completed", "ready", "finishing", "completing"}


def _idle(text: str) -> Cut | None:
    """What a listener has nothing to do with."""
    if rx(
        r"^(?:this|that|here|it)(?: is| will be| should be)(?: now)? (?:your|the) start\w*(?: position| point)?\W*$"
    ).match(text):
        return Cut(text, "names the starting position; nothing is to be done", data=False)
    if (paced := rx(BREATHS).match(text)) and len(text) - paced.end() < 12:
        return Cut(text, "breath")
    found = tags(tokenize(text))
    if "=" in found and rx(r"\brep(?:s|etitions?)?\b").search(text) and not re.search(r"[RT].*[RT]", found):
        return Cut(text, "tells what one repetition is; nothing is to be done", data=False)
    if "Q" in found and re.fullmatch(r"[QRSTnhdafjkzMXOrseqpE1,.:;()*-]*", found) and not re.search(r"[TRS]", found):
        return Cut(text, "how often in a day or week is no part of one session", data=False)
    return None


def _aside(parts: Sequence[Clause], at: int) -> bool:
    """Whether a clause hangs on a condition, or is a goal."""
    for clause in parts[: at + 1]:
        found = tags(clause.tokens)
        if "G" in found or (found.lstrip(",;:.()-k")[:1] == "i" and clause.core[0].word != "should"):
            return True
    return False


def _is_only(clause: Clause, allowed: str) -> bool:
    return all(token.tag in "fjkzAdE" + allowed for token in clause.core)


# --- sides ---------------------------------------------------------------------------------------------------------

_FILLERS = re.compile(r"[fjkzA,.:;()\-QVnr<>|]")
SWITCHES: tuple[tuple[str, str], ...] = (
    (r"[dagTR]*w(?:[lo]?1?p*|s)[aETR]*", "asked"),  # switch sides; change to the other leg; swap
    (r"[da]+[TRw]?[lo]1?p*[lop]*[TR]*", "asked"),  # do the left leg; repeat on the other side
    (r"[dvgh]*a.*[lo].*", "asked"),  # do the same with the right leg in front
    (r"w.*[lo].*", "asked"),  # change to the left arm and right leg
    (r"[vd]?[lo]p*a", "asked"),  # give the other leg the same
    (r"[lo]1?p*[TR]?", "named"),  # Other arm. Then the left.
    (r"[gv]+[lo]p?", "moved"),  # then turn it to the other side
    (r"[ad]*E[TR]*", "both"),  # Both sides. Repeat on each side.
)
"""What is left of a clause without its small words, and how it asks for the other side."""


def _switch(parts: Sequence[Clause], at: int, doses: Sequence[Dose]) -> Switch | None:
    clause = parts[at]
    found = tags(clause.core)
    words = " ".join(token.word for token in clause.core)
    if "t" in found and "E" not in found and not rx(r"\bgrips?\b|(?:the|an|your) alternat|days").search(words):
        return Switch("alternate", words)
    core = _FILLERS.sub("", found)
    how = next((how for pattern, how in SWITCHES if core and re.fullmatch(pattern, core)), "")
    if not how and set(found) & set("lo") and at and parts[at - 1].whole and _goes_on(parts, at):
        how = "asked"
    if not how or (core == "a" and not rx(r"turn|other way").search(words)):
        return None
    later = bool(clause.joined & {"then", "and", "before", ";", "."}) or rx(r"^(?:then|now|next|finally)\b").match(
        words
    )
    if how == "named" and (found.lstrip("fjk")[:1] not in ("l", "o") or not (later or at == 0 or doses)):
        return None
    if how == "named" and at == 0 and (words[:5] == "with " or any("v" in tags(one.core) for one in parts[1:])):
        return None
    if how == "moved" and not (
        later and clause.words & {"side", "sides", "direction", "other", "opposite"} and "o" in core
    ):
        return None
    if how == "moved" and "p" in core and not clause.words & {"side", "direction", "shoulder"}:
        return None
    if how == "asked" and core[:1] == "w" and core == "w" and rx(r"^(?:chang|revers|exchang|trad)").match(words):
        return None
    if how == "asked" and clause.words & {"take", "use", "make", "rest"} and "a" not in core:
        return None
    if how == "both" and (clause.words & {"take", "use", "make", "start"} or "p" in core.replace("E", "")):
        return None
    if how == "both" and not (core[:1] in ("a", "d") or core == "E"):
        return None
    return Switch("each", words, how != "moved" or bool(doses))


def _goes_on(parts: Sequence[Clause], at: int) -> bool:
    """Whether a clause only tells more of the change before it ("..., this time leading with the opposite leg")."""
    before, clause = parts[at - 1], parts[at]
    told = re.match(r"[fkdz]*a", tags(before.core)) and before.joined.isdisjoint({"hold"})
    first = tags(clause.core).lstrip("jfz")[:1]
    return bool(told) and bool(clause.core) and (first not in "vhgL_wadTR" or clause.core[0].word.endswith("ing"))


# --- doses ---------------------------------------------------------------------------------------------------------

_PURE = re.compile(r"[_TRSEQDhdafjkzMXOAVcbrsun:=1|<>y*]*(?:f?[lo1]j?p)?[fjz]*")
_LEADS = {
    "for",
    "about",
    "around",
    "approximately",
    "roughly",
    "with",
    "a",
    "an",
    "the",
    "after",
    "another",
    "of",
    "full",
    "over",
    "approx",
}
_NO_HOLD_BEFORE = {"within", "every", "in", "into", "first", "last", "next", "past", "than", "each"}


def _doses(parts: Sequence[Clause], at: int, text: str, *, cut: bool = True, goal: bool = False) -> list[Dose]:
    """The doses of a clause; with ``cut`` their words are taken out of what is said."""
    clause = parts[at]
    found = tags(clause.core)
    words = _words(clause, text)
    doses_before = any(part.whole for part in parts[:at])
    statements = [index for index, token in enumerate(clause.core) if token.tag in "TRS"]
    if doses_before and re.fullmatch(r"[fQnjed]*Q[fQnjed]*", found):
        clause.whole = True
    if not statements:
        return [] if goal else _vague(parts, at, found, words, cut=cut)
    pure = bool(_PURE.fullmatch(found)) and (found[:1] not in "v" or not found)
    if "p" in found and not re.match(r"[fj]*[dTRSanE]", found):
        pure = False
    doses: list[Dose] = []
    for index in statements:
        token = clause.core[index]
        kind: Kind | Literal["breaths"] = "goal" if goal else _kind(parts, at, index)
        if kind == "goal" and not goal:
            continue
        each = token.each or (pure and "E" in found and not token.sets)
        low, high = int(token.low), int(token.high)
        if kind == "breaths":
            kind, low, high = "hold", low * BREATH, high * BREATH
        if token.tag != "T" and kind != "hold" and not 0 < (low or high) <= max(low, high) <= 100:
            continue
        doses.append(Dose(kind=kind, low=low, high=high, sets=token.sets, each_side=each, words=words))
        if cut:
            alone = kind in ("rest", "release") and not set(found) & set("vg")
            _cut(clause, index, pure=pure or alone or (index == 0 and token.tag == "T" and not set(found) & set("vg")))
    if cut and (pure and doses):
        clause.whole = not (at + 1 < len(parts) and parts[at + 1].joined & {"until", "so", "as", "because"})
    return doses


def _words(clause: Clause, text: str) -> str:
    return text[clause.core[0].start : clause.core[-1].end].strip(" ,;.") if clause.core else ""


def _vague(parts: Sequence[Clause], at: int, found: str, words: str, *, cut: bool) -> list[Dose]:
    """ "Hold.", "and repeat", "for the recommended amount of repetitions"."""
    clause = parts[at]
    at_end = bool(at and cut and parts[at - 1].whole and "a" in tags(parts[at - 1].core))
    until = bool(clause.joined & {"until", "as", "after", "once"})
    if until and at and "r" in found and _is_only(parts[at - 1], "hg"):
        parts[at - 1].whole = True  # "keep going until all repetitions are done"
    if at_end and clause.joined & {"until", "as", "for"}:
        clause.whole = True  # "repeat until you cannot do another one"
        return []
    if clause.joined & {"after", "before"} and "r" not in found:
        return []
    if not re.fullmatch(r"[hdafjkzAVcbrsu1]*(?:f[lo1]j?p)?", found) or not (
        set(found) & set("hVa") or (until and "r" in found)
    ):
        return []
    if clause.words & {"breathe", "breathing"} and "V" not in found:
        return []
    if found[:1] == "h" and "V" not in found and not re.fullmatch(r"h[zf]*", found):
        return []
    if not cut or (found[:1] == "h" and clause.words & {"still", "there"} and "V" not in found):
        return []
    timed = "a" not in found and "r" not in found and "s" not in found
    clause.whole = True
    if "a" in found and any(part.whole and set(tags(part.core)) & set("low") for part in parts[:at]):
        return []
    return [Dose(kind="vague time" if timed else "vague reps", words=words)]


def _kind(parts: Sequence[Clause], at: int, index: int) -> Kind | Literal["breaths"]:
    """What a number is one of; "goal" where it is none of this exercise."""
    clause = parts[at]
    token, core = clause.core[index], clause.core
    if token.tag == "S":
        return "rounds"
    if token.tag == "R":
        return "breaths" if clause.words & {"breathe", "inhale"} else "reps"
    before = core[index - 1].word if index else (clause.tokens[clause.head - 1].word if clause.head else "")
    after = core[index + 1].word if index + 1 < len(core) else ""
    found, words = tags(core), clause.words
    held = bool(words & set(HOLDING))
    if before in _NO_HOLD_BEFORE or after in ("into", "later", "ago", "old") or words & {"meal", "workout", "settle"}:
        return "goal"
    if words & {"inhale", "exhale", "inhaling", "exhaling"} and not held:
        return "tempo"
    if before in ("over", "to") or after == "to" or words & {"lower", "lowering", "raise", "tempo"}:
        return "tempo" if token.high <= 10_000 and not held else "hold"
    if "s" in found or (
        "_" in found and not held and not words & {"there", "here", "in", "on", "with", "your", "this"}
    ):
        return "rest"
    if "L" in found[:index] and not held and "after" not in clause.joined:
        return "release"
    if 0 < token.high <= 2_000 and "b" not in found:
        return "pause"
    near = words if set(found) & set("vgh") or not at else words | parts[at - 1].words
    if (near & MOVING or "t" in found) and not held and not words & {"pause", "pausing"}:
        return "work"
    return "hold"


def _cut(clause: Clause, index: int, *, pure: bool) -> None:
    """Take one statement out of its clause, with the small words before it."""
    core = clause.core
    if pure:
        clause.whole = True
        return
    token = core[index]
    if token.tag == "R" and index + 1 < len(core) and core[index + 1].tag in "jy":
        clause.spans.append((token.start, core[index + 1].start))  # "make [10] slow circles"
        return
    first = index
    while first and core[first - 1].word in _LEADS:
        first -= 1
    last = index
    while (last + 1 < len(core) and core[last + 1].tag in "ESQz") or (
        last + 1 < len(core) and core[last + 1].word in ("hold", "holds", "pause", "long")
    ):
        last += 1
    clause.spans.append((core[first].start, core[last].end))


# --- what is left --------------------------------------------------------------------------------------------------


def _spoken(text: str, parts: Sequence[Clause]) -> tuple[str, list[str]]:
    """The sentence without what was cut, mended to a sentence of its own; and the words that were cut."""
    kept, gone = "", []
    for at, clause in enumerate(parts):
        start, end = clause.tokens[0].start, parts[at + 1].tokens[0].start if at + 1 < len(parts) else len(text)
        if clause.whole:
            gone.append(_words(clause, text))
            if "and" in clause.joined and at == len(parts) - 1:
                last = kept.rpartition(", ")[2].split(" ")[0].lower()
                listed = {kept.split(" ")[0].lower(), last} <= set(VERBS) and " and " not in kept
                kept = re.sub(r", (?=\w+ [^,]*$)", ", and ", kept) if listed else kept
            continue
        piece = text[start:end]
        for low, high in sorted(clause.spans, reverse=True):
            gone.append(text[low:high].strip(" ,;."))
            piece = (
                piece[: low - start].rstrip()
                + (" " if high - start < len(piece) else "")
                + piece[high - start :].lstrip()
            )
        if not kept:
            piece = _started(piece, cut=bool(gone))
        kept += piece if not kept or piece[:1] in ",;:. " else f" {piece}"
    if gone and _is_stump(kept):
        gone, kept = [*gone, kept], ""
    return _ended(kept) if gone else finish(text), [words for words in gone if words]


def _is_stump(kept: str) -> bool:
    """Whether what is left of a sentence says nothing by itself ("Repeat more.", "Do.")."""
    words = rx(r"[\w']+").findall(kept.lower())
    idle = bool(re.fullmatch(r"[dafzjk,;.]*", tags(tokenize(kept))))
    return bool(words) and (
        idle or (len(words) < 4 and (words[0] not in VERBS or words[0] in ("repeat", "hold", "stay")))
    )


def _started(piece: str, *, cut: bool) -> str:
    """Without "and then" at its start; "breathing slowly" as an instruction of its own."""
    if not cut:
        return piece
    piece = rx(r"^(?:[\s,;:.)-]+|(?:and|then|but|or|while|before|so|as you)\b)+").sub("", piece)
    first, _, rest = piece.partition(" ")
    verb = imperative(first)
    return f"{verb} {rest}" if verb and rest else piece


def _ended(text: str) -> str:
    text = text.strip()
    ending = text[-1:] if text[-1:] in "!?" else ""
    text = rx(r"(?:[\s,;:(.!?-]|\b(?:and|then|but|or|for|with|to|while|until)$)+$").sub("", text.rstrip(".!?"))
    if text.count("(") != text.count(")"):
        text = text.replace("(", "").replace(")", "")
    return finish(text + ending) if rx(r"[a-z]").search(text) else ""


def _target(words: str, doses: Sequence[Dose], switches: Sequence[Switch]) -> str:
    """What the words that were cut became, for the report."""
    low = words.lower()
    for dose in doses:
        if low in dose.words.lower() or dose.words.lower() in low:
            return f"dose: {told(dose)}"
    return f"sides: {switches[0].kind}" if switches else "dose"


def told(dose: Dose) -> str:
    """A dose in words, for the report."""
    if dose.kind.startswith("vague"):
        return "without a number, so the coach's own is used"
    if dose.kind in ("reps", "rounds"):
        counts = f"{dose.low}" if dose.low == dose.high else f"{dose.low} to {dose.high}"
        return f"{counts} times" + (f", {dose.sets} sets" if dose.sets else "")
    seconds = " to ".join(dict.fromkeys(f"{ms / 1000:g} s" for ms in (dose.low, dose.high) if ms))
    bound = "at least " if not dose.high else "up to " if not dose.low else ""
    return f"{dose.kind} {bound}{seconds}" + (f", {dose.sets} times" if dose.sets else "")
