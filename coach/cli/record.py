"""``coach voices record``: a voice of one's own, line by line or from one long recording."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.cli.options import language_option, library_option, request_of, script_options, session_argument
from coach.cli.progress import echo, tell
from coach.errors import RequestError
from coach.files import user_path
from coach.pipeline import lines, plan, spoken

if TYPE_CHECKING:
    from coach.voice.own import OwnVoice


@click.command("record", epilog="Example: coach voices record hips-and-back --as anna")
@session_argument
@click.option("--as", "name", metavar="NAME", help="What the voice is called: --voice NAME uses it afterwards.")
@click.option("--from", "recording", metavar="FILE", help="One long recording of the printed lines, in their order.")
@click.option("--print", "printed", is_flag=True, help="Print the lines in order instead, to be read aloud.")
@library_option
@language_option
@script_options
def command(session: tuple[str, ...], name: str | None, recording: str | None, printed: bool, **flags: Any) -> None:
    """Record a session's lines in your own voice.

    Each line is shown, recorded from the microphone, heard back, and kept or said again. Stop whenever you like: the
    next time it goes on where you stopped. Lines that you leave out are said by an engine.
    """
    from coach.voice.own import own_voice, words

    programme, options = request_of(session, {**flags, "engine": "own"})
    texts: dict[str, str] = {}
    for line in lines(plan(programme, options).script):
        texts.setdefault(words(spoken(line.text, options)), spoken(line.text, options))
    if printed:
        echo("\n\n".join(f"{number:4}  {text}" for number, text in enumerate(texts.values(), 1)))
        return
    if name is None:
        raise RequestError("--as", "is missing", "--as NAME says what the voice is to be called")
    voice = own_voice(name)
    if recording:
        _cut(user_path(recording), voice, tuple(texts.values()))
    else:
        _dictate(voice, tuple(texts.values()))
    count = len(texts.keys() & voice.lines().keys())
    if not count:
        tell("nothing was kept")
        return
    tell(f"{count} of {len(texts)} lines are yours, in {voice.folder}; --voice {name} uses them")


def _cut(path: Path, voice: OwnVoice, texts: tuple[str, ...]) -> None:
    from coach.sound.cutting import cut

    if not path.is_file():
        raise RequestError(f"--from '{path}'", "there is no such file")
    cutting = cut(path, texts)
    for text, part in cutting.lines:
        if part is not None:
            voice.put(text, part)
    for mismatch in cutting.mismatches:
        tell(f"not kept: {mismatch}")


def _dictate(voice: OwnVoice, texts: tuple[str, ...]) -> None:
    from coach.live.microphone import SystemMicrophone, hear
    from coach.voice.dictation import dictate

    def ask(prompt: str) -> str:
        echo(f"  [{prompt}] ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line

    dictate(texts, voice, SystemMicrophone(), ask, lambda text: echo(text, err=True), hear)
