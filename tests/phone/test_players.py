"""What other people's players make of the address that `coach phone` shows, and other people's readers of its feed."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.oracle import need, unavailable
from tests.phone.test_server import Program, audio, program  # noqa: F401  fixtures

pytestmark = pytest.mark.oracle


def run(*words: str, **more: object) -> None:
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, **more)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr


def seconds(path: Path) -> float:
    need("ffprobe")
    asked = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(path)]
    return float(subprocess.run(asked, capture_output=True, check=True).stdout)


@pytest.fixture
def address(program: Program, audio: bytes) -> str:  # noqa: F811
    return f"{program.url}hips/audio.mp3"


@pytest.fixture
def length(program: Program, audio: bytes) -> float:  # noqa: F811
    return program.entries()["hips"]["duration_ms"] / 1000  # type: ignore[no-any-return]


def test_curl_fetches_it_and_goes_on_where_it_was(address: str, audio: bytes, tmp_path: Path) -> None:  # noqa: F811
    need("curl")
    file = tmp_path / "audio.mp3"
    file.write_bytes(audio[:5000])
    run("curl", "-sfC", "-", "-o", str(file), address)
    assert file.read_bytes() == audio


def test_ffmpeg_plays_it_and_seeks_in_it(address: str, length: float, tmp_path: Path) -> None:
    need("ffmpeg")
    run("ffmpeg", "-v", "error", "-xerror", "-ss", "10", "-i", address, str(tmp_path / "out.wav"))
    assert seconds(tmp_path / "out.wav") == pytest.approx(length - 10, abs=0.1)


def test_mpv_plays_it(address: str, length: float, tmp_path: Path) -> None:
    need("mpv")
    run("mpv", "--no-config", "--no-video", "--ao=pcm", f"--ao-pcm-file={tmp_path / 'out.wav'}", address)
    assert seconds(tmp_path / "out.wav") == pytest.approx(length, abs=0.2)


def test_vlc_plays_it(address: str, length: float) -> None:
    need("cvlc")
    # VLC refuses to be root, and nobody else may look into pytest's own folders.
    user = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 and shutil.which("setpriv") else []
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o777)
        file = Path(home) / "out.wav"
        out = f"#transcode{{acodec=s16l}}:std{{access=file,mux=wav,dst={file}}}"
        run(*user, "cvlc", "-q", "--sout", out, "--play-and-exit", address, "vlc://quit",
            env=os.environ | {"HOME": home})  # fmt: skip
        assert seconds(file) == pytest.approx(length, abs=0.2)


@pytest.fixture
def feed(program: Program, audio: bytes) -> str:  # noqa: F811
    return program.ask("feed.xml")[2].decode()


def test_the_feed_is_valid(feed: str) -> None:
    """By the schema of RSS 2.0 that rss-parser holds a feed to, and without a word of feedparser's."""
    try:
        import feedparser
        from rss_parser import RSSParser
    except ImportError:
        unavailable("needs rss-parser and feedparser")
    channel = RSSParser.parse(feed).channel.content
    assert [item.content.title.content for item in channel.items][:1] == ["Hips"]
    read = feedparser.parse(feed)
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "rss20"


def test_a_podcast_app_finds_the_episode_its_cover_and_its_length(program: Program, feed: str, audio: bytes) -> None:  # noqa: F811
    try:
        import podcastparser
    except ImportError:
        unavailable("needs podcastparser")
    home = f"http://127.0.0.1:{program.port}{program.root}"
    podcast = podcastparser.parse(f"{home}feed.xml", io.StringIO(feed))
    episode = next(one for one in podcast["episodes"] if one["guid"] == "hips")
    enclosure = {"url": f"{home}hips/audio.mp3", "file_size": len(audio), "mime_type": "audio/mpeg"}
    assert episode["enclosures"] == [enclosure]
    assert episode["total_time"] == round(program.entries()["hips"]["duration_ms"] / 1000)
    assert episode["episode_art_url"] == f"{home}hips/cover.png"
