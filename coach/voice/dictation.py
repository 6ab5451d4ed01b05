"""Saying a session's lines one by one: each is shown, recorded, heard back, and kept or said again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol

from coach.errors import CoachError
from coach.voice.own import RATE, OwnVoice, likely_ms, spoken_part, trouble, words

Ask = Callable[[str], str]
"""Shows a prompt and waits for a line from the keyboard. Raises ``EOFError`` at its end."""
Tell = Callable[[str], None]
Hear = Callable[[Any, int], None]
"""Lets samples be heard at a rate."""
Verdict = Literal["kept", "skipped", "stopped"]

BEGIN = "Enter and speak, Enter when you have said it (s skips it, q stops)"
END = "recording; Enter ends it"
JUDGE = "Enter keeps it, a says it again (h hears it once more, s skips it, q stops)"


class Microphone(Protocol):
    """Records one take after the other, mono at the rate of own voices."""

    def start(self) -> None:
        """Begin a take. Raises ``CoachError`` where there is no microphone, or it does not open."""

    def stop(self) -> Any:
        """End it, and give its samples: 1-D int16. Raises ``CoachError`` where nothing came at all."""


def dictate(texts: Sequence[str], voice: OwnVoice, microphone: Microphone, ask: Ask, tell: Tell, hear: Hear) -> int:
    """Record what of ``texts`` the voice has not got; how many were kept. Each is on the disk before the next is asked.

    Raises ``CoachError`` where there is no microphone, or nothing can be written.
    """
    there = voice.lines()
    kept = 0
    for number, text in enumerate(texts, 1):
        if words(text) in there:
            continue
        tell(f"{number} of {len(texts)}:  {text}")
        try:
            verdict = _line(text, voice, microphone, ask, tell, hear)
        except EOFError:
            verdict = "stopped"
        if verdict == "stopped":
            break
        kept += verdict == "kept"
    return kept


def _line(text: str, voice: OwnVoice, microphone: Microphone, ask: Ask, tell: Tell, hear: Hear) -> Verdict:
    while True:
        if verdict := _decision(ask(BEGIN)):
            return verdict
        take = _take(microphone, ask)
        if problem := trouble(take):
            tell(f"not kept: {problem}")
            continue
        part = spoken_part(take)
        ms, (least, most) = len(part) * 1000 // RATE, likely_ms(text)
        if not least <= ms <= most:
            tell(f"that was {ms / 1000:.1f} s, where {least / 1000:.1f} to {most / 1000:.1f} s are likely")
        _heard(part, tell, hear)
        while (answer := ask(JUDGE).strip().lower()[:1]) == "h":
            _heard(part, tell, hear)
        if verdict := _decision(answer):
            return verdict
        if answer != "a":
            voice.put(text, part)
            return "kept"


def _decision(answer: str) -> Verdict | None:
    verdicts: dict[str, Verdict] = {"q": "stopped", "s": "skipped"}
    return verdicts.get(answer.strip().lower()[:1])


def _take(microphone: Microphone, ask: Ask) -> Any:
    microphone.start()
    try:
        ask(END)
    except BaseException:
        microphone.stop()
        raise
    return microphone.stop()


def _heard(part: Any, tell: Tell, hear: Hear) -> None:
    """Where there are no speakers, it is kept or said again unheard."""
    try:
        hear(part, RATE)
    except CoachError as error:
        tell(str(error))
