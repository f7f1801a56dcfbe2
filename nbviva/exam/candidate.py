"""What runs beside student code: executes cells, answers calls. It holds no secret, and nothing it says is believed.

The process is forked from the fork server, enters its sandbox, and then serves one submission over one socket.
"""

from __future__ import annotations

import builtins
import os
import sys
import warnings
from typing import Any

from nbviva.bridge.connection import Connection
from nbviva.bridge.decode import Decoder
from nbviva.bridge.encode import Encoder
from nbviva.bridge.peer import Peer
from nbviva.bridge.reflection import find_reference, import_by_reference
from nbviva.errors import ConnectionLost, MessageError
from nbviva.exam.shell import Shell
from nbviva.state import generators
from nbviva.state.environment import Environment


class Candidate(Peer):
    """The candidate's end of the bridge.

    Parameters
    ----------
    connection : Connection
        Connection to the examiner.
    shell : Shell
    environment : Environment
    """

    def __init__(self, connection: Connection, shell: Shell, environment: Environment):
        super().__init__(connection)
        self._shell, self._environment = shell, environment
        self._numpy, self._python = generators.Watch(python=False), generators.Watch(python=True)
        self._numpy.take()
        self._python.take()
        self._replaced: dict[tuple[str, str], Any] = {}
        self._watched: dict[str, Any] = {}
        self._raised: dict[int, int] = {}
        self._originals: dict[str, Any] = {}  # what stood under a name before the test cell put something there

    def serve(self) -> None:
        """Do what the examiner says until it ends the connection."""
        while True:
            try:
                text, block = self.connection.receive()
            except ConnectionLost:
                return
            if text[0] == "?":
                self.answer(text, block)
            elif text[0] == "cell":
                self._cell(text[1])
            elif text[0] == "names":
                self._names(text[1], text[2])
            elif text[0] == "sync":
                self.incoming(text[1], Decoder(block, self._meet))
                self.connection.send(["ok"])
            else:
                return

    def _cell(self, source: str) -> None:
        self._originals.clear()
        result = self._shell.execute(source)
        error = result.error_before_exec or result.error_in_exec
        outputs = self._shell.screen.take()
        text = ["cell", self._shell.execution_count - 1, type(error).__name__ if error else "", outputs]
        try:
            self.connection.send(text)
        except MessageError:  # a picture of many megabytes, or metadata that is not JSON
            self.connection.send([*text[:3], [o for o in outputs if o["output_type"] in ("stream", "error")]])

    def _names(self, names: list[str], watched: list[str]) -> None:
        """Hand over what stands under some names; remember those that must be handed over again when they change."""
        encoder = Encoder(self._stand_in)
        found = []
        for name in names:
            if name in self._shell.user_ns:
                try:
                    found.append([name, encoder.encode(self._shell.user_ns[name])])
                except (MessageError, RecursionError):
                    found.append([name, self._object(encoder, self._shell.user_ns[name])])
        self._watched = {name: self._print(name) for name in watched}
        self.connection.send(["names", found, self.outgoing(encoder)], encoder.block)

    def _object(self, encoder: Encoder, thing: Any) -> list[Any]:
        self.give(type(thing))
        return ["object", self.give(thing), id(type(thing))]

    def _print(self, name: str) -> Any:
        """Return something that differs when the value under a name was replaced or changed."""
        thing = self._shell.user_ns.get(name)
        try:
            encoder = Encoder(self._stand_in)
            return id(thing), repr(encoder.encode(thing)), b"".join(encoder.block)
        except (MessageError, RecursionError):
            return id(thing)

    def outgoing(self, encoder: Encoder) -> Any:
        """Return what was shown, the random state and files, as far as they changed."""
        extra: dict[str, Any] = {}
        self._shell.collect_raw()
        if self._shell.screen.outputs:
            extra["said"] = self._shell.screen.take()
        if self._numpy.changed():
            extra["numpy"] = encoder.encode(self._numpy.take())
        if self._python.changed():
            extra["python"] = encoder.encode(self._python.take())
        if self._environment.touched:
            files = self._environment.look()
            if files:
                extra["files"] = encoder.encode(files)
        if self._watched:
            changed = {}
            for name, before in self._watched.items():
                now = self._print(name)
                if now != before and name in self._shell.user_ns:
                    self._watched[name] = now
                    changed[name] = self._shell.user_ns[name]
            if changed:
                extra["names"] = [[name, encoder.encode(thing)] for name, thing in changed.items()]
        variables = self._environment.variables_if_new()
        if variables is not None:
            extra["variables"] = variables
        return extra or None

    def incoming(self, extra: Any, decoder: Decoder) -> None:
        """Take over what the test cell changed: names, random state, patches, files, folder, environment."""
        if not extra:
            return
        space = self._shell.user_ns
        if "numpy" in extra:
            generators.set_numpy(decoder.decode(extra["numpy"]))
            self._numpy.take()
        if "python" in extra:
            generators.set_python(decoder.decode(extra["python"]))
            self._python.take()
        for name, thing in extra.get("names", ()):
            value = decoder.decode(thing)
            self._originals.setdefault(name, space.get(name, _MISSING))
            if name in space and _keep_identity(space[name], value):
                continue
            space[name] = value
            if name in self._watched:
                self._watched[name] = self._print(name)
        for name in extra.get("gone", ()):
            space.pop(name, None)
        for name in extra.get("back", ()):
            original = self._originals.pop(name, _MISSING)
            if original is _MISSING:
                space.pop(name, None)
            else:
                space[name] = original
        if "patches" in extra:
            self._patch({(m, a): decoder.decode(v) for m, a, v in extra["patches"]})
        if "files" in extra:
            self._environment.take(decoder.decode(extra["files"]))
        if "folder" in extra:
            self._environment.go_to(extra["folder"])
        for name, text in (extra.get("variables") or {}).items():
            if text:
                os.environ[name] = text
            else:
                os.environ.pop(name, None)
        self._environment.variables_if_new()

    def _patch(self, wanted: dict[tuple[str, str], Any]) -> None:
        """Replace attributes of modules as the test cell has, and put back those that it no longer replaces."""
        for (module, name), old in list(self._replaced.items()):
            if (module, name) not in wanted:
                setattr(import_by_reference(*_split(module)), name, old)
                del self._replaced[module, name]
        for (module, name), value in wanted.items():
            place = import_by_reference(*_split(module))
            self._replaced.setdefault((module, name), getattr(place, name, None))
            setattr(place, name, value)

    def resolve(self, module: str, name: str) -> Any:
        return import_by_reference(module, name)

    def rebuild(self, module: str, name: str, state: Any) -> Any:
        made = object.__new__(import_by_reference(module, name))
        made.__dict__.update(state)
        return made

    def reference(self, thing: Any) -> tuple[str, str] | None:
        """Things of libraries go by name; the examiner decides which names it looks up."""
        return find_reference(thing)

    def _otherwise(self, thing: Any) -> list[Any]:
        number = self.give(thing)
        if isinstance(thing, type):
            return [["class", number]]
        if isinstance(thing, _MODULE):
            self.give(type(thing))
            return [["object", number, id(type(thing))]]
        doc = getattr(thing, "__doc__", None)
        names = [str(getattr(thing, n, "")) for n in ("__name__", "__qualname__")]
        return [["function", number, *names, doc[:5000] if isinstance(doc, str) else None]]

    def fault(self, operation: str, target: Any, about: Any) -> BaseException:
        kind = about["class"] if isinstance(about["class"], type) else None
        if kind is None:
            name = about["names"][0].rpartition(".")[2]
            kind = getattr(builtins, name, Exception)
        try:
            error = kind(*about["args"])
        except Exception:
            error = Exception(about["text"])
        self._raised[id(error)] = about["number"]
        self._given[id(error)] = error  # alive, so that its id stays its own
        return error

    def describe_fault(self, error: BaseException, depth: int = 0) -> dict[str, Any]:
        about = super().describe_fault(error, depth)
        about["mine"] = self._raised.get(id(error))
        return about


_MISSING = object()
_MODULE = (type(sys),)


def _split(module: str) -> tuple[str, str]:
    """Return the importable module of a dotted path and the rest of the path."""
    parts = module.split(".")
    for count in range(len(parts), 0, -1):
        name = ".".join(parts[:count])
        if name in sys.modules:
            return name, ".".join(parts[count:])
    return module, ""


def _keep_identity(old: Any, new: Any) -> bool:
    """Give a container the content that was sent, so that functions that hold it keep it; False if it is none."""
    if type(old) is not type(new) or not isinstance(old, (dict, list, set)):
        return False
    if isinstance(old, list):
        old[:] = new
    else:
        old.clear()
        old.update(new)
    return True


def _pass_warnings_on(shell: Shell) -> None:
    """Let the test cell have the warnings, each time: it may expect them, and shows them if it does not."""
    for kind in (UserWarning, RuntimeWarning, FutureWarning, SyntaxWarning):
        warnings.simplefilter("always", kind)
    warnings.filterwarnings("always", category=DeprecationWarning, module=r"__main__|nbviva\.bridge\.peer")

    def show(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
        name = next((c.__name__ for c in category.__mro__ if getattr(builtins, c.__name__, None) is c), "UserWarning")
        shell.screen.outputs.append({"output_type": "warning", "category": name, "text": str(message)[:2000]})

    warnings.showwarning = show


def run(connection: Connection, root: str, output_bytes: int) -> None:
    """Serve one submission. The process is in its sandbox already, in its working folder."""
    shell = Shell.start(output_bytes)
    shell.settle(output_bytes, root)
    _pass_warnings_on(shell)
    connection.hello(root)
    Candidate(connection, shell, Environment(root)).serve()  # type: ignore[arg-type]
