"""``coach voices``: what can speak here, and how words are said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from coach.cli.options import option
from coach.errors import RequestError
from coach.voice.engines import Engine, VoiceInfo


@click.command(short_help="List voices and how words are said.")
@option("--engine", metavar="NAME", help="Only this speech engine.")
@option("--lang", metavar="TAG", default="en", show_default=True, help="Only voices of this language; 'all' for all.")
@click.option("--lexicon", is_flag=True, help="Print how words are written for the voice instead.")
def command(engine: str | None, lang: str, lexicon: bool) -> None:
    """List the speech engines and their voices; * marks the default.

    Choose one with --engine and --voice of the other commands.
    """
    if lexicon:
        _print_lexicon()
        return
    from coach.voice import engines

    reasons = engines.available()
    if engine:
        engines.load(engine)  # refuses an unknown name
        reasons = {engine: reasons[engine]}
    for name, reason in reasons.items():
        if reason:
            click.echo(f"{name}: does not work here: {reason}")
            continue
        found = engines.load(name)
        lines = list(_voice_lines(found, lang.lower()))
        click.echo("\n".join([f"{name} ({found.version()})", *lines]))
    if engine and reasons[engine]:
        raise click.exceptions.Exit(1)


def _voice_lines(engine: Engine, lang: str) -> Iterator[str]:
    default = engine.default()
    base, _, variant = default.id.partition("+")
    voices = engine.voices()
    shown = [voice for voice in voices if lang == "all" or not voice.languages or _speaks(voice, lang)]
    if not shown:
        known = sorted({language.partition("-")[0] for voice in voices for language in voice.languages})
        raise RequestError(f"language '{lang}'", f"{engine.name} has no voice for it", f"it has {', '.join(known)}")
    width = max(len(voice.id) for voice in shown) + len(variant) + 3
    settings = f"rate {default.rate}" + (f", pitch {default.pitch}" if default.pitch is not None else "")
    if default.id == "default":
        yield f"  * {'default':<{width}} the system's own voice ({settings})"
    for voice in shown:
        mark = "*" if voice.id == base else " "
        name = default.id if mark == "*" else voice.id
        about = ", ".join(_about(voice))
        yield f"  {mark} {name:<{width}} {about}" + (f" ({settings})" if mark == "*" else "")
    if hidden := len(voices) - len(shown):
        yield f"    and {hidden} in other languages: coach voices --lang all"
    if variants := engine.variants():
        yield "    Each speaks in other ways, as in en-us+f3; after the + may stand:"
        yield click.wrap_text(" ".join(variants), 79, "    ", "    ")


def _speaks(voice: VoiceInfo, lang: str) -> bool:
    return any(f"{language.lower()}-".replace("_", "-").startswith(f"{lang}-") for language in voice.languages)


def _about(voice: VoiceInfo) -> Iterable[str]:
    return filter(None, (voice.name.strip(), *(language for language in voice.languages if language != voice.id)))


def _print_lexicon() -> None:
    from coach.content.wording import own_words
    from coach.language import language
    from coach.settings import data_folder

    own = data_folder() / "lexicon.yaml"
    lexicon = own_words(language(), data_folder()).lexicon
    click.echo("# How words are written for the voice. Your own entries are read from")
    click.echo(f"# {own}{'' if own.is_file() else ' (not there yet)'}")
    click.echo("# in this same form, and come before these.")
    for written, said in lexicon.items():
        click.echo(f"{_quoted(written)}: {_quoted(said)}")


def _quoted(text: str) -> str:
    """As YAML reads it back: what might be taken for something else, in quotes."""
    plain = text.replace(" ", "").replace("-", "").replace(".", "").isalpha() and text[0].isalpha()
    risky = text.lower() in ("yes", "no", "on", "off", "y", "n", "true", "false", "null")
    if plain and not risky:
        return text
    return "'" + text.replace("'", "''") + "'"
