"""nbgrader's command line as a process of the engine's: the same commands, begun in a third of the time.

Two things make the first command in a new course slow: what checks addresses and durations, of which no notebook has
any, and nbgrader's own way to learn the version of its tables, for which it starts a second command that loads all of
nbgrader again.
"""

from __future__ import annotations

from nbviva.faces import load, load_no_formats


def version_of_tables() -> str:
    """Return the version of the tables that nbgrader makes now, as its ``get_alembic_version`` does."""
    from alembic.script import ScriptDirectory  # only a new gradebook asks
    from nbgrader.dbutil import ALEMBIC_DIR

    return str(ScriptDirectory(ALEMBIC_DIR).get_current_head())


def main() -> None:
    """Do what the command line of this process asks of nbgrader."""
    load_no_formats()
    load(["nbgrader.apps.nbgraderapp"], alone=True)
    from nbgrader import api
    from nbgrader.apps.nbgraderapp import main as command

    api.get_alembic_version = version_of_tables
    command()


if __name__ == "__main__":
    main()
