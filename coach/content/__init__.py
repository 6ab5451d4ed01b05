"""What users write: exercises and sessions, read, checked and found."""

from coach.content.library import Library
from coach.content.load import load
from coach.content.model import Exercise, Programme, Session
from coach.content.wording import load_lexicon, load_phrases

__all__ = ["Exercise", "Library", "Programme", "Session", "load", "load_lexicon", "load_phrases"]
