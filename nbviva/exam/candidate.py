"""What runs beside student code: executes cells, answers calls. It holds no secret, and nothing it says is believed.

The process is forked from the fork server, enters its sandbox, and then serves one submission over one socket.
"""

from __future__ import annotations

import builtins
import re
import types
import warnings
from typing import Any

import numpy as np

from nbviva.bridge import Connection, Decoder, Encoder, Peer, find_reference, import_by_reference, operations
from nbviva.errors import ConnectionLost, MessageError
from nbviva.exam.drawing import PYPLOT, pyplot
from nbviva.exam.examples import EXAMPLES, Examples
from nbviva.exam.modules import IMPORT, own_module
from nbviva.exam.replies import Replies
from nbviva.exam.shell import Shell
from nbviva.state import Environment, GatheredOutputs, GatheredRecords, Generator, MirroredPatches, WatchedNames


class Candidate(Peer):
    """The candidate's end of the connection.

    Parameters
    ----------
    connection : Connection
        To the examiner.
    shell : Shell
    environment : Environment
    """

    def __init__(self, connection: Connection, shell: Shell, environment: Environment):
        super().__init__(connection)
        self._shell = shell
        self.handed_over |= {PYPLOT: pyplot, IMPORT: own_module, EXAMPLES: Examples(shell.user_ns)}
        self._names = WatchedNames(shell.user_ns, self.encode_object)
        self._raised: dict[int, int] = {}  # exceptions that the test cell raised: our id -> the examiner's number
        generators = Generator("numpy"), Generator("python")
        for generator in generators:
            generator.take()  # the examiner tells of its own at once: what ours begin with is nobody's business
        environment.files.tells_reads = True
        self._outputs, logs = GatheredOutputs(shell), GatheredRecords()
        self.tells = (
            self._outputs, *generators, environment.files, self._names, environment.variables, self.shared, logs,
        )  # fmt: skip
        self.hears = (
            self.shared, *generators, self._names, MirroredPatches(), environment.files, environment.folder,
            environment.variables, logs,
        )  # fmt: skip

    believes = True

    def serve(self) -> None:
        """Do what the examiner says until it ends the connection."""
        while True:
            try:
                order, block = self.connection.receive()
            except ConnectionLost:
                return
            if order[0] == "?":
                self.answer(order, block)
            elif order[0] == "cell":
                self._run_cell(order[1])
            elif order[0] == "names":
                self._hand_over_names(order[1], order[2])
            elif order[0] == "sync":
                self.incoming(order[1], Decoder(block, self.decode_object))
                self._shell.show_figures()  # those that calls have drawn are the test cell's, which ends here
                self.connection.send(["ok", self._outputs.changes(Encoder(None))])
            else:
                return

    def ask(self, operation: str, target: Any, *arguments: Any, **named: Any) -> Any:
        """Have the examiner do something; see `Peer.ask`."""
        with self.turn:  # student code may have threads
            return super().ask(operation, target, *arguments, **named)

    def _run_cell(self, source: str) -> None:
        self._names.forget_originals()
        self._shell.show_figures()  # what a call has drawn is no part of this cell
        self._shell.screen.take()
        self._outputs.are_told = False  # they are the cell's, also when it asks for what a test cell has left
        result = self._shell.execute(source)
        self._outputs.are_told = True
        error = result.error_before_exec or result.error_in_exec
        outputs = self._shell.screen.take()
        reply = ["cell", self._shell.execution_count - 1, type(error).__name__ if error else "", outputs]
        try:
            self.connection.send(reply)
        except MessageError:  # a picture of many megabytes, or metadata that is not JSON
            self.connection.send([*reply[:3], [o for o in outputs if o["output_type"] in ("stream", "error")]])

    def _hand_over_names(self, names: list[str], watched: list[str]) -> None:
        """Hand over what stands under some names; tell from now on when what stands under `watched` changes."""
        self.shared.clear()
        encoder = Encoder(self.encode_object)
        found = []
        for name in names:
            if name in self._shell.user_ns:
                thing = self._shell.user_ns[name]
                try:
                    found.append([name, encoder.encode(thing)])
                except (MessageError, RecursionError):  # too large or too deep to cross: it can still be used
                    found.append([name, self.encode_instance(thing)])
        self._names.watch(watched)
        self.connection.send(["names", found, self.outgoing(encoder)], encoder.block)

    # ---- objects: the examiner is believed, and decides itself what it looks up and what it asks

    def reference(self, thing: Any) -> tuple[str, str] | None:
        """Return the name of a library's function or class."""
        return find_reference(thing)

    def alternative(self, thing: Any) -> list[Any]:
        """Return what stands for a thing of a library that the examiner does not know or does not want to look up."""
        if isinstance(thing, type):
            return [["class", self.give(thing)]]
        return [self.encode_instance(thing) if isinstance(thing, types.ModuleType) else self.encode_function(thing)]

    def resolve(self, module: str, name: str) -> Any:
        """Import what the examiner names."""
        return import_by_reference(module, name)

    def own_class(self, name: str) -> type | None:
        """Return what the notebook defines under the name."""
        found = self._shell.user_ns.get(name)
        return found if isinstance(found, type) and found.__module__ == "__main__" else None

    def encode_class_of_array(self, thing: np.ndarray) -> list[Any]:
        """Return the tree for an array of a class of the answers."""
        return super().encode_class_of_array(thing) or self.encode_instance(thing)

    def array_of_class(self, decoder: Decoder, plain: np.ndarray, tree: list[Any]) -> np.ndarray:
        """Return an array of ours that comes home, with the numbers that it has there now."""
        mine: np.ndarray = self.find(tree[1])
        if (mine.shape, mine.dtype) != (plain.shape, plain.dtype) or not mine.flags.writeable:
            return plain
        np.asarray(mine)[...] = plain
        return mine

    def rebuild(self, module: str, name: str, state: Any) -> Any:
        """Return an object of the test's that crosses by its content."""
        made = object.__new__(import_by_reference(module, name))
        made.__dict__.update(state)
        return made

    # ---- exceptions

    def make_exception(self, operation: str, target: Any, about: Any) -> BaseException:
        """Return the exception to raise in student code for one that a function of the test cell raised."""
        kind = about["class"] if isinstance(about["class"], type) else None
        if kind is None:
            name = about["names"][0].rpartition(".")[2]
            kind = getattr(builtins, name, Exception)
        try:
            error = kind(*about["args"])
        except Exception:
            error = Exception(about["text"])
        self._raised[id(error)] = about["number"]
        self.handed_over[id(error)] = error  # alive, so that its id stays its own
        return error

    def describe_exception(self, error: BaseException, depth: int = 0) -> dict[str, Any]:
        """Return what the examiner gets to know; one that was its own is named, and arrives as itself."""
        about = super().describe_exception(error, depth)
        about["mine"] = self._raised.get(id(error))
        return about


def _pass_warnings_on(shell: Shell) -> None:
    """Let the test cell have the warnings, each time: it may expect them, and shows them if it does not."""
    for kind in (UserWarning, RuntimeWarning, FutureWarning, SyntaxWarning):
        warnings.simplefilter("always", kind)
    # a function that warns its caller (stacklevel 2) is called from there
    callers = rf"__main__|{re.escape(operations.__name__)}"
    warnings.filterwarnings("always", category=DeprecationWarning, module=callers)

    def show(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
        name = next((c.__name__ for c in category.__mro__ if getattr(builtins, c.__name__, None) is c), "UserWarning")
        shell.screen.outputs.append({"output_type": "warning", "category": name, "text": str(message)[:2000]})

    warnings.showwarning = show


def run(connection: Connection, root: str, output_bytes: int, replies: bytes) -> None:
    """Serve one submission. The process is in its sandbox already, in its working folder."""
    shell = Shell.start(output_bytes)
    shell.settle(output_bytes, root)
    if replies:
        Replies.load(replies).play(shell)
    shell.draw_inline()
    _pass_warnings_on(shell)
    connection.hello(root)
    Candidate(connection, shell, Environment(root)).serve()
