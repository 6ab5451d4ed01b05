"""Lines as a listener should hear them: not too long, without labels, mistakes as things to avoid."""

from __future__ import annotations

from coach.content.importers.reading import imperative
from coach.content.importers.records import Finding
from coach.content.importers.sentences import finish
from coach.content.importers.words import rx

LONGEST_SPOKEN = 100
"""Characters: a longer line is broken where one action ends, for it is over only when the listener has moved."""


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
        r",?\s+(?:and\s+)?then\s+(?=(?:slowly |gently |carefully )*(?:release|return|lower|come back|relax back|"
        r"let go|reset)\b)"
    ).search(text)
    if leaving and leaving.start() >= 12 and not rx(r"[()]").search(text) and len(text) - leaving.end() >= 8:
        return _parts(text, leaving.span())
    if len(text) <= LONGEST_SPOKEN:
        return [text]
    for pattern in _breaks():
        cuts = [match.span() for match in rx(pattern).finditer(text) if 20 <= match.start() <= len(text) - 15]
        cuts = [cut for cut in cuts if text[: cut[0]].count("(") == text[: cut[0]].count(")")]
        cuts = [cut for cut in cuts if not rx(_OPENING).match(text[: cut[0]])]
        if cuts:
            return _parts(text, min(cuts, key=lambda cut: abs(cut[0] - len(text) // 2)))
    return [text]


_OPENING = (
    r"^(?:(?:then|now|next|and|also)[,\s]+)*(?:while|when|if|as|once|after|before|since|although|because|from|"
    r"with|to|in|without|try|for|on|until|by|"
    r"keeping|\w+ing)\b[^,;]*$"
)
"""The first part of a sentence that cannot stand alone."""


def _parts(text: str, cut: tuple[int, int]) -> list[str]:
    return [*shorter(finish(text[: cut[0]])), *shorter(imperative(finish(text[cut[1] :])))]


def _breaks() -> tuple[str, ...]:
    """Where one action ends, best first."""
    action = (
        r"(?:slowly |gently |carefully |then )*(?:keep|place|bring|let|pull|push|hold|lift|extend|bend|return|lower|"
        r"raise|reach|lean|press|rest|relax|breathe|turn|twist|straighten|draw|put|grab|grasp|cross|step|lie|sit|kneel|"
        r"stand|squeeze|point|flex|fold|tilt|rotate|walk|slide|roll|stretch|drop|open|reset|exhale|inhale)\b"
    )
    gerund = r"(?:keeping|maintaining|relaxing|breathing|letting|squeezing|pressing|pulling|pushing|reaching)\b"
    return (
        r";\s+(?!(?:when|while|as|if|which|until|with|not)\b)",
        r",?\s+(?:and\s+)?then\s+(?!(?:the|your|a|an|to|with|on|left|right|back|forward)\b)",
        r"\s+-\s+",
        rf",\s+and\s+(?={action}|(?:your|the|you)\b)",
        rf"\s+and\s+(?={action})(?!\w+ing)",
        rf",?\s+(?:and\s+)?while\s+(?={gerund})",
        rf",\s+(?={gerund})",
        rf",\s+(?={action})",
    )
