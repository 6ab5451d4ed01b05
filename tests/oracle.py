"""Tools that we did not write, as judges of our files."""

from __future__ import annotations

import os
import shutil

import pytest


def need(*tools: str) -> None:
    """Skip the test where a tool is missing; fail it instead where ``COACH_TEST_NO_SKIP`` is set, as in CI."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        unavailable(f"needs {', '.join(missing)}")


def unavailable(reason: str) -> None:
    """Skip because of ``reason``, or fail where nothing may be skipped."""
    if os.environ.get("COACH_TEST_NO_SKIP"):
        pytest.fail(f"{reason}, and nothing may be skipped here")
    pytest.skip(reason)
