"""Who we are on the bus: ``org.mpris.MediaPlayer2``. (No postponed annotations: the D-Bus library reads them.)"""

from collections.abc import Callable
from typing import Annotated

from dbus_fast import PropertyAccess
from dbus_fast.annotations import DBusBool, DBusSignature, DBusStr
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property

Texts = Annotated[list[str], DBusSignature("as")]


class Root(ServiceInterface):
    """The player as a program."""

    def __init__(self, press: Callable[[str], None]) -> None:
        super().__init__("org.mpris.MediaPlayer2")
        self._press = press

    @dbus_method()
    def Raise(self) -> None:  # noqa: N802
        """There is no window to show."""

    @dbus_method()
    def Quit(self) -> None:  # noqa: N802
        self._press("glide")

    @dbus_property(access=PropertyAccess.READ)
    def CanQuit(self) -> DBusBool:  # noqa: N802
        return True

    @dbus_property(access=PropertyAccess.READ)
    def CanRaise(self) -> DBusBool:  # noqa: N802
        return False

    @dbus_property(access=PropertyAccess.READ)
    def HasTrackList(self) -> DBusBool:  # noqa: N802
        return False

    @dbus_property(access=PropertyAccess.READ)
    def Identity(self) -> DBusStr:  # noqa: N802
        return "Coach"

    @dbus_property(access=PropertyAccess.READ)
    def SupportedUriSchemes(self) -> Texts:  # noqa: N802
        return []

    @dbus_property(access=PropertyAccess.READ)
    def SupportedMimeTypes(self) -> Texts:  # noqa: N802
        return []
