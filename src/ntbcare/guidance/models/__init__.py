"""What guidance keeps: rules and examples for answers, practice, and what came of both."""

from __future__ import annotations

from ntbcare.guidance.models.answers import AnswerPolicy, AnswerTemplate, GoodAnswer, GoodState
from ntbcare.guidance.models.courses import Course, CourseState, EffectPolicy, Participant
from ntbcare.guidance.models.practice import JudgedAnswer, PracticeAttempt, PracticeCase

__all__ = [
    "AnswerPolicy",
    "AnswerTemplate",
    "Course",
    "CourseState",
    "EffectPolicy",
    "GoodAnswer",
    "GoodState",
    "JudgedAnswer",
    "Participant",
    "PracticeAttempt",
    "PracticeCase",
]
