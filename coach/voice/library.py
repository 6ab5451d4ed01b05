"""Where the voices are that a user has fetched or recorded: plain files, which can be copied."""

from __future__ import annotations

from pathlib import Path

from coach.settings import data_folder


def voices_folder() -> Path:
    """``voices/`` in the user's own data folder: one folder for each engine, and one for each person's own voice."""
    return data_folder() / "voices"
