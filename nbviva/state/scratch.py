"""Where temporary files lie below a working folder. A module of its own: whoever starts processes needs no more."""

SCRATCH = ".tmp"  # the one hidden folder that examiner and candidate share
