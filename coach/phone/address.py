"""Where a phone finds this computer: its address in the home network, a free port, a path that cannot be guessed."""

from __future__ import annotations

import base64
import errno
import io
import ipaddress
import secrets
import socket
import sys
from pathlib import Path
from typing import Any

from coach.errors import CoachError, RequestError
from coach.settings import state_folder
from coach.store import whole_file, write_text

TRIES = 20
"""So many ports are tried, one after the other."""
LOCAL = "127.0.0.1"
TOKEN_BYTES = 15
"""120 bits: 24 letters and digits."""
TOKEN_FILE = "phone-token"
PICTURES = {".png": "png", ".svg": "svg"}


def is_home(address: str) -> bool:
    """Whether an address is of a home network, or of this computer."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.is_private and not ip.is_unspecified


def own_address() -> str:
    """This computer's address in its network; ``127.0.0.1`` where there is none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of nobody: it only asks the system which way it would go
            address: str = probe.getsockname()[0]
        except OSError:
            return LOCAL
    return address


def free_port(first: int) -> socket.socket:
    """A socket that listens on ``first``, or on the next port that is free. Raises ``CoachError``."""
    for port in range(first, min(first + TRIES, 65_536)):
        # Only where the protocol is named does asyncio send small pieces at once; else each answer waits 40 ms for the
        # other side to say that it has the one before.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("0.0.0.0", port))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise CoachError(f"port {port}", str(error.strerror or error), "choose another with --port") from None
        else:
            return listener
    raise CoachError(f"port {first}", f"is taken, and so are the next {TRIES}", "choose another with --port")


def token(*, new: bool = False) -> str:
    """The secret part of the path: the same at every start, so that what a phone has kept still finds its way."""
    path = state_folder() / TOKEN_FILE
    try:
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        kept = ""
    if not new and len(kept) >= 24 and kept.isalnum():
        return kept
    made = base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().lower()
    write_text(path, made, force=True, secret=True)
    return made


def check_picture(path: Path) -> None:
    """Raises ``RequestError`` for a picture in a form that we do not draw."""
    if path.suffix.lower() not in PICTURES:
        raise RequestError(str(path), "is no name of a picture", "end it in .png or .svg")


def code_picture(url: str, path: Path) -> None:
    """Draw the QR code of ``url`` into a file. Raises ``CoachError``."""
    with whole_file(path) as file:
        _code(url).save(file, kind=PICTURES[path.suffix.lower()], scale=8, border=4)


def code_text(url: str, *, blocks: bool = True) -> str:
    """The QR code for a terminal: as half blocks, or in plain letters where those cannot be written."""
    if blocks:
        out = io.StringIO()
        _code(url).terminal(out, border=2, compact=True)
        return out.getvalue()
    rows = _code(url).matrix_iter(border=2)
    return "".join("".join("  " if dark else "##" for dark in row) + "\n" for row in rows)


def _code(url: str) -> Any:
    import segno

    return segno.make(url, micro=False)
