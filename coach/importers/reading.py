"""One source sentence, clause by clause: which of them are a dose or a change of sides, and what is left to say.

A clause that is a dose and nothing else is cut ("and hold for 20 seconds"); from another one only "for 20 seconds"
goes, so that no stump is spoken. What stands behind "if", or is a goal ("work up to two minutes"), is not used.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from coach.content.model import MOST_TIMES
from coach.language import rx, vocabulary
from coach.language.tokens import Clause, Token, clauses, finish, tags, tokenize

Kind = Literal["hold", "work", "rest", "tempo", "reps", "rounds", "goal", "vague time", "vague reps"]


class Dose(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of how long or how often. ``low`` and ``high`` are ms for times, counts for repetitions."""

    kind: Kind
    low: int = 0
    high: int = 0
    """0: open ("at least 30 seconds"); with ``low`` 0: "up to"."""
    sets: int = 0
    each_side: bool = False
    words: str = ""

    @property
    def length(self) -> int:
        """The most that it asks for."""
        return self.high or self.low

    def __str__(self) -> str:
        """For the report: ``hold 20 s to 30 s``."""
        if self.kind.startswith("vague"):
            return "without a number, so the coach's own is used"
        unit, scale = (" times", 1) if self.kind in ("reps", "rounds") else (" s", 1000)
        ends = dict.fromkeys(f"{end / scale:g}" for end in (self.low, self.high) if end)
        bound = "at least " if not self.high else "up to " if not self.low else ""
        return f"{self.kind} {bound}{' to '.join(ends)}{unit}" + (f", {self.sets} sets" if self.sets else "")


class Switch(msgspec.Struct, frozen=True):
    """What a clause says of the sides."""

    kind: Literal["each", "alternate", "even"]
    words: str


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


OFTEN = "how often in a day or week is no part of one session"


def read(sentence: str) -> Reading:
    """Take a clean sentence apart. What is left to say is a sentence of its own, or empty."""
    words = vocabulary()
    text = words.rx("step").sub("", sentence.replace("{", "(").replace("}", ")"))
    if idle := _idle(text):
        return Reading(sentence=sentence, spoken="", cuts=(idle,))
    cuts: list[Cut] = []
    if eyes := words.rx("eyes").search(text):
        low, high = eyes.span() if words.rx("eyes aside").match(eyes.group()) else (0, len(text))
        cuts.append(Cut(text[low:high].strip(" ,()"), "needs eyes: a listener has no picture", data=False))
        text = finish(text[:low] + " " + text[high:])
    parts = clauses(tokenize(text), text)
    if words.rx("breaths").search(text):
        parts = []  # "inhale for 4 seconds, hold for 4" is no hold: it is said
    doses: list[Dose] = []
    switches: list[Switch] = []
    for at, clause in enumerate(parts):
        switch = None if clause.aside else _switch(parts, at, told=bool(doses))
        doses += _doses(clause, cut=not clause.aside and not switch)
        if switch:
            switches.append(switch)
            clause.whole |= switch.kind != "alternate" or not set(clause.tags) & set("vWlog")
            clause.became = f"sides: {switch.kind}"
    if same := words.rx("same for both").search(text):
        switches.append(Switch("even", same.group()))
    spoken, gone = _spoken(text, parts)
    return Reading(sentence, spoken, tokenize(spoken), tuple(doses), tuple(switches), (*cuts, *gone))


def _idle(text: str) -> Cut | None:
    """What a listener has nothing to do with."""
    if vocabulary().rx("start named").match(text):
        return Cut(text, "names the starting position; nothing is to be done", data=False)
    if (paced := vocabulary().rx("breaths").match(text)) and not paced[2] and len(text) - paced.end() < 12:
        return Cut(text, "breath")
    found = tags(tokenize(text))
    if "=" in found and not re.search(r"[RT].*[RT]", found):
        return Cut(text, "tells what one repetition is; nothing is to be done", data=False)
    if "Q" in found and set(found) <= set("QMXOnhdafjkzrseqpE1,.:;()*-"):
        return Cut(text, OFTEN, data=False)
    return None


_FILLERS = re.compile(r"[fjkzA,.:;()\-QVnr<>|]")


def _switch(parts: Sequence[Clause], at: int, *, told: bool) -> Switch | None:
    """How a clause asks for the other side, if it does. ``told``: whether a dose stands before it."""
    clause, words = parts[at], vocabulary().words
    if "t" in clause.tags and "E" not in clause.tags and not vocabulary().rx("grip").search(clause.said):
        return Switch("alternate", clause.said.lower())
    core = _FILLERS.sub("", clause.tags)
    first = clause.core[0].word.split()[0] if clause.core else ""
    later = bool(({first} | clause.joined) & words["later"])
    idle = first in words["with"] or clause.words & words["taking"]
    if (idle and "a" not in core) or (core == "w" and first in words["changing"]):
        asked = False
    elif re.fullmatch(r"[lo]1?p*[TR]?", core):  # Other arm. Then the left.
        opens = at == 0 and not any("v" in part.tags for part in parts[1:])
        asked = clause.tags.lstrip("fjk")[:1] in tuple("lo") and (opens or (at > 0 and (later or told)))
    else:  # "..., then turn it to the other side"
        again = at > 0 and parts[at - 1].whole and bool(set(clause.tags) & set("lo"))
        asked = again or any(re.fullmatch(pattern, core) for pattern in vocabulary().switches)
    return Switch("each", clause.said.lower()) if asked else None


_PURE = re.compile(r"[_TRSEQDhdafjkzMXOAVcbrsun:=1|<>y*]*(?:f?[lo1]j?p)?[fjz]*")


def _doses(clause: Clause, *, cut: bool) -> list[Dose]:
    """The doses of a clause; with ``cut`` their words are taken out of what is said."""
    found = clause.tags
    if re.fullmatch(r"[fQnjed]*Q", found):
        clause.whole, clause.became = True, OFTEN
    if not set(found) & set("TRS"):
        return _vague(clause) if cut else []
    pure = bool(_PURE.fullmatch(found)) and ("p" not in found or bool(re.match(r"[fj]*[dTRSanE]", found)))
    doses: list[Dose] = []
    for at, token in enumerate(clause.core):
        if token.tag not in "TRS":
            continue
        kind = _kind(clause, at)
        low, high = int(token.low), int(token.high)
        if token.tag == "R" and kind == "hold":
            low, high = (number * vocabulary().units["breath"] for number in (low, high))  # "breathe five times"
        times = max(low, high, token.sets) if token.tag != "T" and kind != "hold" else token.sets or 1
        if not clause.aside and (kind == "goal" or not 0 < times <= MOST_TIMES):
            continue
        each = token.each or (pure and "E" in found and not token.sets)
        kind = "goal" if clause.aside else kind
        if kind == "rest" and token.sets:  # three sets with 60 seconds rest
            doses.append(Dose(kind="rounds", low=token.sets, high=token.sets, words=clause.said))
        doses.append(Dose(kind=kind, low=low, high=high, sets=token.sets, each_side=each, words=clause.said))
        if vocabulary().rx("both ways").search(token.word):
            continue  # "10 forwards and 10 backwards" is counted, and said
        moves = set(found) & set("vg") or (kind != "rest" and (at or token.tag != "T"))
        if cut and (pure or not moves):
            clause.whole = True
        elif cut and (span := _span(clause.core, at)):
            clause.spans.append(span)
        clause.became = f"dose: {doses[-1]}"
    return doses


def _span(core: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Where one statement stands in the text, with the small words around it; none where a stump would be left."""
    if core[at].tag == "R" and tags(core[at + 1 : at + 2]) in tuple("jy"):
        return core[at].start, core[at + 1].start  # "make [10] slow circles"
    first, last = at, at
    while first and core[first - 1].word in vocabulary().words["lead"]:
        first -= 1
    while last + 1 < len(core) and core[last + 1].tag in "ESQz":
        last += 1
    return None if 0 < first == at and last + 1 < len(core) else (core[first].start, core[last].end)


def _vague(clause: Clause) -> list[Dose]:
    """ "Hold.", "and repeat", "for the recommended amount of repetitions"."""
    found, words = clause.tags, vocabulary().words
    until = "r" in found and clause.joined & words["until"]  # "until all repetitions are done"
    if not re.fullmatch(r"[hdafjkzAVcbrsu1]*(?:f[lo1]j?p)?", found) or not (set(found) & set("hVa") or until):
        return []
    says = (found[:1] == "h" and not re.fullmatch(r"h[zf]*", found)) or clause.words & words["said"]
    if ("V" not in found and says) or (clause.joined & words["aside"] and "r" not in found):
        return []
    clause.whole = True
    dose = Dose(kind="vague reps" if set(found) & set("ars") else "vague time", words=clause.said)
    clause.became = f"dose: {dose}"
    return [dose]


def _kind(clause: Clause, at: int) -> Kind:
    """What a number is one of; "goal" where it is none of this exercise."""
    token, core, said, words = clause.core[at], clause.core, clause.words, vocabulary().words
    if token.tag == "S":
        return "rounds"
    if token.tag == "R":
        return "hold" if said & words["breathing"] else "reps"
    before = core[at - 1].word if at else clause.lead
    after = core[at + 1].word if at + 1 < len(core) else ""
    held = bool(said & words["holding"])
    if before in words["no hold"] or after in words["past"] or said & words["elsewhere"]:
        return "goal"
    if "to" in (before, after) or said & words["tempo"]:
        return "tempo" if token.high <= 10_000 and not held else "hold"
    if tags(core[at + 1 : at + 2]) == "_":
        return "rest"
    idle = "_" in clause.tags and not said & words["resting there"]
    let_go = "L" in tags(core[:at]) and not clause.joined & words["aside"]
    if "s" in clause.tags or (not held and (idle or let_go)):
        return "rest"
    moves = said & words["moving"] or set("ta") & set(clause.tags)
    return "work" if moves and not held and not said & words["pause"] else "hold"


def _spoken(text: str, parts: Sequence[Clause]) -> tuple[str, list[Cut]]:
    """The sentence without what was cut, mended to a sentence of its own; and what was cut."""
    places: list[tuple[int, int]] = []
    gone: list[Cut] = []
    ends = itertools.pairwise([*(part.start for part in parts), len(text)])
    for clause, end in zip(parts, ends, strict=True):
        spans = [end] if clause.whole else sorted(clause.spans)
        places += spans
        words = [clause.said] if clause.whole else [text[low:high].strip(" ,;.") for low, high in spans]
        gone += [Cut(one, clause.became, clause.became != OFTEN) for one in words if one]
    if not gone:
        return finish(text), gone
    kept = " ".join(text[high:low] for (_, high), (low, _) in itertools.pairwise([(0, 0), *places, (len(text), 0)]))
    kept = _started(kept) if places[0][0] == 0 else kept
    if _is_stump(kept):
        return "", [*gone, *([Cut(kept, gone[0].target)] if kept.strip(" .") else [])]
    ending = kept.strip()[-1:] if kept.strip()[-1:] in tuple("!?") else ""
    kept = vocabulary().rx("joining end").sub("", kept)
    if kept.count("(") != kept.count(")"):
        kept = kept.replace("(", "").replace(")", "")
    return finish(kept + ending), gone


def _is_stump(kept: str) -> bool:
    """Whether what is left of a sentence says nothing by itself ("Repeat more.", "Do.")."""
    said = rx(r"[\w']+").findall(kept.lower())
    acts = bool(said) and said[0] in vocabulary().words["verb"] - vocabulary().words["no act"]
    return set(tags(tokenize(kept))) <= set("dafzjk,;.") or (len(said) < 5 and not acts)


def _started(piece: str) -> str:
    """Without "and then" at its start; "breathing slowly" as an instruction of its own."""
    piece = vocabulary().rx("joining start").sub("", piece)
    first, _, rest = piece.partition(" ")
    verb = vocabulary().imperative(first)
    return f"{verb} {rest}" if verb and rest else piece
