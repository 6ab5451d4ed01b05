from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import CoachError, RequestError
from coach.export.mp3 import grid_of
from coach.export.mpeg import Grid, crc16, version_of
from tests.export.fake_track import FakeTrack

RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)


def slow_crc(data: bytes) -> int:
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return value


def test_the_checksum_is_the_well_known_one():
    assert crc16(b"123456789") == 0xBB3D
    assert crc16(b"") == 0


@settings(max_examples=40)
@given(st.binary(max_size=300), st.binary(max_size=300))
def test_a_checksum_goes_on_from_that_of_what_stood_before(first, second):
    assert crc16(second, crc16(first)) == slow_crc(first + second)


@given(st.sampled_from(RATES), st.data())
@settings(max_examples=60)
def test_a_constant_bitrate_is_kept_to_the_byte(rate, data):
    kbps = data.draw(st.sampled_from(version_of(rate).kbps))
    grid = Grid(rate, kbps)
    slot = data.draw(st.integers(0, 2_000_000))
    exact = slot * grid.samples / rate * kbps * 125
    assert exact - 1 < grid.offset(slot) <= exact + 1e-3
    assert grid.offset(slot + 1) - grid.offset(slot) in (grid.base, grid.base + 1)
    assert grid.offset(grid.period) * rate == grid.period * grid.samples * kbps * 125


@pytest.mark.parametrize("rate", RATES)
def test_silent_frames_have_the_length_that_their_header_says(rate):
    for kbps in version_of(rate).kbps:
        grid = Grid(rate, kbps)
        plain, padded = grid.silence
        assert len(padded) == len(plain) + 1
        assert list(grid.split(plain + padded + plain)) == [plain, padded, plain]
        assert grid.borrowed(plain) == 0


def test_what_mp3_does_not_know_is_refused_by_name():
    with pytest.raises(RequestError, match="choose from 8, 16"):
        grid_of(FakeTrack(22_050, ()), 63)
    with pytest.raises(CoachError, match="17000 Hz"):
        version_of(17_000)
    with pytest.raises(CoachError, match="damaged stream"):
        list(Grid(22_050, 64).split(b"abcdefgh"))
