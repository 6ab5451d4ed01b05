"""One source sentence, clause by clause: which of them are a dose or a change of sides, and what is left to say.

A clause that is a dose and nothing else is cut ("and hold for 20 seconds"); from another one only "for 20 seconds"
goes, so that no stump is spoken. What stands behind "if", or is a goal ("work up to two minutes"), is not used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from coach.importers.english import BREATH, BREATHS, EYES, HOLDING, MOVING, SAME_FOR_BOTH, VERBS, imperative, rx, words
from coach.importers.sentences import finish
from coach.importers.tokens import Token, tags, tokenize

Kind = Literal["hold", "work", "rest", "tempo", "reps", "rounds", "goal", "vague time", "vague reps"]
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
    if same := rx(SAME_FOR_BOTH).search(text):
        switches.append(Switch("even", same.group()))
    spoken, gone = _spoken(text, parts)
    cuts += [Cut(words, _target(words, doses, switches)) for words in gone]
    return Reading(sentence, spoken, tuple(tokenize(spoken)), tuple(doses), tuple(switches), tuple(cuts))


def _idle(text: str) -> Cut | None:
    """What a listener has nothing to do with."""
    if rx(r"^(?:this|that|here|it)(?: is| will be| should be)(?: now)? (?:your|the) start[\w ]*\W*$").match(text):
        return Cut(text, "names the starting position; nothing is to be done", data=False)
    if (paced := rx(BREATHS).match(text)) and len(text) - paced.end() < 12:
        return Cut(text, "breath")
    found = tags(tokenize(text))
    if "=" in found and not re.search(r"[RT].*[RT]", found):
        return Cut(text, "tells what one repetition is; nothing is to be done", data=False)
    if "Q" in found and set(found) <= set("QMXOnhdafjkzrseqpE1,.:;()*-"):
        return Cut(text, "how often in a day or week is no part of one session", data=False)
    return None


def _aside(parts: Sequence[Clause], at: int) -> bool:
    """Whether a clause hangs on a condition, or is a goal."""
    for clause in parts[: at + 1]:
        found = tags(clause.tokens)
        if "G" in found or (found.lstrip(",;:.()-k")[:1] == "i" and clause.core[0].word != "should"):
            return True
    return False


# --- sides ---------------------------------------------------------------------------------------------------------

_FILLERS = re.compile(r"[fjkzA,.:;()\-QVnr<>|]")
SWITCHES: tuple[tuple[str, str], ...] = (
    (r"[dagTR]*w(?:[lo]?1?p*|s)[aETR]*", "asked"),  # switch sides; change to the other leg; swap
    (r"[da]+[TRw]?[lo]1?p*[lop]*[TR]*", "asked"),  # do the left leg; repeat on the other side
    (r"[dvgh]*a.*[lo].*", "asked"),  # do the same with the right leg in front
    (r"[lo]1?p*[TR]?", "named"),  # Other arm. Then the left.
    (r"[gv]+[lo]p?", "moved"),  # then turn it to the other side
    (r"[ad]*E[TR]*", "both"),  # Both sides. Repeat on each side.
)
"""What is left of a clause without its small words, and how it asks for the other side."""


def _switch(parts: Sequence[Clause], at: int, doses: Sequence[Dose]) -> Switch | None:
    clause = parts[at]
    found = tags(clause.core)
    said = " ".join(token.word for token in clause.core)
    if "t" in found and "E" not in found and not rx(r"\bgrips?\b|(?:the|an|your) alternat").search(said):
        return Switch("alternate", said)
    core = _FILLERS.sub("", found)
    how = next((how for pattern, how in SWITCHES if core and re.fullmatch(pattern, core)), "")
    if set(found) & set("lo") and at and parts[at - 1].whole:
        how = how or "asked"  # "..., this time leading with the opposite leg"
    if how and _is_change(how, core, clause, parts, at, doses=bool(doses)):
        return Switch("each", said, how != "moved" or bool(doses))
    return None


def _is_change(how: str, core: str, clause: Clause, parts: Sequence[Clause], at: int, *, doses: bool) -> bool:
    """Whether a clause that looks like a change of sides is one, and not a movement within the exercise."""
    first = clause.core[0].word
    takes = clause.words & {"take", "use", "make", "start", "rest"}
    later = bool(clause.joined & {"then", "and", "before"}) or first in ("then", "now", "next", "finally")
    if core == "a":
        return bool(clause.words & {"turn", "turns"})
    if how == "named":
        acts = first == "with" or any("v" in tags(part.core) for part in parts[1:])
        told = tags(clause.core).lstrip("fjk")[:1] in ("l", "o")
        return told and (later or doses or at == 0) and not (at == 0 and acts)
    if how == "moved":
        sided = clause.words & ({"side", "direction"} if "p" in core else {"side", "direction", "other", "opposite"})
        return later and bool(sided) and "o" in core
    if how == "both":
        return core[:1] in ("a", "d", "E") and not takes and "p" not in core
    vague = core == "w" and first in ("change", "changing", "reverse", "reversing", "exchange", "trade")
    return not vague and not (takes and "a" not in core)


# --- doses ---------------------------------------------------------------------------------------------------------

_PURE = re.compile(r"[_TRSEQDhdafjkzMXOAVcbrsun:=1|<>y*]*(?:f?[lo1]j?p)?[fjz]*")
_LEADS = set(words("for about around approximately roughly with a an the after another of full over approx"))
_NO_HOLD_BEFORE = set(words("within every in into first last next past than each"))


def _doses(parts: Sequence[Clause], at: int, text: str, *, cut: bool = True, goal: bool = False) -> list[Dose]:
    """The doses of a clause; with ``cut`` their words are taken out of what is said."""
    clause = parts[at]
    found = tags(clause.core)
    statements = [index for index, token in enumerate(clause.core) if token.tag in "TRS"]
    if not statements:
        clause.whole = clause.whole or (at > 0 and parts[at - 1].whole and bool(re.fullmatch(r"[fQnjed]*Q", found)))
        return [] if goal else _vague(parts, at, found, _words(clause, text), cut=cut)
    acts = bool(set(found) & set("vg"))
    pure = bool(_PURE.fullmatch(found)) and ("p" not in found or bool(re.match(r"[fj]*[dTRSanE]", found)))
    doses: list[Dose] = []
    for index in statements:
        token = clause.core[index]
        kind = "goal" if goal else _kind(parts, at, index)
        low, high = int(token.low), int(token.high)
        if token.tag == "R" and kind == "hold":
            low, high = low * BREATH, high * BREATH  # "breathe five times"
        if (kind == "goal" and not goal) or (token.tag != "T" and kind != "hold" and not 0 < max(low, high) <= 100):
            continue
        each = token.each or (pure and "E" in found and not token.sets)
        said = _words(clause, text)
        doses.append(Dose(kind=kind, low=low, high=high, sets=token.sets, each_side=each, words=said))
        if cut:
            _cut(clause, index, pure=pure or (not acts and (kind == "rest" or (index == 0 and token.tag == "T"))))
    if cut and pure and doses:
        clause.whole = not (at + 1 < len(parts) and parts[at + 1].joined & {"until", "so", "as", "because"})
    return doses


def _words(clause: Clause, text: str) -> str:
    return text[clause.core[0].start : clause.core[-1].end].strip(" ,;.") if clause.core else ""


def _vague(parts: Sequence[Clause], at: int, found: str, said: str, *, cut: bool) -> list[Dose]:
    """ "Hold.", "and repeat", "for the recommended amount of repetitions"."""
    clause = parts[at]
    until = bool(clause.joined & {"until", "as", "once"})
    if until and at and "r" in found and set(tags(parts[at - 1].core)) <= set("fjkzAdEhg"):
        parts[at - 1].whole = True  # "keep going until all repetitions are done"
    if until and at and cut and parts[at - 1].whole and "a" in tags(parts[at - 1].core):
        clause.whole = True  # "repeat until you cannot do another one"
        return []
    idle = re.fullmatch(r"[hdafjkzAVcbrsu1]*(?:f[lo1]j?p)?", found) and (
        set(found) & set("hVa") or (until and "r" in found)
    )
    still = "V" not in found and (found[:1] == "h" and not re.fullmatch(r"h[zf]*", found))
    breathes = "V" not in found and clause.words & {"breathe", "breathing", "still", "there"}
    behind = clause.joined & {"after", "before"} and "r" not in found
    if not idle or still or breathes or behind or not cut:
        return []
    clause.whole = True
    return [Dose(kind="vague reps" if set(found) & set("ars") else "vague time", words=said)]


def _kind(parts: Sequence[Clause], at: int, index: int) -> Kind:
    """What a number is one of; "goal" where it is none of this exercise."""
    clause = parts[at]
    token, core = clause.core[index], clause.core
    if token.tag == "S":
        return "rounds"
    if token.tag == "R":
        return "hold" if clause.words & {"breathe", "inhale"} else "reps"
    before = core[index - 1].word if index else (clause.tokens[clause.head - 1].word if clause.head else "")
    after = core[index + 1].word if index + 1 < len(core) else ""
    found, said = tags(core), clause.words
    held = bool(said & set(HOLDING))
    if before in _NO_HOLD_BEFORE or after in ("into", "later", "ago", "old") or said & {"meal", "workout", "settle"}:
        return "goal"
    if (
        "to" in (before, after)
        or before == "over"
        or said & {"lower", "lowering", "raise", "tempo", "inhale", "exhale"}
    ):
        return "tempo" if token.high <= 10_000 and not held else "hold"
    idle = "_" in found and not said & {"there", "here", "in", "on", "with", "your", "this"}
    let_go = "L" in found[:index] and "after" not in clause.joined
    if "s" in found or (not held and (idle or let_go)):
        return "rest"
    near = said if set(found) & set("vgh") or not at else said | parts[at - 1].words
    moves = near & MOVING or "t" in found
    return "work" if moves and not held and not said & {"pause", "pausing"} else "hold"


def _cut(clause: Clause, index: int, *, pure: bool) -> None:
    """Take one statement out of its clause, with the small words before it."""
    core = clause.core
    token = core[index]
    follower = core[index + 1] if index + 1 < len(core) else None
    if pure:
        clause.whole = True
    elif token.tag == "R" and follower and follower.tag in "jy":
        clause.spans.append((token.start, follower.start))  # "make [10] slow circles"
    else:
        first, last = index, index
        while first and core[first - 1].word in _LEADS:
            first -= 1
        while last + 1 < len(core) and (
            core[last + 1].tag in "ESQz" or core[last + 1].word in ("hold", "pause", "long")
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
            continue
        piece = text[start:end]
        for low, high in sorted(clause.spans, reverse=True):
            gone.append(text[low:high].strip(" ,;."))
            piece = f"{piece[: low - start].rstrip()} {piece[high - start :].lstrip()}"
        if not kept:
            piece = _started(piece, cut=bool(gone))
        kept += piece if not kept or piece[:1] in ",;:. " else f" {piece}"
    if gone and _is_stump(kept):
        gone, kept = [*gone, kept], ""
    return _ended(kept) if gone else finish(text), [words for words in gone if words]


def _is_stump(kept: str) -> bool:
    """Whether what is left of a sentence says nothing by itself ("Repeat more.", "Do.")."""
    said = rx(r"[\w']+").findall(kept.lower())
    acts = bool(said) and said[0] in VERBS and said[0] not in ("repeat", "hold", "stay")
    idle = set(tags(tokenize(kept))) <= set("dafzjk,;.")
    return bool(said) and (idle or (len(said) < 4 and not acts))


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
    counted = dose.kind in ("reps", "rounds")
    ends = dict.fromkeys(f"{end}" if counted else f"{end / 1000:g} s" for end in (dose.low, dose.high) if end)
    bound = "at least " if not dose.high else "up to " if not dose.low else ""
    times = f"{bound}{' to '.join(ends)}" + (" times" if counted else "")
    return f"{dose.kind} {times}" + (f", {dose.sets} sets" if dose.sets else "")
