"""What a listener can ask for while a session plays, and the keys for it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Literal, Protocol, get_args

from coach.errors import RequestError

Action = Literal[
    "pause", "next", "previous", "longer", "shorter", "switch", "repeat", "tip", "question", "less", "more", "sounds",
    "glide", "play", "hold-on", "stop",
]  # fmt: skip
"""``play`` and ``hold-on`` are the two halves of ``pause``, for headset buttons. ``stop`` has no fixed key: Ctrl-C."""

ACTIONS: tuple[Action, ...] = get_args(Action)

MEANING: dict[Action, str] = {
    "pause": "pause; go on (the line in progress is said again)",
    "next": "next exercise",
    "previous": "start of this exercise; again: the one before",
    "longer": "ten seconds more in this hold",
    "shorter": "ten seconds less in this hold",
    "switch": "on to the other side now",
    "repeat": "this side once more",
    "tip": "another tip",
    "question": "the answer to the next frequent question",
    "less": "less talk",
    "more": "more talk",
    "sounds": "bells and bed: all, no bed, no bells, none",
    "glide": "glide out: release, closing words, end; again: stop at once",
}

KEYS: dict[Action, tuple[str, ...]] = {
    "pause": ("space",),
    "next": ("right",),
    "previous": ("left",),
    "longer": ("up", "+", "="),
    "shorter": ("down", "-"),
    "switch": ("s",),
    "repeat": ("r",),
    "tip": ("t",),
    "question": ("?",),
    "less": ("d",),
    "more": ("D",),
    "sounds": ("m",),
    "glide": ("q",),
}

NAMED = (
    "space",
    "right",
    "left",
    "up",
    "down",
    "enter",
    "tab",
    "escape",
    "backspace",
    "home",
    "end",
    "pageup",
    "pagedown",
)
"""Keys that are written as a word; every other key is written as the character that it types."""


class Controls(Protocol):
    """Anything that a listener steers with."""

    def wait(self, seconds: float) -> Sequence[str]:
        """What was pressed, waiting up to ``seconds`` for it: names of keys, or actions where it knows only those."""


def bind(wanted: Mapping[str, object] | None = None) -> dict[str, Action]:
    """Keys to actions: the defaults, changed by the ``[keys]`` of the config file (action = key or list of keys).

    Raises ``RequestError`` for an unknown action or key, or one key for two actions.
    """
    chosen: dict[Action, tuple[str, ...]] = dict(KEYS)
    for action, keys in (wanted or {}).items():
        if action not in KEYS:
            raise RequestError(f"keys: '{action}'", "there is no such action", _hint(action, tuple(KEYS)))
        listed = keys if isinstance(keys, list | tuple) else [keys]
        chosen[action] = tuple(_key(action, key) for key in listed)
    bound: dict[str, Action] = {}
    written = [action for action in chosen if wanted and action in wanted]
    for action in [*written, *(action for action in chosen if action not in written)]:
        for key in chosen[action]:
            if key in bound and action in written:
                raise RequestError(f"keys: '{action}'", f"the key '{key}' is already used for '{bound[key]}'")
            bound.setdefault(key, action)  # a default gives way to what the user wrote
    return bound


def _key(action: str, key: object) -> str:
    if isinstance(key, str) and key.lower() in NAMED:
        return key.lower()
    if isinstance(key, int) and not isinstance(key, bool) and 0 <= key <= 9:
        return str(key)
    if isinstance(key, str) and len(key) == 1 and key.isprintable():
        return "space" if key == " " else key
    hint = _hint(str(key).lower(), NAMED)
    others = hint if hint.endswith("?") else f"{hint}, or a single character"
    raise RequestError(f"keys: '{action}'", f"'{key}' is not the name of a key", others)


def _hint(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}"


def key_list(bound: Mapping[str, Action]) -> str:
    """The keys and what they do, one action a line."""
    rows = [(", ".join(key for key, action in bound.items() if action == each), MEANING[each]) for each in MEANING]
    rows.append(("Ctrl-C", "stop now"))
    width = max(len(keys) for keys, _ in rows)
    return "\n".join(f"{keys or '(none)':<{width}}  {meaning}" for keys, meaning in rows)
