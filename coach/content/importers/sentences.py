"""Source text to clean sentences, and a sentence without the parts that became data back to a sentence."""

from __future__ import annotations

import re
import unicodedata

from coach.content.importers.words import rx

_TRANSLATE = {
    0x2018: "'", 0x2019: "'", 0x201A: "'", 0x201B: "'", 0x2032: "'", 0x201C: '"', 0x201D: '"', 0x201E: '"',
    0x2033: '"', 0x00AB: '"', 0x00BB: '"', 0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: " - ",
    0x2015: " - ", 0x2212: "-", 0x2026: "...", 0x00A0: " ", 0x202F: " ", 0x2007: " ", 0x200B: None, 0x200C: None,
    0x200D: None, 0x2060: None, 0xFEFF: None, 0x00AD: None, 0x2044: "/", 0x00D7: "x", 0x2022: " ", 0x00B4: "'",
    0x0060: "'",
}  # fmt: skip

_ABBREVIATIONS = (
    "e.g",
    "i.e",
    "etc",
    "approx",
    "sec",
    "secs",
    "min",
    "mins",
    "vs",
    "no",
    "dr",
    "mr",
    "mrs",
    "ft",
    "in",
)


def clean(text: str) -> str:
    """One line of plain text: no control characters, curly quotes, odd spaces or markup of Markdown."""
    text = unicodedata.normalize("NFC", text).translate(_TRANSLATE)
    if not (text.isascii() and text.isprintable()):
        text = "".join(
            " " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else c for c in text
        )
    if ">" in text:
        text = rx(
            r"</?[a-z][a-z0-9]{0,9}(?:\s[^<>]{0,200})?/?>|(?<![\w>])/?(?:li|br|ul|ol|div|span|strong|em)\s*/?>"
        ).sub(" ", text)
    if "](" in text:
        text = rx(r"!\[[^\]]*\]\([^)]*\)").sub(" ", text)
        text = rx(r"\[([^\]]+)\]\((?:[^()]|\([^)]*\))*\)").sub(r"\1", text)
    if "*" in text or "_" in text:
        text = rx(r"(\*\*|__|\*|(?<!\w)_|_(?!\w))").sub("", text)
    text = rx(r"([,;:])(?:\s*[,;:])+").sub(r"\1", text)
    text = rx(r"(?:\s-+(?=\s)){2,}").sub(" -", text)
    return " ".join(text.replace(" & ", " and ").split())


def sentences(text: str) -> list[str]:
    """The sentences of a clean text, in order; joined with spaces they are the text again."""
    found: list[str] = []
    start = 0
    for match in rx(r"[.!?]+[\"')\]]*(?=\s+|$)|[.!?](?=[A-Z][a-z])").finditer(text):
        word = text[start : match.start()].rsplit(" ", 1)[-1].lower().strip("(\"'")
        following = text[match.end() : match.end() + 60].lstrip()
        if match.group().startswith(".") and following:
            if word in _ABBREVIATIONS and not (
                following[0].isupper() and word not in ("e.g", "i.e", "dr", "mr", "mrs")
            ):
                continue
            if word.isdigit() and start == match.start() - len(word):  # "1. Lie down"
                continue
            begins = following[0].isupper() or following[0].isdigit() or following[0] in "\"'(["
            if not begins and (word in ("e.g", "i.e") or not rx(r"[a-z]").match(following)):
                continue
        sentence = text[start : match.end()].strip()
        if sentence:
            found.append(sentence)
        start = match.end()
    if rest := text[start:].strip():
        found.append(rest)
    return found


def without(sentence: str, spans: list[tuple[int, int]]) -> str:
    """``sentence`` without the spans, mended to a sentence of its own; empty when nothing worth saying is left."""
    if not spans:
        return finish(sentence)
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start > at:
            pieces.append(sentence[at:start])
        at = max(at, end)
    pieces.append(sentence[at:])
    kept = ""
    first_cut = min(start for start, _ in spans)
    for index, piece in enumerate(pieces):
        whole = (bool(kept) and not _ends(kept)) or (index == 0 and first_cut > 0)
        piece = piece if whole else _mend_start(piece)
        last = index == len(pieces) - 1
        if last and rx(r"^[\s.!?,;:)]*$").match(piece):
            break
        kept = f"{kept.rstrip(' ,')}{_glue(kept, piece)}{piece.lstrip(' ,')}" if kept else piece
    ending = kept.rstrip()[-1:]
    trimmed = sentence[: max(end for _, end in spans)].strip() != sentence.strip()
    kept = kept if trimmed and ending in ".!?" and not _is_cut_end(sentence, spans) else _mend_end(kept)
    kept = rx(r"\s*\(\s*\)").sub("", kept)
    kept = rx(r"^(?:slowly|gently|carefully)\s*,\s*(?:and\s+)?then\s+").sub("", kept.lstrip())
    behind = max(spans)
    if (
        _is_cut_end(sentence, spans)
        and rx(r"^[\s,]*and\b").match(sentence[behind[0] :])
        and " and " not in kept
        and not rx(_LATER).match(kept)
    ):
        kept = rx(r",\s+(?=(?:reset|return|relax|release|lower|lift|keep|switch|shake|sit|stand|step)\b[^,]*$)").sub(
            ", and ", kept
        )
    return "" if _is_empty(kept) else finish(kept)


def _ends(text: str) -> bool:
    return text.rstrip()[-1:] in (".", "!", "?")


def _is_cut_end(sentence: str, spans: list[tuple[int, int]]) -> bool:
    """Whether nothing but punctuation stands behind the last span."""
    return not rx(r"\w").search(sentence[max(end for _, end in spans) :])


def _glue(before: str, after: str) -> str:
    if before.rstrip()[-1:] in (",", "") or after.lstrip()[:1] == ",":
        return ", "
    return " "


_DANGLING_START = (
    r"^(?:[\s,;:.!?)\-]+|(?:and|then|but|or|so|also|before|after that|next|while|again|once|or so|or more|"
    r"each)\b[\s,]*(?!\w)"
    r"|(?:and|then|but|or)\b\s*,?\s*)+"
)
_DANGLING_END = (
    r"(?:[\s,;:(\-]+|[\s,]+\b(?:and|then|but|or|so|before|after|for|with|to|while|until|as|of|at least|about|by|in|on|"
    r"and (?:quickly|immediately|promptly|slowly|gently|carefully|simply)|you may|you should|you can|you will|"
    r"you|try to|be sure to|make sure to|make sure you)\b)+$"
)
_EMPTY = (
    r"^(?:(?:now|then|and|next|finally|also|tip|note|again|slowly|gently|just|try|to|be|sure|this|time|the|it|that|is|"
    r"you|should|will|may|can|if|possible|ideally|please|do|perform|repeat|for|a|an|of|in|on|at|all|so|once|when|after|"
    r"done|finished|completed|have|are|same|way|movement|exercise|stretch|with|continue|your|hold|holding|"
    r"manner|fashion|pattern|point|instead|sides|series|movements|these|steps|here|there|"
    r"aim|before|each|every|total|or|as|needed)\b[\s,.:;!]*)*$"
)


_LATER = r"^(?:then|now|next|after|once|when|as|before|while|in|at|on|from|to|with|upon|finally|immediately"
_LATER += r"|also|again|so|if|here|remember|tip|note)\b"


def _mend_start(text: str) -> str:
    text = rx(r"^[\s,;]*(?:before|as|while) you (?:(?:start|begin) to )?(?!feel|can|are|have|need)").sub("", text)
    for _ in range(3):
        text = rx(_DANGLING_START).sub("", text.strip())
    return text


def _mend_end(text: str) -> str:
    text = text.strip()
    ending = text[-1:] if text[-1:] in (".", "!", "?") else ""
    text = text.rstrip(".!? ") if ending else text
    for _ in range(3):
        text = rx(_DANGLING_END).sub("", text)
    text = rx(r"\(\s*\)").sub("", text).strip(" ,;:")
    if text.count("(") != text.count(")"):
        text = text.replace("(", "").replace(")", "")
    return text + ending


def _is_empty(text: str) -> bool:
    return bool(rx(_EMPTY).match(text.rstrip(".!? "))) or not rx(r"[A-Za-z{]").search(text)


def finish(text: str) -> str:
    """With a capital at the start and a stop at the end."""
    text = " ".join(text.split()).strip()
    text = rx(r"\s+([,.;:!?])").sub(r"\1", text)
    text = rx(r",\s*,+").sub(",", text)
    if not any(character.isalnum() for character in text):
        return ""
    if not text.startswith("{"):
        text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?" or re.search(r"[.!?][\"')]$", text) else text.rstrip(",;: -") + "."
