"""The JSON objects that scripts read: readings, moods, feedback, debriefs."""

from __future__ import annotations

import json
import sys
from typing import Any

from simulator.model.conditions import MoodBand
from simulator.model.scorecard import HOUSE_KINDS, Finding, ScoreCard
from simulator.model.tape import Mood, Promise, Reading
from simulator.scoring.debrief import Feedback
from simulator.study.whatif import WhatIf


def emit(event: dict[str, Any]) -> None:
    """Write one line and send it off, for a script may wait for it before it says more."""
    if sys.stdout is not None:  # a process may be started without one
        sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def reading_fields(reading: Reading) -> dict[str, Any]:
    """Return a reading: acts, topics, promises, certainty 0-1, understood."""
    return {
        "acts": list(reading.acts),
        "topics": list(reading.topics),
        "promises": [_promise(promise) for promise in reading.promises],
        "certainty": reading.certainty / 1000,
        "understood": reading.understood,
    }


def mood_fields(mood: Mood, band: MoodBand) -> dict[str, Any]:
    """Return a mood with its band; anger 0-100, heard and fix 0-1, dose 0-2, motive -1 to 1."""
    return {
        "band": band,
        "anger": round(mood.anger, 2),
        "heard": round(mood.heard, 4),
        "fix": round(mood.fix, 4),
        "dose": round(mood.dose, 4),
        "motive": round(mood.motive, 4),
    }


def feedback_fields(feedback: Feedback | None) -> dict[str, Any] | None:
    """Return what a reply was worth, right after it."""
    if feedback is None:
        return None
    return {
        "turn": feedback.turn,
        "good": [_finding(finding) for finding in feedback.good],
        "bad": [_finding(finding) for finding in feedback.bad],
    }


def debrief_event(card: ScoreCard, pass_mark: float) -> dict[str, Any]:
    """Return a score card as the debrief object of the contract, with its findings besides."""
    return {
        "overall": card.overall,
        "standard_error": card.standard_error,
        "band": card.band,
        "pass_mark": pass_mark,
        "borderline": card.borderline(pass_mark),
        "passed": card.passed,
        "principles": {principle.principle: principle.score for principle in card.principles},
        "failures": [failure for failure, _ in card.failures],
        "satisfaction": card.satisfaction,
        "outcome": card.outcome,
        "outcome_probabilities": dict(card.probabilities),
        "ending": card.ending,
        "turns": card.turns,
        "basis": {
            principle.principle: {
                "occasions": principle.occasions,
                "standard_error": principle.standard_error,
                "enough": principle.enough,
            }
            for principle in card.principles
        },
        "house": [_finding(finding) for finding in card.findings if finding.kind in HOUSE_KINDS],
        "findings": [_finding(finding) for finding in card.findings],
    }


def what_if_fields(found: WhatIf) -> dict[str, Any]:
    """Return the smallest change of replies that would have changed the result, and what it leads to."""
    return {
        "changes": [
            {
                "turn": change.turn,
                "said": change.said,
                "missing": list(change.missing),
                "harmful": list(change.harmful),
                "instead": change.instead,
            }
            for change in found.changes
        ],
        "overall": found.overall,
        "passed": found.passed,
        "outcome": found.outcome,
    }


def _promise(promise: Promise) -> dict[str, Any]:
    return {
        "what": promise.what,
        "within_hours": promise.within,
        "amount": None if promise.amount is None else promise.amount / 100,
        "unit": promise.unit,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "principle": finding.principle,
        "rule": finding.rule,
        "kind": finding.kind,
        "turns": list(finding.turns),
        "quote": finding.quote,
        "text": finding.text,
        "better": finding.better,
        "points": round(finding.points, 2),
    }
