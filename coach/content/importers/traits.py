"""What the words of a record say of position, props, partner, muscles, style, and what a listener cannot use."""

from __future__ import annotations

from collections.abc import Sequence

from coach.content.importers.records import Finding, Record
from coach.content.importers.words import rx
from coach.content.model import Level, Position

_POSITIONS: tuple[tuple[Position, str, float], ...] = (
    ("all-fours", r"hands and knees|all[- ]fours|quadruped|table ?top position|hands and your knees", 0.95),
    (
        "prone",
        r"face[- ]?down|on (?:your|the) (?:stomach|belly|tummy|front)|\bprone\b|push-?up position|plank "
        r"position",
        0.95,
    ),
    (
        "side-lying",
        r"l(?:ie|ying|ay) (?:down )?on (?:your|the|one) (?:(?:left|right|other) )?side|side[- ]lying|on "
        r"your (?:left|right) side",
        0.95,
    ),
    (
        "supine",
        r"on (?:your|the) back(?! leg| foot| knee)|\bsupine\b|face[- ]?up|flat on your back|reclin|l(?:ie|"
        r"ying|ay) back|with your back on",
        0.95,
    ),
    (
        "kneeling",
        r"\bkneel(?:ing|s)?\b|on your knees|sit(?:ting)? (?:back )?on your heels|half[- ]kneeling|knees on "
        r"the (?:floor|ground|mat)",
        0.9,
    ),
    (
        "chair",
        r"(?:sit|seated|sitting|seat yourself)\b[^.;]{0,40}\b(?:chair|bench|stool|box|edge of|machine|ball)|"
        r"\bchair\b",
        0.9,
    ),
    ("seated", r"\bsit(?:ting|s)?\b(?! back (?:on|onto))|\bseated\b|\blong[- ]sitting|cross-legged", 0.9),
    (
        "standing",
        r"\bstand(?:ing|s)?\b|\bfeet (?:are )?(?:shoulder|hip)[- ]?(?:width|distance)|\blung(?:e|ing)\b|"
        r"\bsquat\b|\bstep (?:forward|back)|\bwalk(?:ing)?\b|\bjump",
        0.8,
    ),
    (
        "supine",
        r"l(?:ie|ying|ay) (?:down )?(?:flat )?(?:on|across) (?:a|the|an) (?:flat |exercise |incline |decline "
        r")*(?:bench|mat|floor|ball|table)|lying position|\blie down\b|lay down",
        0.6,
    ),
    ("standing", r"\bhang(?:ing)?\b|pull-?up bar|chin-?up bar", 0.5),
)

_NAME_POSITIONS: tuple[tuple[Position, str], ...] = (
    ("all-fours", r"all fours|quadruped|cat\b"),
    ("kneeling", r"kneeling"),
    ("prone", r"\bprone|face down"),
    ("supine", r"supine|reclin|lying"),
    ("chair", r"chair"),
    ("seated", r"seated|sitting"),
    ("standing", r"standing"),
)


def position(record: Record, texts: Sequence[str]) -> tuple[Position | None, Finding]:
    """The position that the exercise starts in; ``None`` where no words tell."""
    for text in texts:
        best: tuple[int, Position, float, str] | None = None
        for place, pattern, confidence in _POSITIONS:
            match = rx(pattern).search(text)
            if match and (best is None or match.start() < best[0]):
                best = match.start(), place, confidence, match.group()
        if best:
            return best[1], Finding("position", best[1], best[2], best[3])
    for place, pattern in _NAME_POSITIONS:
        if match := rx(pattern).search(record.name):
            return place, Finding("position", place, 0.6, match.group())
    return None, Finding("position", "unknown", 0.4, "no words tell the position")


_PROPS: tuple[tuple[str, str], ...] = (
    ("foam roller", r"foam(?:[- ]roll(?:er|s)?)?\b"),
    (
        "ball",
        r"(?:lacrosse|tennis|massage|stability|swiss|exercise|"
        r"medicine|physio) ?ball|\bball\b(?! of)",
    ),
    ("strap", r"\bstrap\b|\bbelt\b"),
    ("towel", r"\btowel\b"),
    ("rope", r"\brope\b"),
    (
        "band",
        r"\b(?:resistance "
        r")?bands?\b",
    ),
    ("wall", r"\bwall\b"),
    ("chair", r"\bchair\b"),
    ("bench", r"\bbench\b"),
    (
        "block",
        r"\bblocks?\b(?= (?:under|"
        r"beneath|between))|yoga block",
    ),
    ("cushion", r"\bcushion\b|\bpillow\b|\bbolster\b|\bfolded blanket\b"),
    (
        "step",
        r"\b(?:a|the) (?:step|stair|"
        r"curb)\b|\bstaircase\b",
    ),
    ("stick", r"\bbroom ?stick\b|\bdowel\b|\bpole\b"),
    ("doorway", r"\bdoor(?:way| ?frame)\b"),
    ("table", r"\btable\b(?! ?top)"),
    ("box", r"\bbox\b"),
    ("rack", r"\bsquat rack\b|\bpower rack\b"),
    ("dumbbell", r"\bdumbbells?\b"),
    ("barbell", r"\bbarbells?\b"),
    ("kettlebell", r"\bkettlebells?\b"),
    ("cable", r"\bcable\b|\bpulley\b"),
    ("machine", r"\bmachine\b"),
    ("pull-up bar", r"(?:pull|chin)-?up bar"),
    ("weight plate", r"\bweight plate\b|\bplate\b"),
    ("mat", r"\bmat\b"),
)
_STEMS = {
    "foam roller": "foam",
    "strap": "strap|belt",
    "cushion": "cushion|pillow|bolster|blanket",
    "step": "step|stair|curb",
    "stick": "stick|dowel|pole",
    "doorway": "door",
    "rack": "rack",
    "cable": "cable|pulley",
    "pull-up bar": "bar",
    "weight plate": "plate",
}
"""What must stand in a text before its pattern is worth a search."""
_EQUIPMENT = {
    "body only": (),
    "body weight": (),
    "bodyweight": (),
    "none": (),
    "none (bodyweight exercise)": (),
    "no equipment": (),
    "other": (),
    "": (),
    "foam roll": ("foam roller",),
    "bands": ("band",),
    "resistance band": ("band",),
    "kettlebells": ("kettlebell",),
    "dumbbells": ("dumbbell",),
    "exercise ball": ("ball",),
    "swiss ball": ("ball",),
    "e-z curl bar": ("barbell",),
    "ez curl bar": ("barbell",),
    "sz-bar": ("barbell",),
    "gym mat": ("mat",),
    "medicine ball": ("medicine ball",),
}


def props(record: Record, texts: Sequence[str]) -> tuple[tuple[str, ...], list[Finding]]:
    """What is needed: from the source's list of equipment first, then from its words."""
    found: dict[str, Finding] = {}
    for item in record.equipment:
        for prop in _EQUIPMENT.get(item.lower().strip(), (item.lower().strip(),)):
            found.setdefault(prop, Finding("props", prop, 0.97, f"equipment: {item}"))
    text = "\n".join(texts)
    low = text.lower()
    for prop, pattern in _PROPS:
        stem = _STEMS.get(prop, prop)
        if prop not in found and any(word in low for word in stem.split("|")) and (match := rx(pattern).search(text)):
            around = text[max(0, match.start() - 30) : match.end() + 40]
            maybe = rx(r"\b(?:may|can|could|if|or|like|such as|imagine|optional|without|instead|as if)\b").search(
                around
            )
            found[prop] = Finding("props", prop, 0.6 if maybe else 0.85, " ".join(around.split()))
    if "medicine ball" in found:
        found.pop("ball", None)
    return tuple(found), list(found.values())


def partner(texts: Sequence[str]) -> Finding | None:
    """The words that need another person, or nothing."""
    for text in texts:
        if match := rx(
            r"\b(?:your |a |the |training )*(?:partner|spotter|assistant|helper)\b|\b(?:have|ask) "
            r"(?:someone|somebody|a friend)\b"
        ).search(text):
            either = rx(r"\beither\b[^.;]*\bor\b[^.;]*$").search(text[: match.start()])
            around = text[max(0, match.start() - 40) : match.end() + 40].lower()
            optional = (
                either
                or "spotter" in match.group().lower()
                or rx(
                    r"\bif (?:possible|you|available|using|there)|\bmay\b"
                    r"|\b(?:can|could)\s+(?:also\s+)?(?:use|have|ask|be)"
                    r"|\bor (?:a|with a|have a|your) partner|without|optional|can also|use a partner\b[^.]{0,30}\bor\b"
                    r"|\b(?:someone|somebody|friend|partner|assistant)\s+(?:to\s+)?"
                    r"(?:give|hand|pass|bring|load|spot|help)"
                ).search(around)
            )
            return Finding("partner", "perhaps" if optional else "yes", 0.6 if optional else 0.92, match.group())
    return None


def level(record: Record) -> Level:
    """The level that the source gives, as ours; ``gentle`` where it gives none."""
    levels: dict[str, Level] = {
        "beginner": "gentle",
        "intermediate": "moderate",
        "expert": "strong",
        "advanced": "strong",
        "moderate": "moderate",
        "strong": "strong",
    }
    return levels.get(record.level.lower(), "gentle")


_SEEN = (
    "show", "pictur", "illustrat", "demonstrat", "depict", "see", "display", "indicat", "image", "photo", "figure",
    "video", "diagram", "animation", "drawing", "gif", "clip", "this", "http", "www.", "below", "above", "click",
    "view", "watch", "refer", "look", "check", "consult",
)  # fmt: skip


def needs_eyes(text: str) -> tuple[int, int] | None:
    """Where a sentence asks the listener to look at a picture, or ``None``."""
    low = text.lower()
    if not any(word in low for word in _SEEN):
        return None
    match = rx(
        r"[,(]?\s*\b(?:as|like)\s+(?:is\s+)?(?:shown|pictured|illustrated|demonstrated|depicted|seen|you (?:can "
        r")?see|displayed|indicated)\b(?:\s+(?:in|on|by|above|below|here|at)\b[^,.;)]*)?\)?,?"
        r"|\b(?:the|this|these|our|following|each) (?:image|picture|photo|figure|video|diagram|illustration|"
        r"animation|drawing|gif|clip)s?\b"
        r"|\(?\b(?:see|watch|refer to|look at|check|view|click|consult)\s+(?:the\s+|our\s+|this\s+)?(?:image|picture|"
        r"photo|figure|video|diagram|illustration|link|demonstration|above|below|here)\b[^.;)]*\)?"
        r"|\bpictured\b|\b(?:image|picture|photo|video|figure|diagram)s? (?:above|below|shows?|to the|on the)\b|"
        r"\blike this\b|\bsee below\b|\bsee above\b|\bshown (?:above|below|here)\b|\billustrated\b"
        r"|https?://\S+|\bwww\.\S+|\byou(?:'ll| will)? see in the\b"
    ).search(text)
    return match.span() if match else None


def massage(record: Record, texts: Sequence[str]) -> Finding | None:
    """The words of self-massage with a roller or ball, or nothing."""
    for text in (record.name, *record.equipment, *texts):
        if match := rx(
            r"foam roll\w*|\bSMR\b|myofascial|self[- ]massage|\bmassage\b|(?:lacrosse|tennis|massage) "
            r"ball|points? of tension|rumble roller"
        ).search(text):
            return Finding("massage", "self-massage", 0.7, match.group())
    return None


_HARM = (
    "pain", "injur", "hurt", "dizz", "problem", "numb", "tingl", "pregnan", "strain", "sharp", "damage", "condition",
    "caution", "warning", "careful", "consult", "contraindic", "risk", "doctor", "physician", "prevent", "overstretch",
    "surgery", "herniat", "osteopor",
)  # fmt: skip


def is_caution(text: str) -> bool:
    """Whether a sentence warns of harm."""
    low = text.lower()
    if not any(word in low for word in _HARM):
        return False
    return bool(
        rx(
            r"\b(?:stop|avoid|skip|do not|don't|never|ease off|back off|discontinue)\b[^.;]*\b(?:pain|injur\w*|"
            r"hurts?|dizz\w*|problems?|numb\w*|tingl\w*|pregnan\w*|strain(?:ed|ing)?|sharp|damage|condition)\b"
            r"|\b(?:pain|injur\w*|hurts?|dizzy|dizziness|numbness|tingling|overstretching)\b[^.;]*\b(?:stop|avoid|"
            r"skip|ease|back off|consult|see a|sign to|shorten)\b"
            r"|\b(?:caution|warning|be (?:very |extra )?careful|consult (?:your|a)|contraindicat\w*|sharp pain|risk "
            r"of injury|doctor|physician|prevent (?:overstretching|injury|injuries))\b"
            r"|\bif (?:you|there)\b[^.;]*\b(?:pain|injur\w*|problems?|surgery|herniat\w*|osteopor\w*|dizz\w*)\b"
        ).search(text)
    )
