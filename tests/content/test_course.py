"""Reading courses: what is wrong with one is told in one line, with file, line and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.checking import check_file
from coach.content.library import Library, read_course, read_session
from coach.errors import ContentError, RequestError
from coach.pipeline import options_from
from coach.settings import builtin_library

LIBRARY = Library((builtin_library(),))
HEAD = "title: Mine\ndays: [monday, friday]\n"


def test_a_course_is_read_with_its_short_forms(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        HEAD + "for: You.\nweeks:\n  - sessions: hips\n    duration: 12m\n  - title: Less\n    lighter: true\n"
        "    sessions:\n      - {session: easy-back, duration: 8m}\n      - hips\n"
    )
    course = read_course(path)
    assert (course.id, course.written_for) == ("mine", "You.")
    assert [[lesson.session for lesson in week.sessions] for week in course.weeks] == [["hips"], ["easy-back", "hips"]]
    assert (course.weeks[0].duration, course.weeks[1].sessions[0].duration) == (720_000, 480_000)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title: Mine\nweeks:\n  - sessions: hips\n", 1, "'days' is missing"),
        ("title: Mine\ndays: [monday, monday]\nweeks:\n  - sessions: hips\n", 2, "a day stands here twice"),
        ("title: Mine\ndays: [monday, fryday]\nweeks:\n  - sessions: hips\n", 2, "did you mean 'friday'"),
        (HEAD + "weeks: []\n", 3, "must be 1 to 52 weeks"),
        (HEAD + "weeks: 8\n", 3, "must be a list"),
        (HEAD + "weeks:\n  - hips\n", 4, "must be a mapping"),
        (HEAD + "weeks:\n  - title: A\n", 4, "'sessions' is missing"),
        (HEAD + "weeks:\n  - sessions: []\n", 4, "at least one session"),
        (HEAD + "weeks:\n  - sessions: [hips, hips, hips]\n", 4, "3 sessions for 2 days"),
        (HEAD + "weeks:\n  - sessions: hips\n    duration: soon\n", 5, "not a duration"),
        (HEAD + "weeks:\n  - sessions: hips\n    duration: 10s\n", 5, "must be 1m to 4h"),
        (HEAD + "weeks:\n  - sessions:\n      - {session: hips, minutes: 10}\n", 5, "unknown key 'minutes'"),
        (HEAD + "weeks:\n  - sessions: hips\n    ligther: true\n", 5, "did you mean 'lighter'"),
        (HEAD + "weeks:\n  - sessions: hips\n    lighter: maybe\n", 5, "must be true or false"),
        (HEAD + "repeat_after: 1\nweeks:\n  - sessions: hips\n", 3, "must be 3 to 90 days"),
        (HEAD + "sources:\n  - title: A\nweeks:\n  - sessions: hips\n", 4, "'says' is missing"),
        ("days: [monday]\nweeks:\n  - sessions: hips\n", 1, "'title' is missing"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_mend(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(ContentError) as caught:
        read_course(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{path}:{line}:"), caught.value
    [finding] = check_file(path, LIBRARY, options_from({"engine": "silent"}))
    assert finding.severity == "error"


def test_a_session_that_is_gone_or_cannot_last_so_long_is_told_by_check(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD + "weeks:\n  - sessions: [hipz, hips]\n    duration: 2m\n  - sessions: stiff-hips\n")
    findings = list(check_file(path, LIBRARY, options_from({"engine": "silent"})))
    assert [(each.line, each.severity) for each in findings] == [(4, "error"), (4, "error"), (6, "error")]
    assert "'hips'" in findings[0].mend
    assert "cannot last 2:00" in findings[1].problem
    assert "is a course" in findings[2].problem


def test_a_course_is_no_session_and_a_session_no_course() -> None:
    assert not LIBRARY.courses().keys() & LIBRARY.sessions().keys()
    with pytest.raises(RequestError, match="is a course"):
        read_session(LIBRARY.course_path("stiff-hips"), LIBRARY)
    with pytest.raises(RequestError, match="is a session, not a course"):
        LIBRARY.course_path("hips")
    with pytest.raises(RequestError, match="did you mean 'stiff-hips'"):
        LIBRARY.course_path("stif-hips")
