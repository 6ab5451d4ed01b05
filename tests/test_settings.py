"""Folders and files of the user's own: where they are looked for, which goes first, and what a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach import settings
from coach.cli import main
from coach.errors import CoachError, RequestError

FOLDERS = ("COACH_CONFIG", "COACH_DATA", "COACH_STATE", "COACH_CACHE", "COACH_LIBRARY")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home and an empty current folder; nothing is settled."""
    for name in FOLDERS:
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return home


def test_every_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    for name, ask, wanted in (
        ("COACH_CONFIG", settings.config_path, "x.toml"), ("COACH_DATA", settings.data_folder, "data"),
        ("COACH_STATE", settings.state_folder, "state"),
    ):  # fmt: skip
        monkeypatch.setenv(name, f"~/{wanted}")
        assert ask() == home / wanted


def test_unnamed_folders_are_the_platform_s_and_are_not_made_by_asking(home: Path) -> None:
    asked = [settings.config_path(), settings.data_folder(), settings.state_folder()]
    assert all(home in path.parents for path in asked)
    assert all("audio-coach" in path.parts for path in asked)
    assert asked[0].name == "config.toml"
    assert len({asked[0].parent, *asked[1:]}) == 3
    assert list(home.iterdir()) == []


def test_no_config_file_is_no_setting(tmp_path: Path) -> None:
    assert settings.read_config(tmp_path / "absent.toml") == {}


def test_the_config_file_is_read_as_toml(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('rate = 150\ndetail = "brief"\n[keys]\npause = "p"\n')
    assert settings.read_config(path) == {"rate": 150, "detail": "brief", "keys": {"pause": "p"}}


@pytest.mark.parametrize(
    ("content", "kind", "complaint"),
    [
        (b"rate = \n", RequestError, "is not valid TOML"),
        (b"rate: 150\n", RequestError, "is not valid TOML"),
        (b"rate = 1\nrate = 2\n", RequestError, "is not valid TOML"),
        (b"\xff\xfe", RequestError, "is not UTF-8"),
    ],
)
def test_a_damaged_config_file_is_named(tmp_path: Path, content: bytes, kind: type, complaint: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    with pytest.raises(kind) as caught:
        settings.read_config(path)
    assert str(caught.value).startswith(f"{path}: {complaint}")
    assert "\n" not in str(caught.value)


def test_a_folder_in_place_of_the_config_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CoachError, match="is a folder"):
        settings.read_config(tmp_path)


def test_the_library_is_looked_for_from_near_to_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "named"
    named.mkdir()
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    here, shipped = tmp_path / "here", settings.builtin_library().absolute()
    assert settings.library_folders(str(named)) == (named, here, tmp_path / "data", shipped)
    assert settings.library_folders(None) == (here, tmp_path / "data", shipped)
    assert settings.library_folders("") == (here, tmp_path / "data", shipped)
    assert settings.library_folders(str(here)) == (here, tmp_path / "data", shipped), "none is looked through twice"


def test_the_built_in_library_holds_both_kinds() -> None:
    shipped = settings.builtin_library()
    assert (shipped / "exercises" / "reclining-lower-trunk-extensor.yaml").is_file()
    assert (shipped / "scripts" / "hips-and-back.yaml").is_file()


@pytest.mark.parametrize("name", ["absent", "file"])
def test_a_library_that_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RequestError, match="is not a folder"):
        settings.library_folders(str(tmp_path / name))


def test_a_named_cache_goes_before_all(home: Path) -> None:
    assert settings.cache_folder("~/clips") == home / "clips"
    assert settings.cache_folder(None).name in ("audio_cache", "audio-coach")


# What the folders are for, through the real command line.

SITTING = "name: {name}\ndose: {{hold: 10s, rounds: 1}}\ninstructions:\n  - say: Sit at the {place}.\n"


def shelve(folder: Path, place: str) -> None:
    (folder / "exercises").mkdir(parents=True, exist_ok=True)
    (folder / "exercises" / "sitting.yaml").write_text(SITTING.format(name="Sitting", place=place))


def preview(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        main(["preview", *args])
    written = capsys.readouterr()
    assert stopped.value.code == 0, written.err
    return written.out


def test_the_nearest_library_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in ("data", "here", "environment", "flag"):
        shelve(tmp_path / place, place)
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    assert "Sit at the here." in preview(capsys, "sitting")
    monkeypatch.setenv("COACH_LIBRARY", str(tmp_path / "environment"))
    assert "Sit at the environment." in preview(capsys, "sitting")
    assert "Sit at the flag." in preview(capsys, "sitting", "--library", str(tmp_path / "flag"))
    monkeypatch.delenv("COACH_LIBRARY")
    (tmp_path / "here" / "exercises" / "sitting.yaml").unlink()
    assert "Sit at the data." in preview(capsys, "sitting")


def test_own_phrases_and_pronunciations_lie_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    shelve(data, "ROM desk")
    (data / "phrases.yaml").write_text("release: Come out of it kindly.\ncaution: []\n")
    (data / "lexicon.yaml").write_text("desk: writing table\n")
    monkeypatch.setenv("COACH_DATA", str(data))
    text = preview(capsys, "sitting")
    assert "Come out of it kindly." in text
    assert "Ease off" not in text
    assert "ROM desk" in text
    assert "writing table" in preview(capsys, "sitting", "--spoken")


def test_a_mistake_in_own_phrases_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    shelve(data, "desk")
    (data / "phrases.yaml").write_text("\nhalfwy: Half.\n")
    monkeypatch.setenv("COACH_DATA", str(data))
    with pytest.raises(SystemExit) as stopped:
        main(["preview", "sitting"])
    written = capsys.readouterr()
    assert (stopped.value.code, written.out) == (2, "")
    assert f"{data / 'phrases.yaml'}:2: halfwy: there is no phrase 'halfwy'; did you mean 'halfway'?" in written.err


def test_a_config_file_may_begin_with_a_mark_of_its_encoding(tmp_path):
    (tmp_path / "config.toml").write_bytes(b"\xef\xbb\xbfrate = 130\r\nbells = 'off'\r\n")
    assert settings.read_config(tmp_path / "config.toml") == {"rate": 130, "bells": "off"}
