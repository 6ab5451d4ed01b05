"""What a user has settled: folders and the config file. Flags > environment > config file > defaults.

The config file is TOML, ``config.toml`` in the user's config folder (or the file that ``COACH_CONFIG`` names). Its keys
are the long options of the commands, with ``-`` or ``_``: ``rate = 150``, ``detail = "brief"``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from coach.errors import CoachError, RequestError
from coach.files import read_file, user_path

APP = "audio-coach"
LARGEST_CONFIG = 1_000_000


def config_path() -> Path:
    """The config file, whether it is there or not."""
    if named := os.environ.get("COACH_CONFIG"):
        return user_path(named)
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False) / "config.toml"


def read_config(path: Path) -> dict[str, Any]:
    """The config file's keys and tables; empty where there is none. Raises ``RequestError`` where it is not TOML."""
    if not os.path.lexists(path):
        return {}
    import tomllib

    try:
        text = read_file(path, LARGEST_CONFIG).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RequestError(str(path), "is not UTF-8 text", "save it as UTF-8") from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RequestError(str(path), f"is not valid TOML: {error}") from None


def data_folder() -> Path:
    """The user's own library and log: ``COACH_DATA``, else the platform's data folder."""
    if named := os.environ.get("COACH_DATA"):
        return user_path(named)
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False)


def state_folder() -> Path:
    """What the coach remembers, such as where a session was stopped: ``COACH_STATE``, else the platform's folder."""
    if named := os.environ.get("COACH_STATE"):
        return user_path(named)
    from platformdirs import user_state_path

    return user_state_path(APP, appauthor=False)


def builtin_library() -> Path:
    """The library inside the installed package; in a checkout, the checkout itself."""
    here = Path(__file__).parent
    shipped = here / "library"
    return shipped if shipped.is_dir() else here.parent


def library_folders(named: str | None) -> tuple[Path, ...]:
    """Where exercises and scripts are looked up, first to last: ``--library``, here, the user's own, the built-in."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise CoachError("the current folder", "is not there any more", "change to another one") from None
    folders = [here, data_folder(), builtin_library()]
    if named:
        path = user_path(named)
        if not os.path.isdir(path):
            raise RequestError(
                f"'{named}'", "is not a folder", "--library wants one that holds exercises/ and scripts/"
            )
        if not os.access(path, os.R_OK | os.X_OK):
            raise CoachError(f"'{named}'", "is closed to you", "change its rights, or name another folder")
        folders.insert(0, path)
    return tuple(dict.fromkeys(folder.absolute() for folder in folders))


def cache_folder(named: str | None) -> Path:
    """Where clips are kept: ``--cache``, else ``audio_cache/`` of a checkout, else the user's cache folder."""
    if named:
        return user_path(named)
    checkout = Path(__file__).parent.parent
    if (checkout / "audio_cache").is_dir() and (checkout / "pyproject.toml").is_file():
        return checkout / "audio_cache"
    from platformdirs import user_cache_path

    return user_cache_path(APP, appauthor=False)
