"""A record to an exercise: every sentence read, placed, and accounted for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import cast

import msgspec

from coach.content.model import Breath, Exercise, Instruction, Level, Ms, Muscle, Phase, Position, Question, Tip
from coach.importers import doses as dosing
from coach.importers.cleaning import LONGEST_PAUSE_MS, clean, clean_line, foreign
from coach.importers.reading import Cut, Reading, read
from coach.importers.records import Account, Imported, Part, Passage, Record, Refusal, doubt
from coach.importers.sides import Names, decide
from coach.language import rx, vocabulary
from coach.language.tokens import finish, sentences, tags, tokenize
from coach.times import LONGEST_HOLD

LONGEST_SENTENCE = 600
LONGEST_LINE = 900
MOST_SENTENCES = 400
MOST_CHARACTERS = 200_000
"""Characters and sentences; what is longer is no exercise, and is not worth a search."""
LONGEST_SPOKEN = 100
"""Characters: a longer line is broken where one action ends, for it is over only when the listener has moved."""
LONGEST_PURPOSE = 300
LONGEST_PART = 30_000  # ms, of a breath

VARIED = "left out: a variation, not this exercise"
BACKGROUND = "left out: background, not part of the instructions"


class Piece(msgspec.Struct):
    """A sentence with its place in the exercise, and in the end what is said of it."""

    part: Part
    reading: Reading
    role: str
    """What it is in the exercise; or left out, and why."""
    pause: int = 0
    """ms of silence that a mark in the source asks for behind it."""
    text: str = ""
    place: str = ""

    @property
    def main(self) -> bool:
        """An instruction of this exercise, or its dose; not of a variation of it."""
        return self.part in ("instruction", "dose") and self.role != VARIED


def compose(record: Record) -> Imported | Refusal:
    """An exercise from a record, or why there is none."""
    name = clean(record.name)[:120].strip()
    if not name:
        return Refusal(record.where, "has no name")
    text = " ".join(one.text for one in record.passages)
    fits = len(text) <= MOST_CHARACTERS and len(record.passages) <= MOST_SENTENCES
    pieces = _pieces(record) if fits else []
    notes = list(record.notes)
    told = any(piece.role == "instruction" and piece.reading.spoken for piece in pieces)
    if not told and any(piece.main and (piece.reading.doses or piece.reading.switches) for piece in pieces):
        come = finish(vocabulary().sentences["come"].format(name))
        pieces.insert(0, Piece("instruction", Reading(come, come), "instruction", text=come))
        notes.append("only a name was given; write how it is done")
    language, sure = foreign(text)
    told = any(piece.role == "instruction" and piece.reading.spoken for piece in pieces)
    whys = (
        (not fits or len(pieces) > MOST_SENTENCES, "is longer than any exercise"),
        (language and sure, f"is not English but {language}, which cannot be read yet"),
        (not any(piece.part == "instruction" for piece in pieces), "has no instructions"),
        (not told, "has no instruction that can be spoken"),
    )
    if why := next((words for is_so, words in whys if is_so), ""):
        return Refusal(f"{record.where}: {name}", why)
    notes += [f"the text may be {language}, and was read as English"] if language else []
    return _imported(record, name, pieces, [doubt("source", note) for note in notes])


def _pieces(record: Record) -> list[Piece]:
    """Every sentence of a record, in order."""
    pieces: list[Piece] = []
    for passage, text, pause in _paused(record.passages):
        for sentence in [text] if passage.part == "question" else sentences(text):
            if len(sentence) > LONGEST_SENTENCE or len(set(sentence.split())) * 12 < len(sentence.split()):
                pieces.append(Piece(passage.part, Reading(sentence, ""), "left out: too long to be a sentence"))
            else:
                reading = read(sentence)
                pieces.append(Piece(passage.part, reading, _role(passage.part, reading)))
        if pieces and pause:
            last = pieces[-1]
            last.pause = min(last.pause + pause, LONGEST_PAUSE_MS)
            if not last.reading.spoken and not any(dose.low for dose in last.reading.doses):
                last.reading = Reading(last.reading.sentence, finish(last.reading.sentence))  # "Stay here. [pause]"
    return pieces


def _breath(pieces: Sequence[Piece]) -> Breath | None:
    """The breath whose counts are told; told part by part it is said, for its times are no holds."""
    told = vocabulary().rx("breaths").search(" ".join(piece.reading.sentence for piece in pieces))
    counts = [int(vocabulary().numbers.get(word.lower(), word)) * 1000 for word in told.groups("0")] if told else []
    if not told or not counts[0] or not counts[2] or max(counts) > LONGEST_PART:
        return None
    at = 0
    for piece in pieces:
        text, idle = piece.reading.sentence, any(cut.target == "breath" for cut in piece.reading.cuts)
        if at < told.end() and at + len(text) > told.start() and piece.part in ("instruction", "dose") and not idle:
            piece.reading, piece.part, piece.role = Reading(text, finish(text)), "instruction", "instruction"
        at += len(text) + 1
    return Breath(*map(Ms, counts))


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
    words = vocabulary()
    if part not in ("question", "answer") and words.rx("variation").match(reading.sentence):
        return VARIED if part in ("instruction", "other") else "tip"
    if part == "caution" or (part not in ("question", "answer") and words.rx("caution").search(reading.spoken)):
        return "caution"
    if part == "instruction" and words.rx("tip label").match(reading.spoken):
        return "tip"
    if part == "description" and (reading.cuts or len(reading.spoken) > LONGEST_PURPOSE or "l" in tags(reading.tokens)):
        return BACKGROUND
    return "left out: not part of the instructions" if part in ("dose", "other") else part


def _imported(record: Record, name: str, pieces: Sequence[Piece], doubts: list[str]) -> Imported:
    breath = _breath(pieces)
    main = [piece.reading for piece in pieces if piece.main]
    reads = [dose for reading in main for dose in reading.doses]
    if not any(dose.kind != "goal" for dose in reads):  # else from a tip or an answer
        others = [piece.reading.doses for piece in pieces if piece.part in ("tip", "answer", "other")]
        reads += [dose for doses in others for dose in doses if dose.kind in ("hold", "work", "reps", "rounds")][:2]
    if breath:  # "repeat for five minutes"
        reads = [msgspec.structs.replace(read, kind="hold" if read.kind == "work" else read.kind) for read in reads]
    turns = any(switch.kind == "alternate" for reading in main for switch in reading.switches)
    texts = [reading.sentence for reading in main]
    style = dosing.style(record, reads, texts, turns=turns)
    dose, unsure = dosing.dose(style, reads, texts)
    held = style == "static"
    readings = [(piece.reading, piece.main) for piece in pieces if piece.main or piece.part != "instruction"]
    sides, sideless = decide(readings, held=held)
    doubts += [*unsure, *sideless, *_say(pieces, Names(readings, sides))]
    switches = [switch.kind for piece in pieces for switch in piece.reading.switches if sides != "none"]
    exercise = _traits(record, name, pieces, doubts)
    exercise = msgspec.structs.replace(
        exercise, sides=sides, even_sides="even" in switches, dose=dose,
        style="static" if dose.hold is not None and dose.reps is None else style,
        breath=breath if breath and breath.length <= (dose.hold or LONGEST_HOLD) else None,
        instructions=_instructions(pieces, held=held),
        tips=tuple(Tip(say=text) for text in _lines(pieces, ("tip", "mistake"), "tips")),
        cautions=_lines(pieces, ("caution",), "cautions"),
        faq=_questions(pieces),
        purpose="".join(_lines(pieces, ("description",), "purpose", most=1)),
        review=tuple(dict.fromkeys(doubts)),
    )  # fmt: skip
    texts = [piece.reading.sentence for piece in pieces]
    often = dict.fromkeys(text[one.start : one.end] for text in texts for one in tokenize(text) if one.tag == "Q")
    return Imported(record, exercise, tuple(_accounts(pieces)), tuple(often))


def _say(pieces: Sequence[Piece], names: Names) -> Iterator[str]:
    """Give every piece that may be said its text, its sides named; the instructions first, for they name the sides.

    What is not sure in it is yielded: also what still sounds like a dose or a change of sides, and would be spoken.
    """
    for piece in sorted(pieces, key=lambda piece: piece.role != "instruction"):
        text, reading = piece.reading.spoken, piece.reading
        if not text or piece.text or piece.role.startswith("left out"):
            continue
        if piece.role != "description":
            text, doubts = names.name(text, main=piece.role == "instruction")
            yield from doubts
        piece.text = finish(text)
        left = {token.tag: token.word for token in reversed(reading.tokens) if piece.role == "instruction"}
        if number := not reading.doses and (left.get("T") or left.get("R")):
            yield doubt("dose", "a number was not understood and stays spoken", number)
        if "w" in left and "each" not in [switch.kind for switch in reading.switches]:
            yield doubt("sides", "words about sides stay spoken", left["w"])


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


def _lines(pieces: Sequence[Piece], roles: tuple[str, ...], place: str, most: int = MOST_SENTENCES) -> tuple[str, ...]:
    """Tips, cautions or a purpose, without their labels; a mistake as a thing to avoid."""
    chosen = [piece for piece in pieces if piece.role in roles and piece.text][:most]
    for at, piece in enumerate(chosen):
        text = finish(rx(rf"^{vocabulary().patterns['tip label']}{{1,3}}").sub("", piece.text)) or piece.text
        piece.text = _avoid(text) if piece.role == "mistake" else text
        piece.place = f"{place}[{at}]"
    return tuple(piece.text for piece in chosen)


def _avoid(text: str) -> str:
    """A mistake as a thing to avoid; one that is told as such stays."""
    words = vocabulary()
    if words.rx("not a mistake").match(text):
        return text
    sentence = words.sentences["avoid" if words.rx("gerund").match(text) else "avoid this"]
    return sentence.format(text[0].lower() + text[1:])


def _questions(pieces: Sequence[Piece]) -> tuple[Question, ...]:
    """A question is kept with its answer; one whose answer became data is not."""
    questions: list[Question] = []
    for at, asked in enumerate(pieces):
        answers = list(itertools.takewhile(lambda one: one.role == "answer", pieces[at + 1 :]))
        text = " ".join(one.text for one in answers if one.text)
        if asked.role != "question" or not asked.text or not 0 < len(text) <= LONGEST_LINE:
            continue
        asked.place = f"faq[{len(questions)}].ask"
        for one in answers:
            one.place = f"faq[{len(questions)}].answer" if one.text else ""
        questions.append(Question(ask=asked.text.rstrip(".?! ") + "?", answer=text))
    return tuple(questions)


def shorter(text: str) -> list[str]:
    """A long line broken where one action ends; each part is a sentence of its own."""
    words = vocabulary()
    for pattern in (words.patterns["leaving"], *(words.ends if len(text) > LONGEST_SPOKEN else ())):
        breaks = [(match.start(), match.end()) for match in rx(pattern).finditer(text, 12, len(text) - 3)]
        parts = {one: text[: one[0]] for one in breaks if len(text) - one[0] > 12}
        breaks = [one for one, part in parts.items() if part.count("(") == part.count(")")]
        breaks = [one for one in breaks if not words.rx("opening").match(parts[one])]  # it only leads to the next one
        if breaks:
            start, end = min(breaks, key=lambda one: abs(one[0] - len(text) // 2))
            return [*shorter(finish(text[:start])), *shorter(finish(text[end:]))]
    return [text]


def phases(texts: Sequence[str], *, held: bool) -> list[Phase]:
    """One phase for each line, which never go back: told from the last line on. Only a held exercise is released."""
    words = vocabulary()
    if not held:
        last = max((at for at, text in enumerate(texts[:-1]) if words.rx("starting position").search(text)), default=0)
        return ["setup" if at <= last else "enter" for at in range(len(texts))]
    result: list[Phase] = ["setup"] * len(texts)
    end = len(texts)
    for phase, pattern in words.tables["phase"]:
        while end > 1 and rx(pattern).search(texts[end - 1]):
            end -= 1
            result[end] = cast(Phase, phase)
    if end > 1 and words.rx("enter").search(texts[end - 1]):
        result[end - 1] = "enter"
    return result


def _traits(record: Record, name: str, pieces: Sequence[Piece], doubts: list[str]) -> Exercise:
    words = vocabulary()
    texts = [piece.reading.sentence for piece in pieces if piece.main]
    targets = _muscles(record.primary) or (() if record.primary else _named(name, pieces))
    # The position that it starts in is told by the first sentence that names one.
    position = next((one for text in (*texts, name) if (one := words.named("position", text))), None)
    partner = next((match for text in texts if (match := words.rx("partner").search(text))), None)
    around = partner.string[max(0, partner.start() - 60) : partner.end() + 40] if partner else ""
    perhaps = bool(words.rx("perhaps").search(around))
    if partner and perhaps:
        doubts.append(doubt("partner", "perhaps", partner.group()))
    plain = [clean(item).lower() for item in record.equipment]
    return Exercise(
        name=name,
        aliases=tuple(alias for alias in map(clean, record.aliases) if alias),
        targets=targets,
        secondary=tuple(one for one in _muscles(record.secondary) if one not in targets),
        position=cast("Position | None", position),
        props=tuple(dict.fromkeys(prop for item in plain if (prop := words.entry("prop", item, item)))),
        level=cast(Level, words.entry("level", record.level)),
        partner=bool(partner) and not perhaps,
        instructions=(),
        source=record.source,
    )


def _muscles(names: Sequence[str]) -> tuple[Muscle, ...]:
    """The muscles of our vocabulary for a source's own names."""
    return tuple(dict.fromkeys(muscle for name in names for muscle in _muscles_in(name.replace("_", " "))))


def _muscles_in(text: str) -> list[Muscle]:
    """The muscles that a text names, in its order."""
    muscles = vocabulary().tables["muscle"]
    places = sorted((match.start(), name) for name, pattern in muscles if (match := rx(pattern).search(text)))
    return [cast(Muscle, name) for _, name in places]


def _named(name: str, pieces: Sequence[Piece]) -> tuple[Muscle, ...]:
    """The first three muscles that the description, the name, or else the first text to name any names."""
    described = [piece.reading.sentence for piece in pieces if piece.part == "description"]
    texts = (*described[:1], name, *described[1:], *(piece.reading.sentence for piece in pieces))
    return tuple(next((muscles for text in texts if (muscles := _muscles_in(text))), [])[:3])


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
            nothing = f"left out: a {piece.role} of which nothing was left, or not needed"
            fates.append(piece.role if piece.role.startswith("left out") else nothing)
        yield from (Account(piece.part, reading.sentence, fate) for fate in fates)
