"""What was inferred and what became of every source sentence, as text."""

from __future__ import annotations

from collections.abc import Iterator

from coach.content.importers.records import Account, Imported


def report(imported: Imported) -> Iterator[str]:
    """The lines of one record's report."""
    yield f"{imported.exercise.name}  ({imported.record.where})"
    for finding in imported.findings:
        words = f'  from "{finding.words}"' if finding.words else ""
        yield f"  {finding.field}: {finding.value}  {round(finding.confidence * 100)} %{words}"
    sentence = None
    for account in imported.accounts:
        if account.sentence != sentence:
            sentence = account.sentence
            yield f'  {account.part}: "{sentence}"'
        yield f"    {_fate(account)}"
    yield ""


def _fate(account: Account) -> str:
    if account.fate == "spoken":
        said = "" if account.text == account.sentence else f": {account.text}"
        return f"spoken as {account.target}{said}"
    if account.fate == "data":
        return f'data, {account.target}, from "{account.text}"'
    words = f'"{account.text}" ' if account.text and account.text != account.sentence else ""
    return f"{words}left out: {account.target}"
