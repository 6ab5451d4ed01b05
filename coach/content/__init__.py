"""What users write: exercises and sessions, read, checked and found."""

from coach.content.library import Library
from coach.content.load import load
from coach.content.model import Exercise, Programme, Session

__all__ = ["Exercise", "Library", "Programme", "Session", "load"]
