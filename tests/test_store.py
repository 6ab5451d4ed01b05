"""Files whole or not at all, and the one cache: nothing half-written, nothing of others touched."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.errors import CoachError, RequestError
from coach.files import user_path
from coach.store import (
    Amount,
    Store,
    check_target,
    clear_leftovers,
    temporary_folder,
    whole_file,
    whole_folder,
    write_text,
)

KEYS = [f"{number:040x}" for number in range(10)]


def test_places_that_cannot_be_written_are_named(tmp_path):
    with pytest.raises(CoachError, match="there is no folder"):
        check_target(tmp_path / "missing" / "x.mp3")
    with pytest.raises(CoachError, match="is a folder"):
        check_target(tmp_path)
    os.mkfifo(tmp_path / "pipe.mp3")
    check_target(tmp_path / "pipe.mp3")
    with pytest.raises(CoachError, match="a pipe that nobody reads"), whole_file(tmp_path / "pipe.mp3") as file:
        file.write(b"sound")


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder in which we may not write: for root, who may everywhere, we are nobody meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        if os.geteuid() == 0:
            os.seteuid(65534)
            yield folder
            os.seteuid(0)
        else:
            yield folder
        folder.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_read_only_folder_is_named(read_only):
    with pytest.raises(CoachError, match="may not be written"):
        check_target(read_only / "x.mp3")


def test_two_at_once_are_both_whole_and_the_last_stays(tmp_path):
    path = tmp_path / "x"
    with whole_file(path) as first:
        first.write(b"first")
        with whole_file(path) as second:
            second.write(b"second")
        assert path.read_bytes() == b"second"
    assert path.read_bytes() == b"first"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_what_a_killed_run_left_is_cleared_but_never_what_is_in_use(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from coach.store import whole_file, whole_folder\n"
        "with whole_file(Path(sys.argv[1]) / 'x') as f, whole_folder(Path(sys.argv[1]) / 'y') as d:\n"
        "    f.write(b'half'); f.flush(); (d / 'z').write_text('half'); print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        run.stdout.readline()
        clear_leftovers(tmp_path)
        assert len(list(tmp_path.iterdir())) == 2
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert len(list(tmp_path.iterdir())) == 2
    with whole_file(tmp_path / "x") as file:
        file.write(b"whole")
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_a_folder_in_work_goes_away_with_its_block(tmp_path):
    with whole_folder(tmp_path / "tracks") as folder:
        (folder / "a").write_text("a")
        os.replace(folder / "a", tmp_path / "a")
        (folder / "b").write_text("b")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_what_cannot_be_written_in_a_folder_in_work_is_told_by_the_name_it_was_to_have(tmp_path):
    with pytest.raises(CoachError, match="tracks: the disk is full") as told, whole_folder(tmp_path / "tracks") as work:
        raise CoachError(str(work / "a.mp3"), "the disk is full")
    assert ".coach-" not in str(told.value)
    with pytest.raises(CoachError, match="encoder: is missing"), whole_folder(tmp_path / "tracks"):
        raise CoachError("encoder", "is missing")


def test_files_other_than_ours_are_left(tmp_path):
    (tmp_path / ".coach-notes").write_text("mine")
    (tmp_path / "x.part").write_text("mine")
    old = time.time() - 10**6
    os.utime(tmp_path / "x.part", (old, old))
    clear_leftovers(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
@pytest.mark.parametrize(("mask", "rights"), [(0o077, 0o600), (0o022, 0o644), (0o002, 0o664)])
def test_a_new_file_has_the_rights_that_the_user_gives_and_a_secret_is_nobody_elses(tmp_path, mask, rights):
    before = os.umask(mask)
    try:
        write_text(tmp_path / "x.yaml", "ü")
        write_text(tmp_path / "secret", "s", secret=True)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x.yaml").stat().st_mode) == rights
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_a_text_replaces_nothing_unless_it_is_told_to_and_makes_its_folder(tmp_path):
    path = tmp_path / "a" / "b.yaml"
    write_text(path, "one")
    with pytest.raises(CoachError, match="was kept"):
        write_text(path, "two")
    assert path.read_text() == "one"
    write_text(path, "two", force=True, at_once=False)
    assert path.read_bytes() == b"two"
    with pytest.raises(CoachError, match="could not be written"):
        write_text(path / "below" / "a file", "x")


def test_a_user_who_is_none_is_told_in_one_line(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert user_path("~/x") == tmp_path / "x"
    with pytest.raises(RequestError, match="no such user"):
        user_path("~nosuch/x.mp3")


# ---- the cache


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def aged(store: Store, kind: str, key: str, days: float, body: bytes = b"body") -> Path:
    store.put(kind, key, body)
    path = store.path(kind, key)
    os.utime(path, (time.time() - days * 86_400,) * 2)
    return path


@pytest.mark.parametrize("kind", ["clips", "islands"])
@pytest.mark.parametrize("harm", ["flip", "cut", "grow", "empty", "another name"])
def test_whatever_is_damaged_is_nothing_and_is_made_anew(store, kind, harm):
    store.put(kind, KEYS[1], b"body")
    assert store.get(kind, KEYS[1]) == b"body"
    path = store.path(kind, KEYS[1])
    whole = path.read_bytes()
    path.write_bytes(
        {"flip": b"x" + whole[1:], "cut": whole[:-1], "grow": whole + b"x", "empty": b"", "another name": whole}[harm]
    )
    key = KEYS[2] if harm == "another name" else KEYS[1]
    if harm == "another name":
        path.rename(store.path(kind, key))
    assert store.get(kind, key) is None
    store.put(kind, key, b"new")
    assert store.get(kind, key) == b"new"


def test_counting_and_pruning_an_empty_cache_makes_nothing(store):
    assert set(store.count().values()) == {Amount()}
    store.prune(older_days=1)
    assert not store.folder.exists()


def test_prune_by_age_keeps_what_was_used_lately(store):
    old, used, new = (aged(store, "clips", key, days) for key, days in zip(KEYS[:3], (40, 40, 1), strict=True))
    assert store.get("clips", KEYS[1])
    assert store.prune(older_days=30)["clips"].files == 1
    assert (old.exists(), used.exists(), new.exists()) == (False, True, True)


def test_where_room_is_wanted_what_is_made_of_clips_goes_first_and_then_the_longest_unused(store):
    island = aged(store, "islands", KEYS[0], 0)
    clips = [aged(store, "clips", KEYS[days], days) for days in (1, 3, 2)]
    size = clips[0].stat().st_size
    store.prune(max_bytes=3 * size)
    assert (island.exists(), [clip.exists() for clip in clips]) == (False, [True, True, True])
    store.prune(max_bytes=2 * size)
    assert [clip.exists() for clip in clips] == [True, False, True]


def test_nothing_is_removed_that_is_not_surely_ours_and_nothing_behind_a_link(tmp_path, store):
    elsewhere = Store(tmp_path / "elsewhere")
    aged(elsewhere, "covers", KEYS[1], 50)
    ours = [aged(store, kind, KEYS[2], 50) for kind in ("clips", "islands", "levels", "covers")]
    first = store.folder / "levels" / "ab" / ("c" * 38)
    first.parent.mkdir()
    first.write_bytes(b"coach-kept-1\nlevel, of an older coach")
    theirs = [
        store.folder / f"{'a' * 40}.wav", store.folder / "mine.wav", store.folder / ".notes.tmp",
        store.folder / "covers" / "U2" / "front.jpg", store.folder / "islands" / "ab" / ("a" * 38),
    ]  # fmt: skip
    for path in theirs:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"theirs")
    (store.folder / "covers" / "ff").symlink_to(tmp_path / "elsewhere" / "covers" / "00")
    (store.folder / f"{'b' * 40}.wav").symlink_to(ours[0])
    assert sum(one.files for one in store.prune(older_days=0).values()) == 5
    assert not any(path.exists() for path in (*ours, first))
    assert all(path.read_bytes() == b"theirs" for path in theirs)
    assert elsewhere.get("covers", KEYS[1]) == b"body"


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_prune_takes_away_what_a_killed_run_left_unfinished(store):
    store.put("islands", KEYS[0], b"x")
    left = store.path("islands", KEYS[0]).with_name(f".coach-{'0' * 12}.part")
    left.write_bytes(b"half")
    store.prune(older_days=30)
    assert not left.exists()
    assert store.get("islands", KEYS[0]) == b"x"


def test_what_is_being_written_is_no_leftover_from_its_first_moment(tmp_path):
    """Many at once in one folder: each clears leftovers, and none may take what another has just begun."""
    from concurrent.futures import ThreadPoolExecutor

    def write(number: int) -> None:
        with whole_folder(tmp_path / f"folder {number}") as passing:
            (passing / "x").write_text("x")
            os.rename(passing, tmp_path / f"folder {number}")
        with whole_file(tmp_path / f"file {number}") as file:
            file.write(b"x")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(200)))
    assert len(list(tmp_path.iterdir())) == 400


def test_a_folder_that_is_closed_to_us_is_no_link(tmp_path, monkeypatch):
    monkeypatch.setattr("coach.store.os.access", lambda path, mode: False)
    with pytest.raises(CoachError, match="closed to you"):
        check_target(tmp_path / "x.mp3")


def test_temporary_folders_of_killed_runs_are_swept_and_only_those(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / ".coach-0123456789ab.part").mkdir()
    (tmp_path / ".coach-0123456789ab.part" / "line.wav").write_bytes(b"x")
    for name in ("coach-0123456789ab", ".coach-mine.part"):
        (tmp_path / name).mkdir()
    with temporary_folder() as first, temporary_folder() as second:
        assert {path.name for path in tmp_path.iterdir()} == {
            "coach-0123456789ab", ".coach-mine.part", first.name, second.name
        }  # fmt: skip
    assert {path.name for path in tmp_path.iterdir()} == {"coach-0123456789ab", ".coach-mine.part"}


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP])
def test_a_folder_that_cannot_promise_to_survive_a_power_cut_takes_files(tmp_path, monkeypatch, number):
    monkeypatch.setattr(os, "fsync", refusing(number))
    write_text(tmp_path / "a.txt", "a")
    assert (tmp_path / "a.txt").read_text() == "a"


@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_a_folder_of_the_network_that_fails_leaves_nothing_half_written(tmp_path, monkeypatch, name):
    monkeypatch.setattr(os, name, refusing(errno.ESTALE))
    with pytest.raises(CoachError, match=r"a\.txt: could not be written"):
        write_text(tmp_path / "a.txt", "a")
    assert not list(tmp_path.iterdir())


def refusing(number):
    def refuse(*_args):
        raise OSError(number, os.strerror(number))

    return refuse
