"""A performance that no command put together: any page or program can do the same."""

from __future__ import annotations

import contextlib
import datetime
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from coach.content.library import read_exercise
from coach.content.model import Exercise
from coach.errors import CoachError
from coach.live.journal import Stopped, read_place
from coach.live.keys import bind
from coach.live.outputs.null import Null
from coach.live.show import Show, change_since, forms, judge_by_key, perform
from coach.pipeline import options_from, plan
from coach.practice.profile import MONTH, read_profile
from coach.script.model import Mark
from coach.settings import data_folder
from coach.voice.cache import ClipCache
from tests.live.fakes import Watcher, programme
from tests.programmes import library

PROGRAMME = programme((20, 45))


class Hands:
    """Presses keys one after the other, each as soon as the screen shows what it waits for."""

    def __init__(self, screen: Watcher, *presses: tuple[str, str]) -> None:
        self.screen = screen
        self.presses = list(presses)
        self.end = time.monotonic() + 20

    def wait(self, seconds: float) -> list[str]:
        assert time.monotonic() < self.end, [view.exercise for view in self.screen.views[-1:]]
        time.sleep(0.01)
        if self.presses and self.screen.views and self.screen.views[-1].exercise == self.presses[0][0]:
            return [self.presses.pop(0)[1]]
        return []


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    monkeypatch.setenv("COACH_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    cache = ClipCache(tmp_path / "cache")
    wanted = plan(PROGRAMME, options_from({"engine": "silent"}))
    return Show(plan=wanted, cache=cache, request=Stopped(session=("mine",), options={"rate": 150}))


def test_a_show_is_played_on_any_stage_and_taken_up_where_it_was_stopped(show: Show, tmp_path: Path) -> None:
    screen = Watcher()
    hands = Hands(screen, ("Introduction", "right"), ("Stretch 0, right", "s"), ("Stretch 0, left", "stop"))
    assert perform(show, Null(), bind(), contextlib.nullcontext((hands, screen))) == ("stopped", True)
    stopped = read_place(tmp_path / "state")
    assert (stopped.session, stopped.options, stopped.title) == (("mine",), {"rate": 150}, "Test")
    assert stopped.chapter == "Stretch 0, left"
    assert change_since(stopped, show.plan.script) == ""
    screen = Watcher()
    again = Show(plan=show.plan, cache=show.cache, request=show.request, stopped=stopped)
    hands = Hands(screen, ("Stretch 0, left", "stop"))
    assert perform(again, Null(), bind(), contextlib.nullcontext((hands, screen))) == ("stopped", True)
    assert {view.exercise for view in screen.views} == {"Stretch 0, left"}


def test_what_is_heard_is_liked_or_skipped_for_a_month_and_the_same_key_undoes_it(show: Show) -> None:
    exercise, folder = PROGRAMME.exercises["stretch-0"], data_folder()
    said = judge_by_key("like", exercise)
    assert said == "Stretch 0: liked; the same key undoes it"
    assert read_profile(folder).like == ("stretch-0",)
    until = datetime.date.today() + MONTH
    assert judge_by_key("skip", exercise) == f"Stretch 0: skipped until {until}; the same key undoes it"
    assert read_profile(folder).like == ()
    assert read_profile(folder).skip == {"stretch-0": until}
    assert judge_by_key("skip", exercise) == "Stretch 0: as any other"
    assert judge_by_key("like", exercise) == said
    assert judge_by_key("like", exercise) == "Stretch 0: as any other"
    assert read_profile(folder).like == ()
    (folder / "profile.toml").write_text("like = 3")
    with pytest.raises(CoachError, match="must be"):
        judge_by_key("like", exercise)


def test_the_next_form_is_right_for_this_person(show: Show, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    whole = library()
    exercise = read_exercise(whole.exercise_path("hip-flexor-lunge"))[0]
    known: dict[str, Exercise] = {}
    form = forms(replace(show, library=whole), known)
    other = form(exercise, "easier")
    assert other is not None
    assert other.id == exercise.easier
    assert known == {other.id: other}
    assert form(replace(exercise, easier=""), "easier") is None
    for limit in ('props = ["cushion"]', f'not_in = ["{other.position}"]', f"skip = {{{other.id} = true}}"):
        data_folder().mkdir(exist_ok=True)
        (data_folder() / "profile.toml").write_text(limit)
        assert form(exercise, "easier") is None, limit


def test_a_session_that_has_changed_since_is_told_of(show: Show) -> None:
    items = show.plan.script.items
    mark = next(item for item in items if isinstance(item, Mark) and item.place.exercise)
    changed = Stopped(session=("mine",), title="Test", place=mark.place, outline=1)
    assert change_since(changed, show.plan.script).endswith(f"it goes on at '{mark.title}'")
    gone = Stopped(session=("mine",), title="Test", place=type(mark.place)("nothing"))
    assert change_since(gone, show.plan.script).endswith("it begins from the start")
