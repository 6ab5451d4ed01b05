"""No pattern of the program is slow on any text: each is timed on tokens repeated without end."""

from __future__ import annotations

import importlib
import re
import time
from collections.abc import Iterator

import pytest

from tests.test_architecture import MODULES

TOKENS = (
    "a", "A", "1", " ", "-", ".", ",", "'", '"', "/", ":", "<", "[", "(", "{", "*", "#", "\n", "=", "&", "1 ", "a ",
    "a-", "1-", "1/", "1.", "1,", "a.", "<a ", "[a](", "<!--", "-- ", "30s ", "1 to ", "L5-", "I, ",
    "for 1 ", "hold a ",
)  # fmt: skip
SHORT, LONG = 400, 3_200
SLOWEST = 1.5
"""Seconds, on a busy machine. A nested quantifier takes longer than anybody waits."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in MODULES:
        if module.endswith(("__main__", "_worker")) or ".live.outputs" in module:
            continue
        try:
            values = vars(importlib.import_module(module))
        except ImportError:
            continue  # an extra that is not here
        for name, value in values.items():
            yield from ((f"{module}.{name}", one) for one in inside(value) if isinstance(one.pattern, str))


def inside(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from inside(one)
    elif isinstance(value, dict):
        yield from inside(list(value.values()))


PATTERNS = {pattern.pattern: (name, pattern) for name, pattern in patterns()}


def test_the_patterns_are_there() -> None:
    assert len(PATTERNS) > 100


@pytest.mark.parametrize(("name", "pattern"), PATTERNS.values(), ids=[name for name, _ in PATTERNS.values()])
def test_is_quick_on_repeated_tokens(name: str, pattern: re.Pattern[str]) -> None:
    for token in TOKENS:
        for end in ("", "!"):
            begun = time.process_time()
            for _ in pattern.finditer(token * (SHORT // len(token)) + end):
                pass
            if time.process_time() - begun > 0.002:  # then a text eight times as long tells whether it grows
                for _ in pattern.finditer(token * (LONG // len(token)) + end):
                    pass
            assert time.process_time() - begun < SLOWEST, f"{name} on {token!r}"
