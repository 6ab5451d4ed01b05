"""What a listener hears changes only where somebody meant it to: ``python -m tests.golden`` writes these files anew."""

from __future__ import annotations

import pytest

from coach.content.model import DETAILS
from tests.golden.previews import FOLDER, path_of, preview
from tests.programmes import bundled_sessions

SESSIONS = bundled_sessions()


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", SESSIONS)
def test_the_preview_is_the_one_that_was_read(name: str, detail: str) -> None:
    kept = path_of(name, detail).read_text(encoding="utf-8")  # type: ignore[arg-type]
    now = preview(SESSIONS[name], detail)  # type: ignore[arg-type]
    assert now == kept, "read the difference; if it is right: python -m tests.golden"


def test_no_preview_is_left_of_a_session_that_is_gone() -> None:
    wanted = {path_of(name, detail) for name in SESSIONS for detail in DETAILS}
    assert set(FOLDER.glob("*.txt")) == wanted
