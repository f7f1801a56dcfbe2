"""The name by which the settings of courses ask for staging; the work is done in `nbviva.course.staging`."""

from nbviva.course.staging import before_convert

__all__ = ["before_convert"]
