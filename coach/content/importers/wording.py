"""Lines as a listener should hear them: not too long, without labels, mistakes as things to avoid."""

from __future__ import annotations

from coach.content.importers.records import Finding
from coach.content.importers.sentences import finish
from coach.content.importers.words import rx

LONGEST_SPOKEN = 140
"""Characters: a longer line is broken where one action ends."""


def review_line(finding: Finding) -> str:
    words = f", from '{finding.words}'" if finding.words else ""
    return (
        f"{finding.field}: {finding.value} ({round(finding.confidence * 100)} %){words}"[:300]
        .replace("{", "(")
        .replace("}", ")")
    )


def label_off(text: str) -> str:
    stripped = rx(
        r"^(?:(?:pro )?(?:tips?|notes?|hint|coach(?:ing|'s)? (?:tip|note)|remember|caution|warning|safety|"
        r"important)\s*[:!-]\s*)+"
    ).sub("", text)
    return finish(stripped) or text


def as_tip(text: str, *, mistake: bool) -> str:
    text = label_off(text)
    if not mistake or rx(r"^(?:do not|don't|avoid|never|keep|make sure|try|stop|be|stay|if|not)\b").match(text):
        return text if not rx(r"^not\s+\w+ing\b").match(text) else finish("Avoid " + text)
    if rx(r"^(?:\w+ly\s+)?\w+ing\b").match(text):
        return finish("Avoid " + text[0].lower() + text[1:])
    return finish("Avoid this mistake: " + text[0].lower() + text[1:])


def shorter(text: str) -> list[str]:
    """A long line broken where one action ends; each part is a sentence of its own."""
    leaving = rx(
        r",?\s+(?:and\s+)?then\s+(?=(?:slowly |gently |carefully )*(?:release|return|lower|come back|relax "
        r"back|let go|reset)\b)"
    ).search(text)
    if leaving and leaving.start() >= 12 and not rx(r"[()]").search(text) and len(text) - leaving.end() >= 8:
        return [*shorter(finish(text[: leaving.start()])), *shorter(finish(text[leaving.end() :]))]
    if len(text) <= LONGEST_SPOKEN:
        return [text]
    for pattern in (
        r";\s+",
        r",\s+(?:and\s+)?then\s+",
        r"\s+-\s+",
        r",\s+and\s+(?=(?:your|the|you|keep|place|bring|let|pull|push|hold|lift|extend|bend|return|lower|raise|"
        r"slowly|reach|lean|press|rest)\b)",
        r"\s+and then\s+",
    ):
        cuts = [m for m in rx(pattern).finditer(text) if 25 <= m.start() <= len(text) - 25]
        if cuts and text[: cuts[0].start()].count("(") == text[: cuts[0].start()].count(")"):
            middle = min(cuts, key=lambda m: abs(m.start() - len(text) // 2))
            head, tail = text[: middle.start()], text[middle.end() :]
            if head.count("(") == head.count(")"):
                return [*shorter(finish(head)), *shorter(finish(tail))]
    return [text]
