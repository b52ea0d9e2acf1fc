"""``ntbcare quality``: score an answer, and compare the score with people's labels."""

from __future__ import annotations

import argparse
import csv
from dataclasses import asdict
from pathlib import Path

from ntbcare.common.language.spelling import MAX_LETTERS
from ntbcare.config.commands import CommandFailed
from ntbcare.config.output import Progress, tell, tell_json
from ntbcare.guidance.quality.agreement import BANDS, Labelled, agreement
from ntbcare.guidance.quality.score import assess

_COLUMNS = ("complaint", "answer", "label")
_MOST_BYTES = 64 * 1024 * 1024


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    score = actions.add_parser("score", help="the score of one answer, and what to mend")
    score.add_argument("--complaint", type=Path, required=True, metavar="FILE", help="what the complainant wrote, UTF-8")
    score.add_argument("--answer", type=Path, required=True, metavar="FILE", help="what is to be answered, UTF-8")
    score.add_argument("--json", action="store_true", help="print {score, findings: [{kind, sentence, advice}]}")
    evaluate = actions.add_parser("evaluate", help="agreement of the score with labels from 0 to 4")
    evaluate.add_argument("file", type=Path, metavar="FILE.csv", help="columns complaint, answer, label")
    evaluate.add_argument(
        "--json", action="store_true", help="print {rows, kappa_weighted, spearman, swapped_lower, swapped_rows}"
    )


def run(arguments: argparse.Namespace) -> int:
    """Score or evaluate."""
    return _score(arguments) if arguments.action == "score" else _evaluate(arguments)


def _score(arguments: argparse.Namespace) -> int:
    quality = assess(_read(arguments.complaint)[:MAX_LETTERS], _read(arguments.answer)[:MAX_LETTERS])
    if arguments.json:
        findings = [{"kind": str(one.kind), "sentence": one.sentence, "advice": one.advice} for one in quality.findings]
        tell_json({"score": quality.score, "findings": findings})
        return 0
    tell(f"{quality.score} / 100")
    for one in quality.findings:
        tell(f"- {one.kind.label}: {one.advice}")
        if one.sentence:
            tell(f"    “{one.sentence}”")
    return 0


def _evaluate(arguments: argparse.Namespace) -> int:
    rows = _rows(arguments.file)
    found = agreement(rows, Progress(arguments.file.name))
    if arguments.json:
        tell_json(asdict(found))
    else:
        for name, value in asdict(found).items():
            tell(f"{name:15} {value:.3f}" if isinstance(value, float) else f"{name:15} {value}")
    return 0


def _rows(path: Path) -> list[Labelled]:
    text = _read(path)
    first = text.partition("\n")[0]
    # A field may be as long as a complaint; spreadsheets of this country write semicolons.
    csv.field_size_limit(_MOST_BYTES)
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=";" if first.count(";") > first.count(",") else ",")
    names = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    missing = [name for name in _COLUMNS if name not in names]
    if missing:
        raise CommandFailed(f"{path} lacks the column {', '.join(missing)}; it needs {', '.join(_COLUMNS)}.")
    try:
        rows = [
            _row(path, reader.line_num, *(line.get(names[name]) or "" for name in _COLUMNS))
            for line in reader
            if any(line.get(names[name]) for name in _COLUMNS)
        ]
    except csv.Error as error:
        raise CommandFailed(f"{path} is no CSV file: {error}") from error
    if not rows:
        raise CommandFailed(f"{path} holds no rows.")
    return rows


def _row(path: Path, line: int, complaint: str, answer: str, label: str) -> Labelled:
    try:
        value = float(label)
    except ValueError:
        value = -1.0
    if value not in range(BANDS):
        raise CommandFailed(f"{path}, line {line}: the label is {label!r}; it must be a whole number from 0 to {BANDS - 1}.")
    return Labelled(complaint[:MAX_LETTERS], answer[:MAX_LETTERS], int(value))


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise CommandFailed(f"{path} is larger than {_MOST_BYTES // 1024 // 1024} MB.")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandFailed(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandFailed(f"{path} is not UTF-8 text.") from error
