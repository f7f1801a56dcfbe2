"""All exceptions of the engine, as one tree.

    NbvivaError                    told to a person: the command line prints the message and ends with `exit_code`
    ├── CourseError                something of the course is missing, or a command of nbgrader failed
    │   ├── SettingsError          something in `nbgrader_config.py`
    │   ├── StagingError           a file that should lie beside the notebooks
    │   ├── MasterError            the instructor's notebook
    │   ├── SpecimenError          a submission of known verdict
    │   ├── TrialError             an environment in which an assignment is tried
    │   └── ExportError            a table that grades are to be put together with
    └── GraderFault                the grader could not do its work: no submission is at fault, nothing is lost
        ├── ExaminationError       a submission could not be examined
        │   └── ForkServerGone     the process that examiners are forked from has ended
        ├── FolderError            the folder of a graded submission
        └── GradebookError         nbgrader's database
            ├── UnfitRecord        one submission cannot be recorded as it is; others can
            └── NotRegistered      the gradebook does not know the assignment

    between the engine's own processes, each caught by the other side:
    ├── SandboxError, KeeperError  no candidate could be started; told as the grader's fault
    ├── ConnectionLost             the other process is gone
    │   └── ConnectionLate         ... or does not answer in time
    ├── MessageError               what came is not in the form agreed on
    ├── CandidateGone, OutOfTime   end a test cell, which must not catch them
    └── SubmissionError            stands for an exception of a submission that is unknown here

    of what was handed in, told to the student:
    ├── Unreadable                 a notebook
    └── EntryError                 a file or an archive

Imports nothing.
"""

from __future__ import annotations


class NbvivaError(Exception):
    """Something is wrong that a person can mend; the message says what, and what to do. A traceback would not help.

    Attributes
    ----------
    exit_code : int
        What a command ends with: 1 if the course or what was asked for is at fault, 3 if the grader is.
    """

    exit_code = 1


class CourseError(NbvivaError, RuntimeError):
    """Something of the course is missing or wrong, or a command of nbgrader failed; the message says which and why."""


class SettingsError(CourseError, ValueError):
    """Something in `nbgrader_config.py` is misspelt or makes no sense; the message says what, and what to write."""


class StagingError(CourseError):
    """What should lie beside the notebooks cannot be put there; the message says what to change."""


class MasterError(CourseError, ValueError):
    """The instructor's notebook cannot be used; the message names the notebook, the cell and what to change."""


class SpecimenError(CourseError, ValueError):
    """A file of the zoo is not written as it should be; the message names the file and what to change."""


class TrialError(CourseError):
    """No trial can be run in an environment; the message says which and what to look at."""


class ExportError(CourseError, ValueError):
    """A roster or a worksheet cannot be used; the message names the file, the column or line, and what to change."""


class GraderFault(NbvivaError, RuntimeError):
    """The grader could not do its work; no submission is at fault, and nothing is lost."""

    exit_code = 3


class ExaminationError(GraderFault):
    """A submission could not be examined, through no fault of its own. The message says what to do."""


class ForkServerGone(ExaminationError):
    """The fork server has ended: somebody killed it, or the system did for want of memory."""


class FolderError(GraderFault):
    """The folder of a graded submission cannot be written; the message says why. The old one is as it was."""


class GradebookError(GraderFault):
    """The gradebook cannot be read or written; the message says why and what to do. Nothing was changed."""


class UnfitRecord(GradebookError):
    """One submission cannot be recorded as it is; others can."""


class NotRegistered(GradebookError):
    """There is no gradebook yet, or it does not have the assignment: `nbgrader generate_assignment` can change that."""


class SandboxError(RuntimeError):
    """A sandbox could not be set up; the message says what failed and what to do."""


class KeeperError(RuntimeError):
    """The keeper could not start a candidate; the message says why. It is the grader's fault, never the student's."""


class ConnectionLost(Exception):
    """The process at the other end of a connection is gone."""


class ConnectionLate(ConnectionLost):
    """The process at the other end did not answer, or did not take what was sent, in time."""


class MessageError(ValueError):
    """What came is not plain data in the form agreed on, or is too large; the message says what is wrong with it."""


class CandidateGone(BaseException):
    """The candidate does not answer any more; not an Exception, so that no test cell takes it for the student's."""


class OutOfTime(BaseException):
    """A test cell's own code ran into the time limit; not an Exception, so that no test cell catches it."""


class SubmissionError(Exception):
    """Stands for an exception of the submission that has no counterpart here."""


class Unreadable(ValueError):
    """What was handed in cannot be read as a notebook; the message says why and what to do."""


class EntryError(Exception):
    """A file or an archive cannot be read; the message says why, as the end of a sentence."""
