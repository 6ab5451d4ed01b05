"""``python -m tests.golden``: write the kept previews anew. Read the difference before it is committed."""

from __future__ import annotations

from tests.golden.previews import FOLDER, all_previews


def main() -> None:
    wanted = dict(all_previews())
    for path in FOLDER.glob("*.txt"):
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(wanted)} previews in {FOLDER}")


if __name__ == "__main__":
    main()
