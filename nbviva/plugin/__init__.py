"""Behind nbgrader's own commands and pages: one call in `nbgrader_config.py` switches the engine on."""

from nbviva.plugin.switch import switch_on

__all__ = ["switch_on"]
