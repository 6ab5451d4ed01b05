"""Exercise pages in many shapes: the same content is read the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.importers import import_all, report
from coach.importers.cleaning import clean
from coach.importers.records import Imported
from coach.language.tokens import sentences

TITLE = "Seated Hip Opener"
ABOUT = "Seated Hip Opener is a chair stretch that eases the outer hip. The picture shows a person on a chair."
STEPS = [
    "Sit on a chair with both feet flat on the floor.",
    "Cross one ankle over the opposite knee.",
    "Lean forward until you feel a stretch in the outer hip.",
    "Hold for 20-30 seconds, then release slowly and switch sides.",
]
TIPS = ["Keep the back long.", "Stop if you feel sharp pain in the knee.", "Use the same hold time on both sides."]
FAQ = [
    ("Does it help with sitting?", "Yes. It eases hips that sit a lot."),
    ("How long should I hold it?", "Hold for 20 seconds."),
]

PLAIN = "\n".join(
    [
        TITLE,
        ABOUT,
        "Instructions",
        *STEPS,
        "Tips & Tricks",
        *TIPS,
        "Frequently Asked Questions",
        *(line for pair in FAQ for line in pair),
    ]
)
BULLETS = "\n".join(
    [
        TITLE,
        ABOUT,
        "Instructions:",
        *(f"- {s}" for s in STEPS),
        "Tips & Tricks",
        *(f"• {t}" for t in TIPS),
        "FAQ",
        *(line for pair in FAQ for line in pair),
    ]
)
NUMBERED = "\n\n".join(
    [
        f"# {TITLE}",
        ABOUT,
        "## Steps",
        *(f"{n}. {s}" for n, s in enumerate(STEPS, 1)),
        "## Form cues",
        *(f"* {t}" for t in TIPS),
        "## FAQ",
        *(f"**{q}**\n{a}" for q, a in FAQ),
    ]
)
HOW_TO = "\n".join(
    [
        TITLE.upper(),
        ABOUT,
        "How to do it",
        *(f"{n}) {s}" for n, s in enumerate(STEPS, 1)),
        "Coaching tips",
        *(f"- {t}" for t in TIPS),
        "Questions and answers",
        *(f"Q: {q}\nA: {a}" for q, a in FAQ),
    ]
)
ITEMS = "".join(f"<li>{step}</li>" for step in STEPS)
CUES = "".join(f"<li><b>{tip}</b></li>" for tip in TIPS)
ASKED = "".join(f"<h3>{question}</h3><p>{answer}</p>" for question, answer in FAQ)
HTML = (
    f"<!doctype html><html><head><title>{TITLE} | Some Site</title><style>p {{}}</style></head><body><nav><a>Home</a>"
    f"</nav><h1>{TITLE}</h1><p>{ABOUT}</p><script>alert('Cross your arms and repeat 5 times');</script>"
    f"<h2>Instructions</h2><ol>{ITEMS}</ol><h2>Tips &amp; Tricks</h2><ul>{CUES}</ul><h2>FAQ</h2>{ASKED}"
    "<footer>Copyright</footer></body></html>"
)
WINDOWS = PLAIN.replace("\n", "\r\n").replace("20-30", "20–30").replace(" a ", "\u00a0a ").replace("Yes.", "“Yes.”")


def page(tmp_path: Path, text: str, name: str = "page.txt") -> Imported:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8"))
    (made,) = import_all([str(path)])
    assert isinstance(made, Imported), made
    return made


@pytest.mark.parametrize(
    ("text", "name"),
    [(PLAIN, "a.txt"), (BULLETS, "b.txt"), (NUMBERED, "c.md"), (HOW_TO, "d.txt"), (HTML, "e.html"), (WINDOWS, "f.txt")],
    ids=["plain", "bullets", "markdown", "how-to", "html", "windows"],
)
def test_every_shape_of_a_page_gives_the_same_exercise(tmp_path, text, name):
    made = page(tmp_path, text, name)
    exercise = made.exercise
    assert exercise.name.lower() == TITLE.lower()
    assert exercise.purpose.startswith("Seated Hip Opener is a chair stretch")
    assert [(line.phase, line.say) for line in exercise.instructions] == [
        ("setup", "Sit on a chair with both feet flat on the floor."),
        ("setup", "Cross your {side} ankle over your {other} knee."),
        ("enter", "Lean forward until you feel a stretch in the outer hip."),
        ("release", "Release slowly."),
    ]
    assert (exercise.sides, exercise.even_sides, exercise.position) == ("each", True, "chair")
    assert (exercise.dose.hold, exercise.dose.min, exercise.dose.max) == (25_000, 20_000, 30_000)
    assert [tip.say for tip in exercise.tips] == ["Keep the back long.", "Use the same hold time on both sides."]
    assert exercise.cautions == ("Stop if you feel sharp pain in the knee.",)
    assert [question.ask for question in exercise.faq] == ["Does it help with sitting?"]
    assert "glutes" in exercise.targets


@pytest.mark.parametrize("text", [PLAIN, NUMBERED, HTML], ids=["plain", "markdown", "html"])
def test_every_source_sentence_is_accounted_for(tmp_path, text):
    made = page(tmp_path, text, "page.html" if text is HTML else "page.md")
    told = "\n".join(report(made))
    answers = [sentence for _, answer in FAQ for sentence in sentences(answer)]
    for sentence in [*sentences(ABOUT), *STEPS, *TIPS, *(ask for ask, _ in FAQ), *answers]:
        assert clean(sentence) in told
    assert "left out: needs eyes" in told
    assert "spoken as instructions[1]: Cross your {side} ankle over your {other} knee." in told
    assert "data, sides: each" in told


def test_a_page_without_headings_is_read_by_its_form_and_says_so(tmp_path):
    made = page(tmp_path, "Cat and cow\n1. Kneel on your hands and knees.\n2. Round your back.\n3. Hollow it.\n")
    assert [line.say for line in made.exercise.instructions] == [
        "Kneel on your hands and knees.",
        "Round your back.",
        "Hollow it.",
    ]
    assert any("no heading" in line for line in made.exercise.review)


def test_common_mistakes_are_told_as_things_to_avoid(tmp_path):
    made = page(tmp_path, f"{TITLE}\nSteps\n{STEPS[0]}\nCommon Mistakes\n- Rounding the lower back.\n- Don't bounce.\n")
    assert [tip.say for tip in made.exercise.tips] == ["Avoid rounding the lower back.", "Don't bounce."]


def test_labels_give_equipment_muscles_author_and_licence(tmp_path):
    made = page(
        tmp_path,
        f"{TITLE}\nEquipment: chair, strap\nMuscles worked: glutes\nAuthor: A. Writer\nLicense: CC BY "
        f"4.0\nSteps\n{STEPS[0]}\n",
    )
    assert set(made.exercise.props) == {"chair", "strap"}
    assert made.exercise.targets == ("glutes",)
    assert made.exercise.source is not None
    assert (made.exercise.source.author, made.exercise.source.license) == ("A. Writer", "CC BY 4.0")


def test_one_side_that_may_have_more_is_not_even(tmp_path):
    text = PLAIN.replace(TIPS[2], "If one side is much tighter, spend a little extra time there.")
    assert page(tmp_path, text).exercise.even_sides is False
