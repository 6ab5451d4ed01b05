"""A record to an exercise: every sentence read, placed and accounted for."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coach.content.importers import dosing, traits
from coach.content.importers.mentions import mentions
from coach.content.importers.phases import phases
from coach.content.importers.reading import Reading, read
from coach.content.importers.records import Account, Finding, Imported, Part, Record, Refusal
from coach.content.importers.residue import fragment, residue
from coach.content.importers.sentences import clean, finish, sentences
from coach.content.importers.sides import Decision, Line, Names, decide
from coach.content.importers.switches import uneven_words
from coach.content.importers.words import rx
from coach.content.model import Dose, Exercise, Instruction, Question, Tip

SURE = 0.8
"""What is less sure than this goes to the review."""
LONGEST_SPOKEN = 140
"""Characters: a longer line is broken where one action ends."""
MOST_SENTENCES = 400


class Piece(msgspec.Struct, frozen=True):
    """A sentence with its place in the exercise."""

    part: Part
    reading: Reading
    role: str
    """instruction, tip, caution, purpose, ask, answer, or left out: and why."""
    group: int = 0
    """Which question an answer belongs to."""


def compose(record: Record) -> Imported | Refusal:
    """An exercise from a record, or why there is none."""
    name = clean(record.name)[:120].strip()
    if not name:
        return Refusal(record.where, "has no name")
    pieces = list(_pieces(record))
    if not any(piece.role == "instruction" and piece.reading.spoken for piece in pieces):
        why = (
            "has no instructions"
            if not any(p.part == "instruction" for p in pieces)
            else "has no instruction that can be spoken"
        )
        return Refusal(f"{record.where}: {name}", why)
    if len(pieces) > MOST_SENTENCES:
        return Refusal(f"{record.where}: {name}", f"has more than {MOST_SENTENCES} sentences")
    return _Composer(record, name, pieces).imported()


def _pieces(record: Record) -> list[Piece]:
    pieces: list[Piece] = []
    group = 0
    for passage in record.passages:
        found = sentences(clean(passage.text))
        if passage.part == "question":
            group += 1
            pieces.append(Piece("question", read(" ".join(found)), "ask", group))
            continue
        for sentence in found:
            reading = read(sentence)
            pieces.append(Piece(passage.part, reading, _role(passage.part, reading, len(pieces) == 0), group))
    return _one_purpose(pieces)


def _role(part: Part, reading: Reading, first: bool) -> str:
    text = reading.spoken
    if part == "answer":
        return "answer"
    if rx(r"^(?:variations?|alternatively|an? (?:easier|harder|advanced) (?:version|variation))\b").match(
        reading.sentence
    ):
        return "left out: a variation, not this exercise" if part in ("instruction", "other") else "tip"
    if part == "caution" or (
        text and (traits.is_caution(text) or rx(r"^(?:caution|warning|safety|important)\s*[:!-]").match(text))
    ):
        return "caution"
    if part in ("tip", "mistake"):
        return part
    if part == "instruction":
        return (
            "tip"
            if rx(r"^(?:pro )?(?:tips?|notes?|hint|coach(?:ing|'s)? (?:tip|note)|remember)\s*[:-]").match(text)
            else "instruction"
        )
    return "description" if part == "description" else "left out: not part of the instructions"


def _one_purpose(pieces: list[Piece]) -> list[Piece]:
    """The first fitting sentence of a description is what the exercise is for; the others are background."""
    result, chosen = [], False
    for piece in pieces:
        if piece.role == "description":
            fits = piece.reading.spoken and not piece.reading.eyes and len(piece.reading.spoken) <= 300
            fits = fits and not any(m.kind == "literal" for m in mentions(piece.reading.spoken))
            role = "purpose" if fits and not chosen else "left out: background, not part of the instructions"
            chosen = chosen or role == "purpose"
            piece = msgspec.structs.replace(piece, role=role)
        result.append(piece)
    return result


class _Composer:
    """One record on its way; holds what was found so far."""

    def __init__(self, record: Record, name: str, pieces: Sequence[Piece]) -> None:
        self.record, self.name, self.pieces = record, name, pieces
        self.findings: list[Finding] = [Finding("source", note, 0.5, "") for note in record.notes]
        self.accounts: list[Account] = []
        self.texts = [p.reading.sentence for p in pieces if p.part == "instruction"]

    def imported(self) -> Imported:
        main = [p for p in self.pieces if p.part == "instruction"]
        reads = [dose for p in main for dose in p.reading.doses]
        if not reads:
            reads = [
                dose
                for p in self.pieces
                if p.part in ("tip", "answer", "other")
                for dose in p.reading.doses
                if dose.kind == "hold"
            ][:1]
            reads = [msgspec.structs.replace(dose, confidence=0.7) for dose in reads]
        style, how = dosing.style(self.record, reads, self.texts)
        dose, doubts = dosing.dose(style, reads)
        if dose.hold is not None and dose.reps is None:
            style = "static"
        self.findings += [how, *doubts]
        breath, words = dosing.breath([p.reading.sentence for p in self.pieces], dose.hold)
        if words:
            self.findings.append(words)
        decision = self._sides(held=style == "static")
        exercise = self._exercise(decision, held=style == "static", dose=dose)
        place, where = traits.position(self.record, self.texts)
        props, needed = traits.props(self.record, self.texts)
        helper = traits.partner(self.texts)
        self.findings += [where, *needed, *([helper] if helper else [])]
        if rolled := traits.massage(self.record, self.texts):
            self.findings.append(msgspec.structs.replace(rolled, confidence=0.7))
        targets, secondary = self._muscles()
        exercise = msgspec.structs.replace(
            exercise, targets=targets, secondary=secondary, position=place, props=props, level=traits.level(self.record),
            style=style, partner=bool(helper and helper.confidence >= SURE), breath=breath,
            review=tuple(dict.fromkeys(_review(f) for f in self.findings if f.confidence < SURE)),
        )  # fmt: skip
        return Imported(self.record, exercise, tuple(self.findings), tuple(self.accounts))

    def _sides(self, *, held: bool) -> Decision:
        self.lines = {
            id(piece): Line(
                text=piece.reading.sentence, spoken=piece.reading.spoken, switches=piece.reading.switches,
                each_side=next((d.words for d in piece.reading.doses if d.each_side), ""),
                main=piece.part == "instruction",
            )
            for piece in self.pieces
        }  # fmt: skip
        decision = decide(self.name, list(self.lines.values()), held=held)
        self.findings.append(Finding("sides", decision.sides, decision.confidence, decision.words))
        return decision

    def _exercise(self, decision: Decision, *, held: bool, dose: Dose) -> Exercise:
        names = Names(
            [
                Line(p.reading.spoken, p.reading.spoken, main=p.part == "instruction")
                for p in self.pieces
            ],
            decision.sides,
        )
        spoken = {
            id(p): self._named(p, names) for p in sorted(self.pieces, key=lambda p: p.role != "instruction")
            if p.reading.spoken and not p.role.startswith("left out")
        }  # fmt: skip
        places: dict[int, str] = {}
        instructions = self._instructions(spoken, places, held=held)
        tips = [(p, _as_tip(p, spoken[id(p)])) for p in self.pieces if p.role in ("tip", "mistake") and id(p) in spoken]
        cautions = [(p, _label_off(spoken[id(p)])) for p in self.pieces if p.role == "caution" and id(p) in spoken]
        for index, (piece, _) in enumerate(tips):
            places[id(piece)] = f"tips[{index}]"
        for index, (piece, _) in enumerate(cautions):
            places[id(piece)] = f"cautions[{index}]"
        faq = self._questions(spoken, places)
        purpose = next((p for p in self.pieces if p.role == "purpose"), None)
        if purpose is not None:
            places[id(purpose)] = "purpose"
        even = "" if decision.sides == "none" else self._even()
        self._account(spoken, places)
        return Exercise(
            name=self.name,
            aliases=tuple(alias for alias in map(clean, self.record.aliases) if alias),
            purpose=spoken.get(id(purpose), "") if purpose is not None else "",
            sides=decision.sides,
            even_sides=bool(even),
            dose=dose,
            instructions=tuple(instructions),
            tips=tuple(Tip(say=text) for _, text in tips),
            cautions=tuple(text for _, text in cautions),
            faq=tuple(faq),
            source=self.record.source,
        )

    def _named(self, piece: Piece, names: Names) -> str:
        if piece.role == "purpose":
            return piece.reading.spoken
        text, doubts = names.name(piece.reading.spoken, main=piece.role == "instruction")
        self.findings += doubts
        if piece.role in ("instruction", "tip", "mistake"):
            self.findings += residue(text) if piece.role == "instruction" else []
            short = fragment(text, piece.reading.sentence)
            self.findings += [short] if short else []
        return text[:900]

    def _even(self) -> str:
        even = next((s.words for p in self.pieces for s in p.reading.switches if s.kind == "even"), "")
        uneven = next(
            (
                words
                for p in self.pieces
                if (words := uneven_words(p.reading.sentence)) and not any(s.kind == "even" for s in p.reading.switches)
            ),
            "",
        )
        if even or uneven:
            self.findings.append(
                Finding(
                    "even_sides",
                    "true" if even and not uneven else "false",
                    0.9 if not (even and uneven) else 0.6,
                    even or uneven,
                )
            )
        return even if not uneven else ""

    def _instructions(self, spoken: dict[int, str], places: dict[int, str], *, held: bool) -> list[Instruction]:
        chosen = [p for p in self.pieces if p.role == "instruction" and id(p) in spoken]
        parts = [(piece, part) for piece in chosen for part in shorter(spoken[id(piece)])]
        labels = phases([part for _, part in parts], held=held)
        for index, (piece, _) in enumerate(parts):
            known = places.get(id(piece))
            places[id(piece)] = f"{known}, [{index}]" if known else f"instructions[{index}]"
        return [Instruction(say=part, phase=phase) for (_, part), phase in zip(parts, labels, strict=True)]

    def _questions(self, spoken: dict[int, str], places: dict[int, str]) -> list[Question]:
        result: list[Question] = []
        for piece in self.pieces:
            if piece.role != "ask":
                continue
            answers = [p for p in self.pieces if p.role == "answer" and p.group == piece.group and id(p) in spoken]
            if not answers or id(piece) not in spoken:
                continue
            places[id(piece)] = f"faq[{len(result)}].ask"
            for answer in answers:
                places[id(answer)] = f"faq[{len(result)}].answer"
            text = " ".join(spoken[id(answer)] for answer in answers)[:900]
            result.append(Question(ask=spoken[id(piece)].rstrip(".?! ") + "?", answer=text))
        return result

    def _muscles(self) -> tuple[tuple, tuple]:  # type: ignore[type-arg]
        targets, unknown = traits.muscles(self.record.primary)
        secondary, more = traits.muscles(self.record.secondary)
        for word in (*unknown, *more):
            self.findings.append(Finding("targets", "a muscle that has no place in the vocabulary", 0.5, word))
        if not targets and not self.record.primary:
            guesses = next((found for text in self._about() if (found := traits.muscles_in(text))), [])
            targets = tuple(dict.fromkeys(muscle for muscle, _ in guesses))[:3]
            self.findings += [Finding("targets", muscle, 0.7, words) for muscle, words in guesses[:3]]
            if not targets:
                self.findings.append(Finding("targets", "unknown", 0.4, "no words tell"))
        return targets, tuple(muscle for muscle in secondary if muscle not in targets)

    def _about(self) -> list[str]:
        answers = [
            p.reading.sentence
            for p in self.pieces
            if p.part == "answer" and rx(r"\btargets?\b|\bmuscles?\b").search(p.reading.sentence)
        ]
        described = [p.reading.sentence for p in self.pieces if p.part == "description"]
        return [*described[:1], *answers[:1], self.name, *described[1:], *self.texts]

    def _account(self, spoken: dict[int, str], places: dict[int, str]) -> None:
        for piece in self.pieces:
            reading = piece.reading
            if where := places.get(id(piece)):
                self.accounts.append(Account(piece.part, reading.sentence, "spoken", where, spoken[id(piece)]))
            for cut in reading.cuts:
                fate = "data" if cut.data else "left out"
                self.accounts.append(Account(piece.part, reading.sentence, fate, cut.target, cut.words))  # type: ignore[arg-type]
            for switch in reading.switches:
                if switch.start == switch.end:
                    self.accounts.append(
                        Account(piece.part, reading.sentence, "data", f"sides: {switch.kind}", switch.words)
                    )
            if reading.eyes and not piece.role.startswith("left out"):
                self.findings.append(Finding("eyes", "needs eyes; left out", 0.5, reading.eyes))
            if not where and not (reading.cuts and not reading.spoken):
                why = (
                    piece.role.partition("left out: ")[2] or "a question whose answer became data"
                    if piece.role in ("ask", "answer")
                    else piece.role.partition("left out: ")[2]
                )
                self.accounts.append(
                    Account(piece.part, reading.sentence, "left out", why or "says nothing to a listener")
                )


def _review(finding: Finding) -> str:
    words = f", from '{finding.words}'" if finding.words else ""
    return (
        f"{finding.field}: {finding.value} ({round(finding.confidence * 100)} %){words}"[:300]
        .replace("{", "(")
        .replace("}", ")")
    )


def _label_off(text: str) -> str:
    stripped = rx(
        r"^(?:(?:pro )?(?:tips?|notes?|hint|coach(?:ing|'s)? (?:tip|note)|remember|caution|warning|safety|important)\s*[:!-]\s*)+"
    ).sub("", text)
    return finish(stripped) or text


def _as_tip(piece: Piece, text: str) -> str:
    text = _label_off(text)
    if piece.role != "mistake" or rx(r"^(?:do not|don't|avoid|never|keep|make sure|try|stop|be|stay|if|not)\b").match(
        text
    ):
        return text if not rx(r"^not\s+\w+ing\b").match(text) else finish("Avoid " + text)
    if rx(r"^(?:\w+ly\s+)?\w+ing\b").match(text):
        return finish("Avoid " + text[0].lower() + text[1:])
    return finish("Avoid this mistake: " + text[0].lower() + text[1:])


def shorter(text: str) -> list[str]:
    """A long line broken where one action ends; each part is a sentence of its own."""
    leaving = rx(
        r",?\s+(?:and\s+)?then\s+(?=(?:slowly |gently |carefully )*(?:release|return|lower|come back|relax back|let go|reset)\b)"
    ).search(text)
    if leaving and leaving.start() >= 12 and not rx(r"[()]").search(text) and len(text) - leaving.end() >= 8:
        return [*shorter(finish(text[: leaving.start()])), *shorter(finish(text[leaving.end() :]))]
    if len(text) <= LONGEST_SPOKEN:
        return [text]
    for pattern in (
        r";\s+",
        r",\s+(?:and\s+)?then\s+",
        r"\s+-\s+",
        r",\s+and\s+(?=(?:your|the|you|keep|place|bring|let|pull|push|hold|lift|extend|bend|return|lower|raise|slowly|reach|lean|press|rest)\b)",
        r"\s+and then\s+",
    ):
        cuts = [m for m in rx(pattern).finditer(text) if 25 <= m.start() <= len(text) - 25]
        if cuts and text[: cuts[0].start()].count("(") == text[: cuts[0].start()].count(")"):
            middle = min(cuts, key=lambda m: abs(m.start() - len(text) // 2))
            head, tail = text[: middle.start()], text[middle.end() :]
            if head.count("(") == head.count(")"):
                return [*shorter(finish(head)), *shorter(finish(tail))]
    return [text]
