"""What guidance keeps: rules and examples for answers, practice, and what came of both."""

from __future__ import annotations

from ntbcare.guidance.models.answers import AnswerPolicy, AnswerTemplate, GoodAnswer, GoodState
from ntbcare.guidance.models.practice import JudgedAnswer, PracticeAttempt, PracticeCase

__all__ = [
    "AnswerPolicy",
    "AnswerTemplate",
    "GoodAnswer",
    "GoodState",
    "JudgedAnswer",
    "PracticeAttempt",
    "PracticeCase",
]
