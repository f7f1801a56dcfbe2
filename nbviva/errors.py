"""Errors that are told to a person: their message says what is wrong and what to do. Leaf."""

from __future__ import annotations


class Told(Exception):
    """The command line prints the message and ends with `exit_code`; a traceback would help nobody.

    Attributes
    ----------
    exit_code : int
        1 if the course or what was asked for is at fault, 3 if the grader could not do its work.
    """

    exit_code = 1


class GraderFault(Told):
    """The grader could not do its work; no submission is at fault, and nothing is lost."""

    exit_code = 3
