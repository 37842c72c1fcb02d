"""One person's treatment: sessions and facts."""

from .course import AnswerFact, Completion, Course, MomentFact, SessionPart, TreatmentSession, Visit
from .reading import CourseReading, read_course, read_course_values

__all__ = [
    "AnswerFact",
    "Completion",
    "Course",
    "CourseReading",
    "MomentFact",
    "SessionPart",
    "TreatmentSession",
    "Visit",
    "read_course",
    "read_course_values",
]
