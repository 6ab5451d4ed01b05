"""Podcasting 2.0 chapters: the JSON that podcast players read beside a file (format version 1.2.0)."""

from __future__ import annotations

import json

from coach.export.preview import Preview, chapter_title, plain


def write(preview: Preview) -> str:
    """The chapters in seconds. Together they cover the session from 0 to its end, as players expect."""
    schedule = preview.schedule
    starts: list[tuple[int, str]] = [(mark.start, chapter_title(mark, preview.language)) for mark in schedule.marks]
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, plain(schedule.title) or preview.language.write("start")))
    ends = [*(start for start, _ in starts[1:]), schedule.duration]
    rows = [
        {"startTime": start / 1000, "endTime": end / 1000, "title": title}
        for (start, title), end in zip(starts, ends, strict=True)
        if end > start or start == schedule.duration
    ]
    return json.dumps({"version": "1.2.0", "title": plain(schedule.title), "chapters": rows}, indent=2) + "\n"
