"""`kesu relabel`, `kesu corrections`, `kesu rescore`: a judgement looked at again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer
from pydantic import TypeAdapter

from simulator import paths, rejudging
from simulator.cli import told
from simulator.cli.events import debrief_event, reading_fields
from simulator.cli.options import spoken_language, with_error
from simulator.cli.tapes import standard_at
from simulator.errors import ContentError, TapeError, WrongUse
from simulator.model.scenario import PromiseTerms
from simulator.model.tape import Promise
from simulator.model.texts import Language
from simulator.readings import promised
from simulator.records.audit import counted, user
from simulator.records.index import Index
from simulator.records.tape import read


def relabel(
    tape: Path,
    turn: int,
    by: str,
    acts: str | None,
    topics: str | None,
    promises: str | None,
    understood: str | None,
    as_json: bool,
    lang: str | None,
) -> None:
    """Correct the reading of a reply; the old one stays on the tape, and the attempt is scored again."""
    language = spoken_language(lang)
    if not by.strip():
        raise WrongUse("Say who corrects it with --by.", "请用 --by 注明更正人。")
    changes = relabelling(acts, topics, promises, understood)
    changed = told.relabel(tape, turn, changes, by.strip())
    attempt = changed.tape.header.attempt
    with Index(paths.home()) as index:
        if index.knows(attempt):
            index.note(tape.absolute())
            index.audit("relabel", by.strip(), attempt=attempt, detail=f"turn {turn}")
    if as_json:
        row = {"tape": str(tape), **debrief_event(changed.card, changed.matter.scenario.pass_mark)}
        typer.echo(json.dumps(row, ensure_ascii=False))
        return
    words = changed.tape.turns[turn - 1].words
    typer.echo(f"{tape}：第 {turn} 轮“{words}”" if language == "zh" else f"{tape}: turn {turn}, “{words}”")
    for line in told.effect(changed, language):
        typer.echo(f"  {line}")


def relabelling(
    acts: str | None, topics: str | None, promises: str | None, understood: str | None
) -> rejudging.Relabelling:
    """Return the correction that the options of a command stand for; None keeps what was read.

    :raises WrongUse: one of them is not written as it should be.
    """
    return rejudging.Relabelling(_ids(acts), _ids(topics), _terms(promises), _yes_or_no(understood))


def corrections(tapes: list[Path]) -> None:
    """Give all corrected readings as training lines, without anything that names a person."""
    for path in tapes:
        tape = read(path).tape
        lines = [tape.opening.customer, *(turn.customer for turn in tape.turns)]
        for number, correction in enumerate(tape.corrections, start=1):
            turn = tape.turns[correction.turn - 1]
            row = {
                "id": f"{tape.header.attempt}-{number}",
                "lang": tape.header.language,
                "customer": lines[correction.turn - 1],
                "reply": turn.words,
                **reading_fields(correction.reading),
                "was": list(turn.reading.acts),
            }
            typer.echo(json.dumps(row, ensure_ascii=False))


def rescore(rubric: Path, as_json: bool, lang: str | None) -> None:
    """Judge all history by a revised rubric and list every attempt whose result would flip."""
    language = spoken_language(lang)
    revised = standard_at(rubric)
    with Index(paths.home()) as index:
        rows = _judge_again(index, revised, language)
        index.audit("rescore", user(), detail=f"{counted(len(rows), 'attempt')} by {rubric.name}")
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    zh = language == "zh"
    flips = [row for row in rows if row["flip"]]
    for row in flips:
        before, after = (
            f"{_score(row, when)}{'，' if zh else ', '}{told.verdict(row[f'passed_{when}'], language)}"
            for when in ("before", "after")
        )
        near = ("（临界）" if zh else " (borderline)") if row["borderline"] else ""
        who = " ".join(part for part in (row["trainee"], row["started"][:10]) if part)
        typer.echo(f"{row['tape']}: {who}, {row['scenario']}: {before} -> {after}{near}")
    for line in _summary(rows, len(flips), zh):
        typer.echo(line)


def _summary(rows: list[dict[str, Any]], flips: int, zh: bool) -> list[str]:
    """Return how many attempts were judged again, how many flip, and by how much scores move."""
    moved = [row["after"] - row["before"] for row in rows if row["after"] != row["before"]]
    if zh:
        lines = [f"重新评了 {len(rows)} 场，其中 {flips} 场结果会翻转。"]
    else:
        lines = [f"{counted(len(rows), 'attempt')} judged again, {counted(flips, 'flip')}."]
    if moved:
        mean, largest = sum(moved) / len(rows), max(moved, key=abs)
        lines.append(
            f"有 {len(moved)} 场得分变动：全部场次平均 {mean:+.1f} 分，最大 {largest:+.1f} 分。"
            if zh
            else f"{counted(len(moved), 'score')} would change: by {mean:+.1f} on average over all attempts, "
            f"by {largest:+.1f} at most."
        )
    return lines


def _judge_again(index: Index, revised: rejudging.Standard, language: Language) -> list[dict[str, Any]]:
    """Return what every finished attempt was and would be worth; tapes that cannot be used are named."""
    rows: list[dict[str, Any]] = []
    for attempt in reversed(index.history()):
        if not attempt.ended:
            continue
        try:
            recorded, matter, card = rejudging.rescore(index.tape(attempt), revised)
        except (TapeError, ContentError) as error:
            typer.echo(f"kesu: {error.sentence(language)}", err=True)
            continue
        before = recorded.card()
        if before is None:
            continue
        rows.append(
            {
                "tape": str(attempt.path),
                "trainee": attempt.trainee,
                "started": attempt.started,
                "scenario": attempt.scenario,
                "before": before.overall,
                "before_error": before.standard_error,
                "after": card.overall,
                "after_error": card.standard_error,
                "borderline": card.borderline(matter.scenario.pass_mark),
                "passed_before": before.passed,
                "passed_after": card.passed,
                "flip": before.passed is not card.passed,
            }
        )
    return rows


def _score(row: dict[str, Any], when: str) -> str:
    return with_error(row[when], row[f"{when}_error"])


def _ids(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _terms(text: str | None) -> tuple[Promise, ...] | None:
    """Return promises as authors write them, or as a reading shows them (with `within_hours`)."""
    if text is None:
        return None
    try:
        rows = json.loads(text)
        for row in rows:
            if row.get("within") is None and isinstance(row.get("within_hours"), int):
                row["within"] = f"{row['within_hours']}h"
            row.pop("within_hours", None)
        return tuple(map(promised, TypeAdapter(list[PromiseTerms]).validate_json(json.dumps(rows))))
    except (ValueError, AttributeError, TypeError) as error:  # a ValidationError is a ValueError
        raise WrongUse(
            'Promises are given as JSON, such as [{"what":"repair","within":"2d"}].',
            '承诺请写成 JSON，例如 [{"what":"repair","within":"2d"}]。',
        ) from error


def _yes_or_no(text: str | None) -> bool | None:
    if text is None:
        return None
    if text not in ("yes", "no"):
        raise WrongUse("--understood is yes or no.", "--understood 请填 yes 或 no。")
    return text == "yes"
