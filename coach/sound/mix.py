"""How a session is mixed: the choices, as a value. No audio library is needed to make one."""

from __future__ import annotations

from typing import Any

import msgspec

from coach.content.model import BEDS, BELL_STYLES, BellStyle, Session
from coach.errors import RequestError, within

MOST_GAIN = 30.0
"""dB. What is quieter than this is noise, not a voice."""
NO_BED = "off"
"""What is asked for where a session's own bed is not to be heard."""


class Mix(msgspec.Struct, frozen=True):
    """Levels are those of the finished session, as a meter reads them."""

    loudness: float = -16.0
    """Integrated loudness in LUFS (ITU-R BS.1770). -16 is what podcast platforms ask of speech."""
    ceiling: float = -1.0
    """Highest true peak in dBTP of the finished file, decoded again. The limiter keeps below it."""
    bells: BellStyle = "soft"
    bed: str | None = None
    """One of ``BEDS``, or the path of a sound file."""
    bed_level: float | None = None
    """Loudness of the bed between lines, in LUFS; ``None``: as loud as the session allows, see ``bed``."""
    keep_alive: bool = False
    """A noise floor near -70 dBFS, so that Bluetooth headphones do not fall asleep and eat the next word."""

    @property
    def stereo(self) -> bool:
        """Whether a file of it has two channels: music has, what we make ourselves has one."""
        return self.bed is not None and self.bed not in BEDS

    def __post_init__(self) -> None:
        """Raises ``RequestError`` for what no mix can have, above all what is no number: it would become noise."""
        within("loudness", self.loudness, -60, 0)
        within("ceiling", self.ceiling, -30, 0)
        if self.bed_level is not None:
            within("bed_level", self.bed_level, -120, 0)
        if self.bells not in BELL_STYLES:
            raise RequestError("bells", f"{self.bells!r:.60} will not do", "there are " + ", ".join(BELL_STYLES))
        if self.bed is not None and not isinstance(self.bed, str):
            raise RequestError("bed", f"{self.bed!r:.60} will not do", "a name or the path of a file will")


def mix_for(session: Session, **asked: Any) -> Mix:
    """The mix of a session: what is asked for over what it says itself; ``None`` is not asked for.

    Raises ``RequestError`` for what no mix can have.
    """
    asked = {name: value for name, value in asked.items() if value is not None}
    bells, bed = asked.pop("bells", session.bells or "soft"), asked.pop("bed", session.bed)
    return Mix(bells=bells, bed=None if bed == NO_BED else bed, **asked)
