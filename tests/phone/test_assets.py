"""The page's files as they lie in the package: small, alone, and in agreement with the program."""

from __future__ import annotations

import gzip
import json
import re
import string

from coach.content.model import DETAILS
from tests.phone.site_folder import PAGE

ASSETS = {file.name: file for file in PAGE.iterdir() if file.suffix != ".md"}
SCRIPTS = {name: file.read_text() for name, file in ASSETS.items() if name.endswith(".js")}


def test_all_that_comes_before_the_audio_weighs_less_than_60_kb() -> None:
    """With worker, icon and manifest, every comment in it, not compressed. (A session's own page leads to the page.)"""
    assert sum(file.stat().st_size for name, file in ASSETS.items() if name != "session.html") < 60_000


def test_compressed_all_of_it_weighs_less_than_30_kb() -> None:
    """As most hosts send it."""
    assert sum(len(gzip.compress(file.read_bytes())) for file in ASSETS.values()) < 30_000


def test_nothing_names_another_origin() -> None:
    for name, file in ASSETS.items():
        if name.endswith(".png"):
            continue
        addresses = re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"')]*", file.read_text())
        assert [address for address in addresses if address != "http://www.w3.org/2000/svg"] == [], name


def test_the_policy_allows_nothing_from_elsewhere() -> None:
    assert (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'" in ASSETS["index.html"].read_text()
    )


def test_the_worker_stores_all_that_the_page_is() -> None:
    listed = re.search(r"const FILES = \[(.*?)\];", SCRIPTS["sw.js"], re.DOTALL)
    assert listed
    files = set(re.findall(r'"([^"]+)"', listed[1]))
    assert files == set(ASSETS) - {"sw.js", "session.html", "index.html"} | {"./", "sessions.json"}


def test_every_module_that_is_imported_is_there() -> None:
    for name, text in SCRIPTS.items():
        for other in re.findall(r'from "\./([^"]+)"', text):
            assert other in SCRIPTS, name


def test_every_element_that_a_script_asks_for_is_there() -> None:
    ids = set(re.findall(r'id="([^"]+)"', ASSETS["index.html"].read_text()))
    for name, text in SCRIPTS.items():
        assert set(re.findall(r'\$\("([^"]+)"\)', text)) <= ids, name


def test_details_are_those_of_the_program() -> None:
    chosen = re.search(r'<select id="detail">(.*?)</select>', ASSETS["index.html"].read_text(), re.DOTALL)
    assert chosen
    assert re.findall(r'value="(\w+)"', chosen[1]) == list(DETAILS)


def test_a_session_page_asks_for_these_words() -> None:
    template = string.Template(ASSETS["session.html"].read_text())
    assert set(template.get_identifiers()) == {"title", "about", "length", "cover", "audio", "name", "language"}


def test_the_manifest_is_relative() -> None:
    manifest = json.loads(ASSETS["manifest.webmanifest"].read_text())
    paths = [manifest["start_url"], manifest["scope"], *(item["src"] for item in manifest["icons"])]
    assert not [path for path in paths if path.startswith("/") or "://" in path]
