"""``coach card``: a session on one sheet of paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from coach import pipeline
from coach.cli.options import force_option, option, request_of, request_options, session_argument
from coach.cli.progress import tell
from coach.files import user_path
from coach.store import check_target, keep, whole_file


@click.command("card", epilog="Example: coach card hips-and-back -o hips.pdf")
@session_argument
@click.option("-o", "--output", "file", metavar="FILE", help="The PDF.  [default: SESSION.pdf]")
@click.option("--url", default="", metavar="ADDRESS", help="Where its sound is: a code for phones to read.")
@force_option
@option("--paper", type=click.Choice(["A4", "Letter"], case_sensitive=False), default="A4", show_default=True)
@request_options
def command(session: tuple[str, ...], file: str | None, url: str, force: bool, paper: str, **flags: Any) -> None:
    """Draw a session on one sheet of paper, as a PDF: each exercise with its dose, how and with what care.

    For a wall, a bag, or somebody who is taught. Example: coach card hips-and-back -o hips.pdf
    """
    from coach.phone.card import card

    programme, options = request_of(session, flags)
    target = user_path(file) if file else Path(f"{programme.session.id or 'session'}.pdf")
    if not force:
        keep(target)
    check_target(target)
    sheet = card(pipeline.plan(programme, options), url=url, paper="Letter" if paper.lower() == "letter" else "A4")
    with whole_file(target) as out:
        out.write(sheet)
    tell(f"Wrote {target}: one page.")
