"""All that is kept of a person: to carry away as one file, or to take away."""

from __future__ import annotations

import zipfile
from pathlib import Path

from coach.errors import RequestError
from coach.practice import log, profile
from coach.store import refusals, whole_file

FILES = (profile.FILE, log.FILE, log.OFF)
"""In the data folder."""


def traces(folder: Path) -> tuple[Path, ...]:
    """The files that are there."""
    under_way = sorted(folder.glob(f"{log.UNDER_WAY}*"))  # with what a kill may have left of writing one
    return (*(folder / name for name in FILES if (folder / name).is_file()), *under_way)


def bundle(folder: Path, target: Path) -> None:
    """Profile and log as they are, in one zip file. Raises ``CoachError``; never half a file."""
    files = traces(folder)
    if not files:
        raise RequestError(
            "--export", "there is neither profile nor log yet", "'coach profile --minutes 10' begins one"
        )
    with whole_file(target, secret=True) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.name)


def forget(folder: Path) -> tuple[Path, ...]:
    """Take everything away; which files were there. Raises ``CoachError``."""
    files = traces(folder)
    for path in files:
        with refusals(path):
            path.unlink(missing_ok=True)
    return files
