"""A record to an exercise: every sentence read, placed, and accounted for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from coach.content import model
from coach.content.model import MUSCLES, Exercise, Instruction, Ms, Muscle, Phase, Question, Style, Tip
from coach.importers import doses as dosing
from coach.importers import english
from coach.importers.english import rx
from coach.importers.reading import Cut, Reading, read
from coach.importers.records import Account, Finding, Imported, Part, Passage, Record, Refusal
from coach.importers.sentences import clean, clean_line, finish, sentences
from coach.importers.sides import Names, decide
from coach.importers.tokens import tags

LONGEST_SENTENCE = 600
LONGEST_LINE = 900
MOST_SENTENCES = 400
MOST_CHARACTERS = 200_000
"""Characters and sentences; what is longer is no exercise, and is not worth a search."""
LONGEST_SPOKEN = 100
"""Characters: a longer line is broken where one action ends, for it is over only when the listener has moved."""

LEVELS: dict[str, model.Level] = {"intermediate": "moderate", "moderate": "moderate"}
LEVELS |= dict.fromkeys(("expert", "advanced", "strong", "hard"), "strong")


VARIED = "left out: a variation, not this exercise"


class Piece(msgspec.Struct):
    """A sentence with its place in the exercise, and in the end what is said of it."""

    part: Part
    reading: Reading
    role: str
    """instruction, tip, mistake, caution, purpose, ask, answer, or left out: and why."""
    group: int = 0
    """Which question an answer belongs to."""
    text: str = ""
    place: str = ""
    pause: int = 0
    """ms of silence that a mark in the source asks for behind it."""

    @property
    def main(self) -> bool:
        """An instruction of this exercise, or its dose; not of a variation of it."""
        return self.part in ("instruction", "dose") and self.role != VARIED


def compose(record: Record) -> Imported | Refusal:
    """An exercise from a record, or why there is none."""
    name = clean(record.name)[:120].strip()
    if not name:
        return Refusal(record.where, "has no name")
    where = f"{record.where}: {name}"
    if sum(len(one.text) for one in record.passages) > MOST_CHARACTERS or len(record.passages) > MOST_SENTENCES:
        return Refusal(where, "is longer than any exercise")
    if language := foreign(" ".join(one.text for one in record.passages)):
        return Refusal(where, f"is not English but {language}, which cannot be read yet")
    pieces = list(_pieces(record))
    if not any(piece.part == "instruction" for piece in pieces):
        return Refusal(where, "has no instructions")
    if not any(piece.role == "instruction" and piece.reading.spoken for piece in pieces):
        return Refusal(where, "has no instruction that can be spoken")
    if len(pieces) > MOST_SENTENCES:
        return Refusal(where, "is longer than any exercise")
    return _imported(record, name, pieces)


def foreign(text: str) -> str:
    """The language of a text that is not English, where it is long enough to tell; else nothing."""
    words = rx(r"[^\W\d_]+").findall(text[:20_000].lower())
    if len(words) < 12:
        return ""
    share = {name: sum(map(words.count, known)) for name, known in english.LANGUAGES.items()}
    own = sum(word in english.ENGLISH_WORDS for word in words)
    best = max(share, key=lambda name: share[name])
    if share[best] > own * 2 and share[best] * 8 > len(words):
        return best
    latin = sum(word.isascii() for word in words)
    return "a language in another script" if latin * 4 < len(words) else ""


def _pieces(record: Record) -> Iterator[Piece]:
    """Every sentence of a record, in order."""
    group, has_purpose = 0, False
    for passage, text, pause in _paused(record.passages):
        texts = sentences(text)
        if passage.part == "question":
            group += 1
            texts = [" ".join(texts)]
        for number, sentence in enumerate(texts, 1):
            if len(sentence) > LONGEST_SENTENCE or len(set(sentence.split())) * 12 < len(sentence.split()):
                yield Piece(passage.part, Reading(sentence, ""), "left out: too long to be a sentence", group)
                continue
            silence = pause if number == len(texts) else 0
            reading = read(sentence)
            if silence and not reading.spoken and not any(dose.low for dose in reading.doses):
                reading = Reading(sentence, finish(sentence))  # "Stay here. [pause]": that is said
            role = _role(passage.part, reading)
            if role == "description":
                fits = reading.spoken and not reading.cuts and len(reading.spoken) <= 300 and not has_purpose
                fits = fits and "l" not in tags(reading.tokens)
                role = "purpose" if fits else "left out: background, not part of the instructions"
                has_purpose = has_purpose or bool(fits)
            yield Piece(passage.part, reading, role, group, pause=silence)


def _paused(passages: Sequence[Passage]) -> Iterator[tuple[Passage, str, int]]:
    """Every passage, parted at its marks for a pause, with the ms of silence that follow."""
    for passage in passages:
        text, *paused = rx(r"\[pause (?=\d+ ms\])").split(clean_line(passage.text))
        for part in paused:
            ms, _, following = part.partition(" ms]")
            yield passage, text.strip(), int(ms)
            text = following
        if text.strip():
            yield passage, text.strip(), 0


def _role(part: Part, reading: Reading) -> str:
    if part == "question":
        return "ask"
    if part == "answer":
        return "answer"
    if rx(english.VARIATION).match(reading.sentence):
        return VARIED if part in ("instruction", "other") else "tip"
    if part == "caution" or rx(english.CAUTION).search(reading.spoken):
        return "caution"
    if part in ("tip", "mistake", "description"):
        return part
    if part == "instruction":
        return "tip" if rx(english.TIP_LABEL).match(reading.spoken) else "instruction"
    return "left out: not part of the instructions"


def _imported(record: Record, name: str, pieces: Sequence[Piece]) -> Imported:
    findings = [Finding("source", note, sure=False) for note in record.notes]
    style, dose, breath = _dosed(record, pieces, findings)
    held = style == "static"
    readings = [(piece.reading, piece.main) for piece in pieces if piece.main or piece.part != "instruction"]
    sides, found = decide(readings, held=held)
    findings.append(found)
    _say(pieces, Names(readings, sides), findings)
    even = sides != "none" and _even(pieces, findings)
    exercise = _traits(record, name, pieces, findings)
    exercise = msgspec.structs.replace(
        exercise, sides=sides, even_sides=even, style=style, dose=dose, breath=breath,
        instructions=_instructions(pieces, held=held),
        tips=tuple(Tip(say=text) for text in _lines(pieces, ("tip", "mistake"), "tips")),
        cautions=_lines(pieces, ("caution",), "cautions"),
        faq=_questions(pieces),
        purpose=next(iter(_lines(pieces, ("purpose",), "purpose")), ""),
        review=tuple(dict.fromkeys(note for finding in findings if (note := finding.note))),
    )  # fmt: skip
    return Imported(record, exercise, tuple(findings), tuple(_accounts(pieces)))


def _dosed(
    record: Record, pieces: Sequence[Piece], findings: list[Finding]
) -> tuple[Style, model.Dose, model.Breath | None]:
    """Held or moving, and how long and how often; from the instructions, else from a tip or an answer."""
    main = [piece.reading for piece in pieces if piece.main]
    reads = [dose for reading in main for dose in reading.doses]
    if not any(dose.kind != "goal" for dose in reads):
        others = [dose for piece in pieces if not piece.main and piece.part in ("tip", "answer", "other", "dose")
                  for dose in piece.reading.doses]  # fmt: skip
        reads += [dose for dose in others if dose.kind in ("hold", "reps", "rounds")][:2]
    turns = any(switch.kind == "alternate" for reading in main for switch in reading.switches)
    style, how = dosing.style(record, reads, [reading.sentence for reading in main], turns=turns)
    dose, doubts = dosing.dose(style, reads)
    findings += [how, *doubts]
    paced = next((found for piece in pieces if (found := dosing.breath(piece.reading.sentence))), None)
    if paced and (dose.hold is None or paced[0].length <= dose.hold):
        findings.append(Finding("breath", f"in {paced[0].in_ / 1000:g} s, out {paced[0].out / 1000:g} s", paced[1]))
    else:
        paced = None
    static = dose.hold is not None and dose.reps is None
    return ("static" if static else style), dose, paced[0] if paced else None


def _even(pieces: Sequence[Piece], findings: list[Finding]) -> bool:
    """Whether the record asks for both sides to get the same."""
    even = next((switch.words for piece in pieces for switch in piece.reading.switches if switch.kind == "even"), "")
    if even:
        findings.append(Finding("even_sides", "true", even))
    return bool(even)


# --- what is said ----------------------------------------------------------------------------------------------------


def _say(pieces: Sequence[Piece], names: Names, findings: list[Finding]) -> None:
    """The text of every piece that may be said, its sides named; the instructions first, for they name the sides."""
    for piece in sorted(pieces, key=lambda piece: piece.role != "instruction"):
        text = piece.reading.spoken
        if not text or piece.role.startswith("left out"):
            continue
        if piece.role != "purpose":
            text, doubts = names.name(text, main=piece.role == "instruction")
            findings += doubts
        if piece.role == "instruction":
            findings += _residue(piece.reading)
        piece.text = finish(text)


def _residue(reading: Reading) -> Iterator[Finding]:
    """What still sounds like a dose or a change of sides in a line that would be spoken."""
    left = tags(reading.tokens)
    if any(one in left for one in "TR") and not reading.doses:
        words = next(token.word for token in reading.tokens if token.tag in "TR")
        yield Finding("dose", "a number was not understood and stays spoken", words, sure=False)
    if "w" in left and "each" not in [switch.kind for switch in reading.switches]:
        words = next(token.word for token in reading.tokens if token.tag == "w")
        yield Finding("sides", "words about sides stay spoken", words, sure=False)


def _instructions(pieces: Sequence[Piece], *, held: bool) -> tuple[Instruction, ...]:
    parts: list[str] = []
    pauses: list[Ms | None] = []
    for piece in pieces:
        if piece.role == "instruction" and piece.text:
            broken = shorter(piece.text)
            piece.place = ", ".join(f"instructions[{len(parts) + at}]" for at in range(len(broken)))
            parts += broken
            pauses += [*[None] * (len(broken) - 1), Ms(piece.pause) if piece.pause else None]
    lines = zip(parts, phases(parts, held=held), pauses, strict=True)
    return tuple(Instruction(say=say, phase=phase, pause=pause) for say, phase, pause in lines)


def _lines(pieces: Sequence[Piece], roles: tuple[str, ...], place: str) -> tuple[str, ...]:
    """Tips or cautions, without their labels; a mistake as a thing to avoid."""
    found: list[str] = []
    for piece in pieces:
        if piece.role in roles and piece.text:
            text = finish(rx(rf"^{english.TIP_LABEL}{{1,3}}").sub("", piece.text)) or piece.text
            piece.text = _avoid(text) if piece.role == "mistake" else text
            piece.place = f"{place}[{len(found)}]"
            found.append(piece.text)
    return tuple(found)


def _avoid(text: str) -> str:
    """A mistake as a thing to avoid; one that is told as such stays."""
    if rx(r"(?:do not|don't|avoid|never|keep|make sure|try|stop|be|stay|if)\b").match(text):
        return text
    gerund = rx(r"(?:\w+ly )?(?:not )?\w+ing\b").match(text)
    return f"Avoid {'' if gerund else 'this mistake: '}{text[0].lower()}{text[1:]}"


def _questions(pieces: Sequence[Piece]) -> tuple[Question, ...]:
    """A question is kept with its answer; one whose answer became data is not."""
    found: list[Question] = []
    for asked in pieces:
        answers = [one for one in pieces if one.role == "answer" and one.group == asked.group and one.text]
        text = " ".join(one.text for one in answers)
        if asked.role != "ask" or not asked.text or not answers or len(text) > LONGEST_LINE:
            continue
        asked.place = f"faq[{len(found)}].ask"
        for one in answers:
            one.place = f"faq[{len(found)}].answer"
        found.append(Question(ask=asked.text.rstrip(".?! ") + "?", answer=text))
    return tuple(found)


_ENDS = (r",? (?:and )?then ", r"; ", r" - ", r",? and ", r", ")
"""Where one action may end, the surest first."""
_OPENING = r"(?:while|when|if|as|once|after|before|since|from|with|to|in|without|try|for|on|until|by|\w+ing)\b[^,;]*$"
"""A part that only leads to the next one."""


def shorter(text: str) -> list[str]:
    """A long line broken where one action ends; each part is a sentence of its own."""
    leaving = rx(r",? (?:and )?then (?=(?:slowly |gently )?(?:release|return|lower|come back|let go)\b)").search(text)
    breaks = [leaving] if leaving and leaving.start() >= 12 and "(" not in text else []
    for end in () if breaks or len(text) <= LONGEST_SPOKEN else _ENDS:
        action = rf"{end}(?=(?:slowly |gently )?(?:{'|'.join(english.VERBS)})\b)"
        breaks += [match for match in rx(action).finditer(text) if 20 <= match.start() <= len(text) - 15]
        parts = {match: text[: match.start()] for match in breaks}
        breaks = [m for m, part in parts.items() if not rx(_OPENING).match(part) and part.count("(") == part.count(")")]
        if breaks:
            break
    if not breaks:
        return [text]
    middle = min(breaks, key=lambda match: abs(match.start() - len(text) // 2))
    return [*shorter(finish(text[: middle.start()])), *shorter(finish(text[middle.end() :]))]


def phases(texts: Sequence[str], *, held: bool) -> list[Phase]:
    """One phase for each line, which never go back: told from the last line on. Only a held exercise is released."""
    if not held:
        last = max((at for at, text in enumerate(texts[:-1]) if rx(r"start(?:ing)? position").search(text)), default=0)
        return ["setup" if at <= last else "enter" for at in range(len(texts))]
    result: list[Phase] = ["setup"] * len(texts)
    end = len(texts)
    for phase, pattern in english.PHASES:
        while end > 1 and rx(pattern).search(texts[end - 1]):
            end -= 1
            result[end] = phase
    if end > 1 and rx(english.ENTER).search(texts[end - 1]):
        result[end - 1] = "enter"
    return result


# --- what it is ------------------------------------------------------------------------------------------------------


def _traits(record: Record, name: str, pieces: Sequence[Piece], findings: list[Finding]) -> Exercise:
    texts = [piece.reading.sentence for piece in pieces if piece.main]
    targets = _muscles(record.primary, findings) or (() if record.primary else _named(name, pieces))
    secondary = tuple(one for one in _muscles(record.secondary, findings) if one not in targets)
    position = _position(name, texts)
    findings += [Finding("position", position or "unknown"), Finding("targets", ", ".join(targets) or "unknown")]
    partner = next((m for text in texts if (m := rx(english.PARTNER).search(text))), None)
    perhaps = False
    if partner:
        around = partner.string[max(0, partner.start() - 60) : partner.end() + 40]
        perhaps = bool(rx(english.PERHAPS).search(around))
        findings.append(Finding("partner", "perhaps" if perhaps else "yes", partner.group(), not perhaps))
    return Exercise(
        name=name,
        aliases=tuple(alias for alias in map(clean, record.aliases) if alias),
        targets=targets,
        secondary=secondary,
        position=position,
        props=_props(record),
        level=LEVELS.get(record.level.lower(), "gentle"),
        partner=bool(partner) and not perhaps,
        instructions=(),
        source=record.source,
    )


def _position(name: str, texts: Sequence[str]) -> model.Position | None:
    """The position that the exercise starts in: told by the first sentence that names one."""
    for text in (*texts, name):
        if position := next((one for one, words in english.POSITIONS if rx(words).search(text)), None):
            return position
    return None


def _props(record: Record) -> tuple[str, ...]:
    """What the source lists as needed."""
    plain = (clean(item).lower() for item in record.equipment)
    return tuple(dict.fromkeys(english.PROPS.get(item, item) for item in plain if item not in english.NO_PROPS))


def _muscles(words: Sequence[str], findings: list[Finding]) -> tuple[Muscle, ...]:
    """The muscles of our vocabulary for a source's own names."""
    known: list[Muscle] = []
    for word in words:
        plain = " ".join(word.lower().replace("_", " ").split())
        found = [muscle for muscle in MUSCLES if plain == muscle]
        known += found or _muscles_in(plain)
        if not found and not _muscles_in(plain):
            findings.append(Finding("targets", "a muscle that has no place in the vocabulary", word))
    return tuple(dict.fromkeys(known))


def _muscles_in(text: str) -> list[Muscle]:
    """The muscles that a text names, in its order."""
    found = [(match.start(), muscle) for muscle, words in english.MUSCLE_WORDS if (match := rx(words).search(text))]
    return [muscle for _, muscle in sorted(found)]


def _named(name: str, pieces: Sequence[Piece]) -> tuple[Muscle, ...]:
    """The first three muscles that the description, the name, or else the first text to name any names."""
    described = [piece.reading.sentence for piece in pieces if piece.part == "description"]
    texts = (*described[:1], name, *described[1:], *(piece.reading.sentence for piece in pieces))
    return tuple(next((found for text in texts if (found := _muscles_in(text))), [])[:3])


# --- what became of it -----------------------------------------------------------------------------------------------


def _accounts(pieces: Sequence[Piece]) -> Iterator[Account]:
    """At least one account for each sentence, in order."""
    for piece in pieces:
        reading = piece.reading
        fates = []
        if piece.place:
            fates.append(f"spoken as {piece.place}" + (f": {piece.text}" if piece.text != reading.sentence else ""))
        data = [Cut(switch.words, f"sides: {switch.kind}") for switch in reading.switches if switch.kind == "even"]
        data += [Cut(dose.words, f"dose: {dose}") for dose in reading.doses if not reading.cuts and dose.kind != "goal"]
        for cut in (*reading.cuts, *data):
            words = f'"{cut.words}" ' if cut.words != reading.sentence else ""
            fates.append(f'data, {cut.target}, from "{cut.words}"' if cut.data else f"{words}left out: {cut.target}")
        if not piece.place and (reading.spoken or not reading.cuts):
            why = piece.role.removeprefix("left out: ") if piece.role.startswith("left out") else _WHY.get(piece.role)
            fates.append(f"left out: {why or 'says nothing to a listener'}")
        yield from (Account(piece.part, reading.sentence, fate) for fate in fates)


_WHY = {"ask": "a question whose answer became data, or is missing", "answer": "an answer without its question"}
