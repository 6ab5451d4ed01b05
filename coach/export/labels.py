"""A label track for Audacity: what is spoken, and the windows it is spoken around."""

from __future__ import annotations

from coach.export.preview import Preview, window_title


def write(preview: Preview) -> str:
    """One label a line: its start and end in seconds with six decimals and its text, between tabs.

    The labels are in order of their start, what encloses before what it encloses. Windows are in square brackets,
    sounds in round ones.
    """
    schedule = preview.schedule
    labels = [(window.start, window.end, f"[{window_title(window, preview.language)}]") for window in schedule.windows]
    for event in schedule.events:
        words = preview.words(event.what)
        labels.append(
            (
                event.start,
                event.end,
                f"({preview.language.write('bell', name=words)})" if event.role == "bell" else words,
            )
        )
    labels.sort(key=lambda label: (label[0], -label[1]))
    return "".join(f"{_seconds(start)}\t{_seconds(end)}\t{text}\n" for start, end, text in labels)


def _seconds(ms: int) -> str:
    return f"{ms // 1000}.{ms % 1000:03d}000"
