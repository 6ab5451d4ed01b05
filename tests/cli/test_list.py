"""``coach list`` as a user calls it, with the built-in library."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.cli import list_, main
from coach.cli.progress import table
from coach.content.library import Library
from coach.pipeline import plan

ROOT = Path(__file__).parents[2]


@pytest.fixture
def listed(tmp_path, monkeypatch, capsys):
    """What ``coach list`` prints for some words, as names; and its exit code and complaint."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_CONFIG", str(tmp_path / "none.toml"))
    monkeypatch.setenv("COACH_CACHE", str(tmp_path / "cache"))

    def run(*words: str) -> tuple[list[str], int, str]:
        with pytest.raises(SystemExit) as ended:
            main(["list", *words, "--library", str(ROOT)])
        out, err = capsys.readouterr()
        return [line.split()[0] for line in out.splitlines() if line.startswith("  ")], ended.value.code or 0, err

    return run


def test_sessions_are_chosen_by_what_their_exercises_ask_for(listed):
    every, _, _ = listed("sessions")
    chair, _, _ = listed("sessions", "--targets", "neck", "--position", "chair", "--level", "gentle")
    assert "desk-break" in chair
    assert "hips" not in chair
    assert set(chair) < set(every)
    assert "hips" not in listed("sessions", "--targets", "wrists")[0]


def test_a_word_that_is_no_muscle_is_refused_for_sessions_too(listed):
    for kind in ("exercises", "sessions"):
        names, code, told = listed(kind, "--targets", "nose")
        assert (names, code) == ([], 2)
        assert "'nose'" in told


def test_minutes_are_for_sessions(listed):
    assert "desk-break" in listed("sessions", "--minutes", "6")[0]
    assert "desk-break" in (short := listed("--minutes", "6", "--targets", "neck")[0])
    assert "breathe" not in short
    names, code, told = listed("exercises", "--minutes", "6")
    assert (names, code) == ([], 2)
    assert "coach list sessions" in told


def test_words_are_looked_for_in_names_aliases_targets_and_texts(listed):
    names, code, _ = listed("figure", "four")
    assert code == 0
    assert names[0] == "chair-figure-four"
    assert "reclining-lower-trunk-extensor" in names  # so it is also called
    assert listed("exercises", "psoas")[0] == ["hip-flexor-lunge"]
    assert "wall-calf" in listed("calf", "stretch")[0]
    assert set(listed("sessions", "hamstring")[0]) & set(listed("sessions")[0])
    assert "chair-figure-four" in listed("FIGURE-FOUR")[0]


def test_a_word_that_nothing_holds_gets_the_nearest(listed):
    _, code, told = listed("hamstrng")
    assert (code, "'hamstring'" in told) == (0, True)
    assert listed("sessions", "qqqqqq")[0] == ["Nothing"]
    assert "'coach list psoas'" in listed("--targets", "psoas")[2]


def test_every_session_has_its_length_and_held_time(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["list", "sessions", "--library", str(ROOT)])
    lines = capsys.readouterr().out.splitlines()
    heads = [line for line in lines if line[2:3] != " "]
    assert len(heads) == len(Library((ROOT,)).sessions())
    assert " ".join(lines).count("held ") == len(heads)


@pytest.mark.parametrize("width", [40, 60, 100])
def test_a_list_wraps_between_words(width, monkeypatch):
    monkeypatch.setattr("coach.cli.progress.columns", lambda widest=100: width)
    rows = [("reclining-lower-trunk-extensor", "Reclining lower trunk extensor (supine, glutes and lower back)")] * 2
    rows.append(("cat", "Cat and cow"))
    lines = table(rows).splitlines()
    words = {word for row in rows for text in row for word in text.split()}
    assert max(map(len, lines)) <= width
    assert {word for line in lines for word in line.split()} == words


def test_what_stands_in_place_of_a_bundled_one_is_told(tmp_path, listed, capsys):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "pigeon.yaml").write_text("name: Mine\ninstructions: [Lie down.]\n")
    with pytest.raises(SystemExit):
        main(["list", "pigeon"])
    assert "in place of" in " ".join(capsys.readouterr().out.split())
    with pytest.raises(SystemExit):
        main(["show", "pigeon"])
    out, err = capsys.readouterr()
    assert out.startswith("Mine\n")
    assert err.count("is used in place of") == 1


def test_show_finds_one_by_its_words_and_names_several(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def show(*words: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["show", *words])
        return ended.value.code or 0, *capsys.readouterr()

    code, out, err = show("psoas")
    assert (code, out.splitlines()[0]) == (0, "Kneeling hip flexor lunge")
    assert "'hip-flexor-lunge'" in err
    code, out, _ = show("Cat", "and", "cow")
    assert (code, out.splitlines()[0]) == (0, "Cat and cow")
    code, out, err = show("hamstring")
    assert (code, out) == (2, "")
    assert "'chair-hamstring'" in err
    assert "morning" not in err
    code, _, err = show("calf", "stretch")
    assert (code, "'wall-calf'" in err, "levator" in err) == (2, True, False)


def test_what_a_listener_hears_and_a_number_in_digits_are_names(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for words in (["figure-four"], ["figure", "4"], ["the figure four"]):
        with pytest.raises(SystemExit):
            main(["show", *words])
        assert capsys.readouterr().out.startswith("Reclining lower trunk extensor\n"), words


def test_a_page_names_only_the_sessions_that_hold_the_exercise(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("e.yaml").write_text("name: Mine\ninstructions: [Lie down.]\n")  # a letter of every session
    with pytest.raises(SystemExit):
        main(["show", "e.yaml"])
    assert "Part of" not in capsys.readouterr().out


def test_all_muscles_are_told_to_who_names_none_and_a_prop_that_is_misspelt(listed):
    told = listed("--targets", "a-long-word-that-names-nothing-in-any-body")[2]
    assert all(name in told for name in ("abdominals", "hips", "neck", "triceps"))
    assert "..." not in told
    assert "did you mean 'chair'?" in listed("exercises", "--props", "chiar")[2]


@pytest.fixture
def planned(tmp_path, monkeypatch) -> list[str]:
    """The title of each session that is planned, with a library of one's own in the data folder."""
    titles: list[str] = []
    monkeypatch.setattr(list_, "plan", lambda one, options: titles.append(one.session.title) or plan(one, options))
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    (tmp_path / "data" / "scripts").mkdir(parents=True)
    return titles


def test_a_list_asks_no_engine_for_its_version(listed, planned, monkeypatch):
    monkeypatch.setattr("coach.voice.engines.PREFERRED", ("pyttsx3",))
    monkeypatch.setattr("coach.voice.engines.pyttsx3.Pyttsx3Engine.version", lambda self: 1 / 0)
    assert listed("sessions", "desk")[1] == 0


def test_only_what_holds_the_words_is_measured(listed, planned):
    listed("sessions", "desk")
    found = len(planned)
    listed("sessions")
    assert 0 < found < len(planned) == len(Library((ROOT,)).sessions()), "each of them once"


def test_the_length_in_a_voice_of_its_own_is_not_kept(listed, planned, tmp_path):
    body = "steps:\n  - say: Well done.\n"
    for title, wish in (("Ours", ""), ("Engine", "engine: silent\n"), ("Voice", "voice: en-gb\n")):
        (tmp_path / "data" / "scripts" / f"{title.lower()}.yaml").write_text(f"title: {title}\n{wish}{body}")
    listed("sessions")
    planned.clear()
    listed("sessions")
    assert sorted(planned) == ["Engine", "Voice"]


def test_a_session_that_cannot_be_planned_is_told_by_its_name(listed, planned, tmp_path):
    script = tmp_path / "data" / "scripts" / "mine.yaml"
    script.write_text("title: Mine\nengine: nosuch\nsteps:\n  - say: Well done.\n")
    names, code, told = listed("sessions")
    assert ("mine" in names, "desk-break" in names, code) == (False, True, 0)
    assert told.startswith("coach: mine: engine 'nosuch': ")
    script.write_text("title: Mine\nsteps: 5\n")
    told = listed("sessions")[2]
    assert str(script) in told.splitlines()[0]
    assert not told.startswith("coach: mine: ")


def test_the_lengths_of_sessions_are_kept_until_anything_that_makes_them_changes(tmp_path, monkeypatch, capsys):
    planned = []
    monkeypatch.setattr(list_, "plan", lambda programme, options: planned.append(1) or plan(programme, options))
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COACH_CACHE", str(tmp_path / "cache"))
    home = tmp_path / "library"
    for kind in ("exercises", "scripts"):
        (home / kind).mkdir(parents=True)
    pose, short = home / "exercises" / "childs-pose.yaml", home / "scripts" / "short.yaml"
    pose.write_text((ROOT / "exercises" / "childs-pose.yaml").read_text())
    short.write_text("title: Short\nsteps:\n  - exercise: childs-pose\n")

    def told() -> tuple[str, int]:
        planned.clear()
        with pytest.raises(SystemExit):
            main(["list", "sessions", "--library", str(home)])
        out = capsys.readouterr().out
        return next(line for line in out.splitlines() if line.startswith("  short ")), len(planned)

    first, count = told()
    assert count > 30
    assert told() == (first, 0)
    short.write_text(short.read_text() + "  - rest: 10m\n")
    longer, count = told()
    assert longer != first
    assert count == 1, "of the others nothing has changed"
    pose.write_text(pose.read_text().replace("name: Child's pose", "name: Child's pose, which many know by heart"))
    assert told()[1] > 30
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "phrases.yaml").write_text("outro: And now, whenever you like, the day goes on as before.\n")
    assert told()[0] != longer
