from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coach.cli import cli, run

Coach = Callable[..., tuple[int, str, str]]
"""The command line, with a data folder of its own: exit code, stdout, stderr."""


@pytest.fixture
def coach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Coach:
    for name in ("COACH_DATA", "COACH_STATE", "COACH_CONFIG"):
        monkeypatch.setenv(name, str(tmp_path / ("config.toml" if name == "COACH_CONFIG" else "")))

    def call(*args: str) -> tuple[int, str, str]:
        code = run(lambda: cli.main(args=list(args), prog_name="coach", standalone_mode=False))
        out = capsys.readouterr()
        return code, out.out, out.err

    return call
