"""What a call prints, draws and warns of in the candidate: shown by the test cell, as if it had happened there."""

from __future__ import annotations

import builtins
import sys
import warnings
from typing import Any

from nbviva.bridge import Decoder, Encoder
from nbviva.cells.sanitize import data
from nbviva.errors import MessageError


class GatheredOutputs:
    """The candidate's end.

    Parameters
    ----------
    shell : Shell
        Whose screen holds what was shown.

    Attributes
    ----------
    are_told : bool
        Whether what is shown is the test cell's; it is not while a cell runs, which shows it itself.
    """

    key = "said"

    def __init__(self, shell: Any):
        self._shell = shell
        self.are_told = True

    def changes(self, encoder: Encoder) -> list[dict[str, Any]] | None:
        """Return what was shown since the last call, as nbformat's outputs, and warnings as a kind of their own."""
        if not self.are_told:
            return None
        self._shell.collect_raw()  # what libraries wrote to the descriptors
        return self._shell.screen.take() if self._shell.screen.outputs else None


class ShownOutputs:
    """The examiner's end.

    Parameters
    ----------
    shell : Shell
        That of the test cell, which may have redirected its streams: what comes goes through them.

    Attributes
    ----------
    raised : Warning or None
        What a filter of the test cell has made of a warning: the call that warned ends with it.
    """

    key = "said"

    def __init__(self, shell: Any):
        self._shell = shell
        self.raised: Warning | None = None

    def apply(self, news: Any, decoder: Decoder) -> None:
        """Show what the candidate showed."""
        for output in news:
            self._show(output)

    def _show(self, output: Any) -> None:
        if type(output) is not dict:
            raise MessageError("malformed")
        kind, text = output.get("output_type"), output.get("text")
        if kind == "stream" and type(text) is str:
            stream = sys.stderr if output.get("name") == "stderr" else sys.stdout
            stream.write(text)
        elif kind == "warning" and type(text) is str:
            # by its name among Python's own, so that no class of the submission's is needed here
            category = getattr(builtins, str(output.get("category")), None)
            if isinstance(category, type) and issubclass(category, Warning):
                try:
                    warnings.warn(text, category, stacklevel=2)
                except Warning as error:  # not here, where an answer is being taken apart
                    self.raised = self.raised or error
        elif kind == "display_data":
            shown = data(output.get("data"))
            if shown:
                self._shell.display_pub.publish(shown)
