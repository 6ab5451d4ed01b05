"""Finding exercises and sessions: in which folder, by which name, and what a wrong name is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coach.content.library import Library, card, load, read_exercise, read_session
from coach.content.model import Exercise
from coach.content.names import did_you_mean, nearest, slug
from coach.errors import ContentError, RequestError

LINES = "instructions:\n  - say: Sit.\n"
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes ``FOLDER/exercises/NAME.yaml``, or a session where ``steps`` are given."""

    def write(folder: str, name: str, head: str = "name: Sitting", steps: str = "") -> Path:
        path = tmp_path / folder / ("scripts" if steps else "exercises") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"title: {name}\nsteps: {steps}\n" if steps else f"{head}\n{LINES}", encoding="utf-8")
        return path

    return write


def library_of(tmp_path: Path, *names: str) -> Library:
    return Library(tuple(tmp_path / name for name in names))


def test_the_first_folder_that_has_it_wins(make: Make, tmp_path: Path) -> None:
    own, shipped = make("own", "calf.yaml"), make("shipped", "calf.yaml")
    only = make("shipped", "quad.yaml")
    library = library_of(tmp_path, "own", "shipped")
    assert library.exercises() == {"calf": own, "quad": only}
    assert library.exercise_path("calf") == own
    assert library_of(tmp_path, "shipped", "own").exercise_path("calf") == shipped


def test_a_file_s_name_goes_before_another_file_s_alias(make: Make, tmp_path: Path) -> None:
    make("own", "first.yaml", "name: First\naliases: [calf]")
    shipped = make("shipped", "calf.yaml")
    assert library_of(tmp_path, "own", "shipped").exercise_path("calf") == shipped


@pytest.mark.parametrize(
    "name",
    ["worlds-greatest", "World's Greatest", "WORLDS_GREATEST", " worlds greatest ", "the big one", "Lunge & Twist"],
)
def test_names_and_aliases_are_found_in_any_spelling(make: Make, tmp_path: Path, name: str) -> None:
    path = make("own", "worlds-greatest.yaml", "name: World's greatest\naliases: [The Big One, lunge twist]")
    assert library_of(tmp_path, "own").exercise_path(name) == path


def test_names_of_other_scripts_are_found(make: Make, tmp_path: Path) -> None:
    path = make("own", "膝.yaml", "name: 膝を曲げる\naliases: [Étirement]")
    library = library_of(tmp_path, "own")
    assert (
        library.exercise_path("膝を曲げる") == library.exercise_path("膝") == library.exercise_path("etirement") == path
    )


def test_a_near_miss_is_told_what_is_near(make: Make, tmp_path: Path) -> None:
    make("own", "figure-four.yaml", "name: Figure four\naliases: [pigeon]")
    library = library_of(tmp_path, "own")
    for wrong, meant in (("figur four", "figure-four"), ("pigeom", "pigeon"), ("four", "figure-four")):
        with pytest.raises(RequestError) as caught:
            library.exercise_path(wrong)
        assert caught.value.exit_code == 2
        assert f"'{meant}'" in caught.value.mend


@pytest.mark.parametrize(
    "name",
    ["../secret", "..", ".", "/etc/passwd", "a/../../secret", "", " ", "\x00", "..\\secret", "exercises/calf", "\n"],
)
def test_a_name_never_leaves_the_library(make: Make, tmp_path: Path, name: str) -> None:
    make("own", "calf.yaml")
    (tmp_path / "own" / "secret.yaml").write_text("name: Secret\n" + LINES)
    (tmp_path / "secret.yaml").write_text("name: Secret\n" + LINES)
    library = library_of(tmp_path, "own")
    assert library.find("exercises", name) is None
    with pytest.raises(RequestError):
        library.exercise_path(name)


def test_a_session_cannot_name_an_exercise_by_path(make: Make, tmp_path: Path) -> None:
    make("own", "calf.yaml")
    (tmp_path / "secret.yaml").write_text("name: Secret\n" + LINES)
    path = make("own", "mine.yaml", steps="['../../secret']")
    with pytest.raises(ContentError, match=r"there is no exercise '\.\./\.\./secret'"):
        read_session(path, library_of(tmp_path, "own"))


def test_hidden_files_and_others_are_no_content(make: Make, tmp_path: Path) -> None:
    for name in (".calf.yaml", "calf.yaml~", "calf.txt", "calf.json"):
        make("own", name)
    kept = make("own", "quad.yml")
    library = library_of(tmp_path, "own", "absent")
    assert library.exercises() == {"quad": kept}
    assert library.exercise_path("quad") == kept
    assert library.sessions() == {}


def test_a_broken_neighbour_does_not_hide_the_others(make: Make, tmp_path: Path) -> None:
    broken, good = make("own", "broken.yaml", "name: [1"), make("own", "good.yaml", "name: Good one")
    library = library_of(tmp_path, "own")
    assert library.exercise_path("good one") == good
    assert library.exercise_path("broken") == broken, "it is found by its own name, and then told its mistake"


def test_several_exercises_make_a_session(folder: Path, library: Library) -> None:
    programme = load(["calf", "Plain", "calf"], library)
    assert [step.exercise for step in programme.session.steps] == ["calf", "plain", "calf"]
    assert (programme.session.title, sorted(programme.exercises)) == ("Calf, Plain and Calf", ["calf", "plain"])
    assert load(["calf"], library).session.title == "Calf"
    assert load(["calf"] * 5, library).session.title == "Calf and 4 more"


def test_a_session_is_found_by_name_and_by_path(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("own", "calf.yaml")
    path = make("own", "evening-calm.yaml", steps="[calf]")
    library = library_of(tmp_path, "own")
    monkeypatch.chdir(tmp_path)
    for name in ("evening-calm", "Evening Calm", "evening-calm.yaml", str(path), "own/scripts/evening-calm.yaml"):
        assert load([name], library).session.id == "evening-calm"


def test_a_session_file_need_not_lie_in_the_library(make: Make, tmp_path: Path) -> None:
    make("own", "calf.yaml")
    path = tmp_path / "elsewhere.yml"
    path.write_text("title: Else\nsteps: [calf]\n")
    assert load([str(path)], library_of(tmp_path, "own")).session.title == "Else"


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        ([], "none was named"),
        (["evenin"], "did you mean 'evening'"),
        (["clf"], "did you mean 'calf'"),
        (["calf", "clf"], "there is no exercise of that name"),
        (["calf", "evening"], "is a session, and stands beside other names"),
        (["./absent.yaml"], "there is no session or exercise of that name"),
        (["sub/absent"], "there is no such file"),
    ],
)
def test_what_cannot_be_found_is_told(folder: Path, library: Library, names: list[str], complaint: str) -> None:
    (folder / "scripts" / "evening.yaml").write_text("title: Evening\nsteps: [calf]\n")
    with pytest.raises(RequestError) as caught:
        load(names, library)
    assert complaint in str(caught.value)
    assert caught.value.exit_code == 2


def test_names_in_a_session_become_ids(folder: Path, library: Library) -> None:
    path = folder / "scripts" / "mine.yaml"
    path.write_text("title: A\nsteps:\n  - Calf\n  - circuit:\n      - exercise: PLAIN\n      - Moving\n")
    programme = read_session(path, library)
    circuit = programme.session.steps[1]
    assert (programme.session.steps[0].exercise, [step.exercise for step in circuit.circuit]) == (
        "calf",
        ["plain", "moving"],
    )
    assert sorted(programme.exercises) == ["calf", "moving", "plain"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("World's Greatest Stretch", "worlds-greatest-stretch"), ("90/90", "90-90"), ("  A  b_c ", "a-b-c"),
        ("Über", "uber"),
        ("膝", "膝"), ("../..", ""), ("", ""), ("---", ""),
    ],
)  # fmt: skip
def test_names_are_compared_without_their_spelling(name: str, wanted: str) -> None:
    assert slug(name) == wanted
    assert slug(slug(name)) == slug(name)


def test_the_nearest_come_first() -> None:
    known = ["hold", "holds", "rest", "low-lunge", "high-lunge"]
    assert nearest("hodl", known)[0] == "hold"
    assert set(nearest("lunge", known)) == {"low-lunge", "high-lunge"}
    assert nearest("", known) == []
    assert did_you_mean("zzz", ["a", "b"]) == "known are a, b"
    assert did_you_mean("zzz", [str(n) for n in range(60)]) == ""
    assert did_you_mean("zzz", []) == ""


def test_a_card_is_read_without_the_rest_of_the_file(make: Make) -> None:
    path = make("own", "calf.yaml", "name: Calf\ntargets: calves\nprops: [strap]\nlevel: strong")
    path.write_text(path.read_text() + "tips: [\n")
    found = card(path)
    assert (found.name, found.targets, found.props, found.level) == ("Calf", ("calves",), ("strap",), "strong")
    assert (found.aliases, found.position) == ((), None)


def test_a_session_s_card_has_its_title(make: Make, tmp_path: Path) -> None:
    path = make("own", "mine.yaml", steps="[calf]")
    path.write_text("title: Mine\nduration: 1m30s\nsteps: [calf]\n")
    assert card(path).name == "Mine"
    path.write_text('{"title": "Mine", "steps": ["calf"]}')
    assert card(path).name == "Mine", "one that is not written key by key is read as a whole"
    path.write_text('"title": Mine\nsteps: [calf]\n')
    assert card(path).name == "Mine"


@pytest.mark.parametrize(
    "head",
    ["name: [1]", "- a", "just words", "name: A\nlevel: hard", "name: A\ntargets: [toes]"],
)
def test_a_card_with_a_mistake_is_refused_with_its_file(make: Make, head: str) -> None:
    path = make("own", "calf.yaml", head)
    with pytest.raises(ContentError) as caught:
        card(path)
    assert caught.value.path == path


def test_a_byte_order_mark_does_not_hide_a_card_s_name(make: Make) -> None:
    path = make("own", "calf.yaml")
    path.write_bytes(b"\xef\xbb\xbfname: Calf\r\naliases: [lower leg]\r\n" + LINES.encode())
    assert (card(path).name, card(path).aliases) == ("Calf", ("lower leg",))


def test_an_exercise_is_read_once_however_many_sessions_ask_for_it(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("own", "calf.yaml")
    paths = [make("own", f"{name}.yaml", steps="[calf]") for name in ("ada", "ben")]
    files: list[Path] = []

    def counted(path: Path) -> Exercise:
        files.append(path)
        return read_exercise(path)

    monkeypatch.setattr("coach.content.library.read_exercise", counted)
    library = library_of(tmp_path, "own")
    for path in paths:
        assert set(read_session(path, library).exercises) == {"calf"}
    assert len(files) == 1


def test_a_file_from_a_system_that_writes_in_capitals_is_found(make: Make, tmp_path: Path) -> None:
    make("own", "UP.YAML", "name: Up\ninstructions: [Stand up.]")
    assert "UP" in library_of(tmp_path, "own").exercises()
