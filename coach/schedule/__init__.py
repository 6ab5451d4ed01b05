"""Words with a clock: one pure layout in absolute milliseconds."""

from coach.schedule.estimate import Estimate
from coach.schedule.layout import Cursor, LengthOf, lay_out, step
from coach.schedule.model import Schedule

__all__ = ["Cursor", "Estimate", "LengthOf", "Schedule", "lay_out", "step"]
