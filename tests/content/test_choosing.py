"""Finding names in spite of their spelling, making sessions of names, and choosing from a longer one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coach.content.library import Library, load
from coach.content.model import ExerciseStep, walk
from coach.content.names import did_you_mean, slug
from coach.content.select import muscles, select
from coach.content.wording import own_words
from coach.errors import ContentError, RequestError
from coach.language import language
from tests.programmes import bundled_sessions, library

ENGLISH = language()
SESSIONS = bundled_sessions()


def exercises_of(programme: object) -> list[str]:
    return [step.exercise for step, _ in walk(programme.session.steps) if isinstance(step, ExerciseStep)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["child's pose", "Child's Pose", "childs pose", "CHILDS-POSE", "childs_pose"])
def test_an_exercise_is_found_however_it_is_written(name: str) -> None:
    assert exercises_of(load([name], library())) == ["childs-pose"]


@pytest.mark.parametrize("name", ["lying cross-over", "Hip Cross-Over", "Lying cross-over knee pull-down"])
def test_an_exercise_is_found_by_name_and_alias(name: str) -> None:
    assert exercises_of(load([name], library())) == ["lying-cross-over-knee-pull-down"]


def test_names_are_compared_as_people_type_them() -> None:
    assert slug("World's Greatest  Stretch!") == "worlds-greatest-stretch"
    assert slug("Étirement_du-dos") == "etirement-du-dos"
    assert slug("") == ""


def test_a_near_miss_is_offered() -> None:
    assert "'hips-and-back'" in did_you_mean("hip-and-bakc", library().sessions())
    with pytest.raises(RequestError, match="did you mean 'hips-and-back'") as caught:
        load(["hips-and-bakc"], library())
    assert caught.value.exit_code == 2


def test_several_names_make_a_session_in_their_order() -> None:
    programme = load(["pigeon", "frog", "pigeon"], library())
    assert exercises_of(programme) == ["pigeon", "frog", "pigeon"]
    assert set(programme.exercises) == {"pigeon", "frog"}


@pytest.mark.parametrize(
    "names", [[], ["hips-and-back", "frog"], ["no such thing"], ["../etc/passwd"], [""], ["nowhere/x.yaml"]]
)
def test_what_cannot_be_found_is_refused(names: list[str]) -> None:
    with pytest.raises(RequestError) as caught:
        load(names, library())
    assert caught.value.mend or "exist" in str(caught.value)


def test_the_first_folder_wins(folder: Path) -> None:
    (folder / "exercises" / "frog.yaml").write_text(
        (folder / "exercises" / "plain.yaml").read_text(encoding="utf-8").replace("name: Plain", "name: My frog"),
        "utf-8",
    )
    both = Library((folder, *library().folders))
    assert load(["frog"], both).exercises["frog"].name == "My frog"
    assert len(both.exercises()) > len(library().exercises())


def test_a_session_is_read_from_a_path_too(session: Callable[[str], Path], library: Library) -> None:
    path = session("title: Mine\nsteps: [calf, plain]\n")
    assert exercises_of(load([str(path)], library)) == ["calf", "plain"]
    assert load(["mine"], library) == load([str(path)], library)


def test_exercises_can_be_left_out_and_a_later_start_chosen() -> None:
    programme = SESSIONS["hips"]
    names = exercises_of(programme)
    assert exercises_of(select(programme, exclude=[names[1]])) == [names[0], *names[2:]]
    assert exercises_of(select(programme, start_at=names[2])) == names[2:]
    assert select(programme) is programme


def test_only_some_muscles_or_props() -> None:
    programme = SESSIONS["full-body"]
    chosen = select(programme, targets=["hips"])
    assert chosen.exercises
    wanted = muscles(["hips"])
    assert all(wanted & {*one.targets, *one.secondary} for one in chosen.exercises.values())
    bare = select(programme, props=[])
    assert all(set(one.props) <= {"mat"} for one in bare.exercises.values())


def test_wishes_that_leave_nothing_are_refused() -> None:
    programme = SESSIONS["hips-and-back"]
    with pytest.raises(RequestError, match="no exercise is left"):
        select(programme, exclude=list(programme.exercises))
    with pytest.raises(RequestError, match="is not in this session"):
        select(programme, exclude=["frgo"])
    with pytest.raises(RequestError, match="is no muscle or region that is known; did you mean 'hip' or 'hips'"):
        select(programme, targets=["hisp"])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("holdd: [Stay.]", "there is no phrase 'holdd'"), ("hold: ['Stay for {lenght}.']", "there is no word {lenght}"),
        ("hold: 12", "must be a text or a list of texts"), ("hold: ['Stay {']", "holds a brace"),
        ("numbers: []", "cannot be silenced"), ("hold: ['']", "must be a text"),
    ],
)  # fmt: skip
def test_one_s_own_phrases_are_checked(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "phrases.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        own_words(ENGLISH, tmp_path)
    assert problem in caught.value.problem
    assert caught.value.line == 1


def test_one_s_own_phrases_take_the_place_of_the_coach_s(tmp_path: Path) -> None:
    path = tmp_path / "phrases.yaml"
    path.write_text("halfway: []\nhold: 'Rest in it for {length}.'\n", encoding="utf-8")
    phrases = own_words(ENGLISH, tmp_path).phrases
    assert phrases["halfway"] == ()
    assert phrases["hold"] == ("Rest in it for {length}.",)
    assert phrases["switch"] == ENGLISH.phrases["switch"]


def test_one_s_own_lexicon_adds_to_the_coach_s(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.yaml"
    path.write_text("supta: soop-tah\n", encoding="utf-8")
    lexicon = own_words(ENGLISH, tmp_path).lexicon
    assert lexicon["supta"] == "soop-tah"
    assert len(lexicon) == len(ENGLISH.lexicon) + 1
    path.write_text("supta: [1]\n", encoding="utf-8")
    with pytest.raises(ContentError, match="must be the text to be said"):
        own_words(ENGLISH, tmp_path)
