"""What a person who grades an attempt says of it, without having seen Kesu's score."""

from __future__ import annotations

from typing import NamedTuple


class Grading(NamedTuple):
    """One attempt marked once by one grader. Marks are 0–100, as Kesu's own."""

    attempt: str  # the tape's random id
    grader: str
    at: str  # ISO 8601 with offset
    overall: float
    passed: bool
    principles: tuple[tuple[str, float | None], ...]  # None: the grader saw no occasion
    comment: str = ""
