"""``coach voices``: who can speak here, what they sound like, how more are had, and how words are said."""

from __future__ import annotations

from collections.abc import Iterator

import click
import msgspec

from coach.cli.options import language_option, option
from coach.cli.progress import echo, filled, progress, table
from coach.cli.record import command as record
from coach.content.yamlout import scalar
from coach.errors import RequestError
from coach.files import user_path
from coach.language import Language
from coach.pipeline import options_from
from coach.settings import data_folder
from coach.store import whole_file
from coach.voice import engines, library
from coach.voice.engines import Engine, VoiceInfo, default_voice, load
from coach.voice.model import Utterance, Voice
from coach.voice.spoken import spoken_text

_FEW = 6
"""Voices of one engine that one would choose from; --all shows the rest."""


@click.group(
    "voices", commands=[record], invoke_without_command=True, epilog="Example: coach voices --try en_US-lessac-high"
)
@option("--engine", metavar="NAME", help="Only this speech engine.")
@option("--lang", metavar="TAG", help="Only voices of this language; 'all' for all.  [default: that of --language]")
@language_option
@click.option("--all", "all_", is_flag=True, help="All engines and voices, not only the few to choose from.")
@click.option("--try", "sample", metavar="[ENGINE:]ID", help="Let this voice be heard.")
@click.option("--say", metavar="TEXT", help="What it says then.")
@click.option("-o", "--output", metavar="FILE", help="Write that to a .wav file instead of playing it.")
@click.option("--get", "offer", metavar="NAME", help="Fetch a voice; what it is and how large is shown first.")
@click.option("-y", "--yes", is_flag=True, help="Fetch it without asking.")
@click.option("--lexicon", is_flag=True, help="Print how words are written for the voice instead.")
@click.pass_context
def command(
    ctx: click.Context, engine: str | None, lang: str | None, language: str | None, all_: bool,
    sample: str | None, say: str | None, output: str | None, offer: str | None, yes: bool, lexicon: bool,
) -> None:  # fmt: skip
    """List the speech engines and their voices; * marks the default.

    Choose one with --engine and --voice of the other commands. 'coach voices record' makes one of your own.
    """
    if ctx.invoked_subcommand:
        return
    spoken = options_from({"language": language}).language
    if lexicon:
        _print_lexicon(engine or "", spoken)
    elif offer:
        _get(offer, yes)
    elif sample:
        _try(sample, engine, spoken, say or spoken.write("sample"), output)
    else:
        _list(engine, (lang or spoken.name).lower(), all_)


def _list(name: str | None, lang: str, all_: bool) -> None:
    reasons = {name: engines.reason_against(name)} if name else engines.available()
    first = engines.default_voice().engine
    for engine, reason in reasons.items():
        if reason and (name or all_ or engine in engines.PREFERRED):
            echo(filled(f"{engine}: does not work here: {reason}", indent="  "))
        elif not reason and (name or all_ or engine not in ("silent", "command")):
            _list_voices(engines.load(engine), lang, all_ or bool(name), engine == (name or first))
    if name and reasons[name]:
        raise click.exceptions.Exit(1)
    if not all_ and not name:
        more = "More: coach voices --all. To hear one: coach voices --try ID. To fetch one: coach voices --get NAME."
        echo(filled(more, indent="  "))


def _list_voices(engine: Engine, lang: str, all_: bool, marked: bool) -> None:
    default = engine.default()
    base = default.id.partition("+")[0]
    voices = sorted(engine.voices(), key=lambda voice: (voice.id != base, not voice.here))
    speakers = [voice for voice in voices if lang == "all" or not voice.languages or _speaks(voice, lang)]
    if voices and not speakers and all_:
        languages = sorted({language.partition("-")[0] for voice in voices for language in voice.languages})
        raise RequestError(f"language '{lang}'", f"{engine.name} has no voice for it", f"it has {', '.join(languages)}")
    choice = speakers if all_ else speakers[:_FEW]
    settings = f"rate {default.rate}" + (f", pitch {default.pitch}" if default.pitch is not None else "")
    rows = [("default", "the system's own voice")] if default.id == "default" else []
    rows += [(voice.id, ", ".join(_about(voice))) for voice in choice]
    first = f"{'*' if marked else ' '} {default.id}"
    rows = [(first, f"{about} ({settings})") if name == base else (f"  {name}", about) for name, about in rows]
    echo("\n".join([filled(f"{engine.name} ({engine.version()})", indent="  "), *([table(rows)] if rows else [])]))
    if hidden := len(voices) - len(choice):
        echo(f"    and {hidden} more: coach voices --engine {engine.name} --lang all")
    if all_ and (variants := engine.variants()):
        echo("    Each speaks in other ways, as in en-us+f3; after the + may stand:")
        echo(filled(" ".join(variants), "    "))


def _speaks(voice: VoiceInfo, lang: str) -> bool:
    return any(f"{language.lower()}-".replace("_", "-").startswith(f"{lang}-") for language in voice.languages)


def _about(voice: VoiceInfo) -> Iterator[str]:
    yield from filter(None, [voice.name.strip(), *(each for each in voice.languages if each != voice.id)])
    if voice.gender and voice.gender not in voice.name:
        yield voice.gender
    if not voice.here:
        yield f"not here yet: coach voices --get {voice.id}"


def _try(name: str, engine: str | None, spoken: Language, say: str, output: str | None) -> None:
    """Say a sentence in that voice: aloud, or into a file."""
    from coach.voice import studio

    voice = _voice_of(name, engine)
    text = spoken_text(say, spoken.for_engine(voice.engine))
    with progress("Recording"):
        clip = studio.record([Utterance(text, voice)], None).popitem()[1]
    if output:
        from coach.voice.engines.soundfile import wav

        if user_path(output).suffix.lower() != ".wav":
            raise RequestError(f"'{output}'", "cannot be written", "a sample is a .wav file")
        with whole_file(user_path(output)) as file:
            file.write(wav(clip.pcm.tobytes(), clip.rate))
        echo(f"{output}: {clip.ms / 1000:.1f} s", err=True)
        return
    from coach.live.microphone import hear

    hear(clip.pcm, clip.rate)


def _voice_of(name: str, engine: str | None) -> Voice:
    """``ENGINE:ID``, or the engine that was named, or the first that has a voice of that id."""
    head, colon, tail = name.partition(":")
    if engine is None and colon and head in engines.ENGINES:
        engine, name = head, tail
    if engine is None:
        base = name.partition("+")[0]
        working = (each for each in map(engines.load, engines.ENGINES) if not each.lacks())
        engine = next((each.name for each in working if any(one.id == base for one in each.voices())), None)
    if engine is None:
        raise RequestError(f"voice '{name}'", "no engine that works here has it", "see 'coach voices --all'")
    return msgspec.structs.replace(engines.default_voice(engine), id=name)


def _get(name: str, yes: bool) -> None:
    """Fetch a voice, once its size, licence and hash have been seen."""
    offers = library.offers()
    if name not in offers:
        mend = f"there are {', '.join(offers)}" if offers else "hibari-tts, whose voices these are, is not installed"
        raise RequestError(f"voice '{name}'", "cannot be fetched by name", mend)
    offer = offers[name]
    if offer.target.is_file():
        echo(f"{offer.target} is there already.", err=True)
        return
    echo(str(offer), err=True)
    if not yes:
        click.confirm("Fetch it?", default=True, abort=True, err=True)
    with progress("Fetching") as show:
        path = library.fetch(offer, show)
    echo(f"{path}: fetched; --engine {offer.engine} --voice {offer.name}", err=True)


def _print_lexicon(engine: str, spoken: Language) -> None:
    path = data_folder() / "lexicon.yaml"
    name = load(engine).name if engine else default_voice().engine
    lexicon = spoken.for_engine(name).lexicon
    echo(f"# How words are written for {name}. Your own entries are read from")
    echo(f"# {path}{'' if path.is_file() else ' (not there yet)'}")
    echo("# in this same form, and come before these.")
    for word, form in lexicon.items():
        echo(f"{scalar(word)}: {scalar(form)}")
