"""What holds for every test: signals arrive as in a terminal, and where nothing may be skipped, a skip is a failure."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("coach", deadline=None)  # how long an example takes is the machine's load, not the code
settings.load_profile("coach")

SKIPPED = "coach/skipped"
"""Where pytest's cache keeps the names of what the last run skipped."""


@pytest.fixture(scope="session", autouse=True)
def signals_are_heard() -> Iterator[None]:
    """Programs that a test starts can be stopped, also where nohup or cron has told this process to ignore signals.

    An ignored signal is inherited by every program that is started; one that is handled, by nothing, is not.
    """
    ignored = [
        number
        for name in ("SIGINT", "SIGHUP", "SIGTERM", "SIGQUIT", "SIGTSTP", "SIGCONT")
        if (number := getattr(signal, name, None)) and signal.getsignal(number) is signal.SIG_IGN
    ]
    for number in ignored:
        signal.signal(number, lambda *_: None)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


class Skips:
    """Remembers what was skipped, so that the next run can make up for just that."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self.names.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.names.append(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.config.cache and not hasattr(session.config, "workerinput"):
            session.config.cache.set(SKIPPED, self.names)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--skipped-before", action="store_true", help="run only what the last run skipped")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Skips())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--skipped-before") or not config.cache:
        return
    names = tuple(config.cache.get(SKIPPED, ()))
    other = [item for item in items if not item.nodeid.startswith(names)]  # a whole module has its own name
    config.hook.pytest_deselected(items=other)
    items[:] = [item for item in items if item.nodeid.startswith(names)]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if session.config.getoption("--skipped-before") and exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        session.exitstatus = pytest.ExitCode.OK  # nothing was skipped before


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    report = yield
    if report.skipped and os.environ.get("COACH_TEST_NO_SKIP"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and nothing may be skipped here: {report.longrepr}"
    return report
