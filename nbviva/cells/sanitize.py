"""What student code shows, made harmless for the person who looks at it.

Outputs end in a notebook that instructors open in their browser, logged in. Scripts, event handlers, frames and links
that run code are taken out; tables, text and pictures stay.
"""

from __future__ import annotations

import base64
import binascii
import re
from html import unescape
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer

_TAGS = """
    a abbr b blockquote br caption center code col colgroup dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins
    kbd li mark ol p pre q s samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var
"""
TAGS = frozenset(_TAGS.split())
ATTRIBUTES = {
    "*": ["class", "style", "title", "align", "border"], "a": ["href"], "img": ["src", "alt", "width", "height"],
    "td": ["colspan", "rowspan", "valign"], "th": ["colspan", "rowspan", "valign", "scope"], "ol": ["start"],
    "col": ["span"],
}  # fmt: skip
_OF_A_PAGE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "details", "summary", "mark", "center", "img"})
_LOOKS = frozenset({"class", "style", "title", "align", "valign", "border", "width", "height"})
_KEPT_AS_TEXT = ("text/plain", "text/latex")
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_WIDGET = "application/vnd.jupyter.widget-view+json"
_NUMBER = re.compile(r"[0-9a-f-]{8,64}")
_SCRIPT = re.compile(r"<(script|style|iframe|object|embed|template|noscript|svg|math)\b.*?(</\1\s*>|\Z)", re.I | re.S)
_COMMANDS = re.compile(r"\\(?:href|url|style|class|cssId|data|require|includegraphics|unicode|mmlToken)\b")
_LINK = re.compile(r"(\]\(\s*<?)([^)>]*)")
_REFERENCE = re.compile(r"^(\s{0,3}\[[^\]]+\]:\s*<?)(\S+)", re.M)
_CSS = CSSSanitizer(
    allowed_css_properties=[
        "color", "background-color", "text-align", "vertical-align", "font-weight", "font-style", "font-family",
        "width", "height", "max-width", "border", "padding", "margin", "white-space",
    ]
)  # fmt: skip


def html(text: str) -> str:
    """Return HTML without anything that runs, or loads from elsewhere."""
    return bleach.clean(
        _SCRIPT.sub("", text), tags=TAGS, attributes=_attribute, strip=True, css_sanitizer=_CSS,
        protocols={"http", "https", "mailto", "data"},
    )  # fmt: skip


def bare(text: str) -> str:
    """Return HTML without anything that runs, loads from elsewhere, or could pass for a part of the page around it.

    Tables, emphasis and links stay; headings, pictures, classes, colours and sizes do not.
    """
    return bleach.clean(
        _SCRIPT.sub("", text), tags=TAGS - _OF_A_PAGE, strip=True, protocols={"http", "https", "mailto", "data"},
        attributes=lambda tag, name, value: name not in _LOOKS and _attribute(tag, name, value),
    )  # fmt: skip


def _attribute(tag: str, name: str, value: str) -> bool:
    if name not in ATTRIBUTES["*"] and name not in ATTRIBUTES.get(tag, ()):
        return False
    if name == "src":
        return value.startswith(("data:image/png;", "data:image/jpeg;", "data:image/gif;"))
    if name == "href":
        return value.startswith(("http://", "https://", "mailto:", "#"))
    return True


def without_commands(text: str) -> str:
    """Return text for MathJax without the commands that make links, set styles or load."""
    return _COMMANDS.sub(r"\\text", text)


def markdown(text: str) -> str:
    """Return markdown whose raw HTML has nothing that runs; text without any tag comes back as it is."""
    text = without_commands(text)
    for places in (_LINK, _REFERENCE):
        text = places.sub(lambda found: found.group() if _leads_nowhere_bad(found[2]) else found[1] + "#", text)
    if not re.search(r"<[a-zA-Z/!?]", text):
        return text
    return re.sub(r"<(?=[a-zA-Z/!?])[^<>]*>?", _clean_tag, _SCRIPT.sub("", text))


def _leads_nowhere_bad(address: str) -> bool:
    """Tell whether the address of a link in markdown is one that runs nothing."""
    plain = re.sub(r"[\\\x00-\x20]", "", unescape(unescape(address))).lower()
    scheme = re.match(r"[a-z][a-z0-9+.-]*:", plain)
    return scheme is None or plain.startswith(
        ("http:", "https:", "mailto:", "attachment:", "data:image/png", "data:image/jpeg", "data:image/gif")
    )


def _clean_tag(found: re.Match[str]) -> str:
    """Return one tag of a markdown text without what runs; what is no tag, or not a known one, as text."""
    tag = found.group()
    if not tag.endswith(">") or not _harmless(tag):
        return tag.replace("<", "&lt;", 1)
    return "</" + tag[2:] if tag.startswith("</") else re.sub(r"</\w+>$", "", html(tag))


def _harmless(tag: str) -> bool:
    name = re.match(r"</?\s*([a-zA-Z][a-zA-Z0-9]*)", tag)
    return bool(name) and name.group(1).lower() in TAGS  # type: ignore[union-attr]


def data(shown: Any) -> dict[str, Any]:
    """Return the representations of a shown object that are harmless; HTML is cleaned."""
    if type(shown) is not dict:
        return {}
    kept: dict[str, Any] = {}
    for kind, value in shown.items():
        if kind == _WIDGET and (view := _widget(value)):
            kept[kind] = view
        if type(kind) is not str or type(value) is not str:
            continue
        if kind in _KEPT_AS_TEXT:
            kept[kind] = without_commands(value) if kind == "text/latex" else value
        elif kind == "text/html":
            kept[kind] = without_commands(html(value))
        elif kind == "text/markdown":
            kept[kind] = markdown(value)
        elif kind in _PICTURES and _is_base64(value):
            kept[kind] = value
    if shown and "text/plain" not in kept:
        kept["text/plain"] = f"[{', '.join(str(k)[:60] for k in list(shown)[:5])}: not shown]"
    return kept


def _widget(view: Any) -> dict[str, Any]:
    """Return what names a widget, which is a number and no code; empty if it is something else."""
    if type(view) is not dict or type(number := view.get("model_id")) is not str or not _NUMBER.fullmatch(number):
        return {}
    versions = {name: view.get(name) for name in ("version_major", "version_minor")}
    return {"model_id": number, **{name: version for name, version in versions.items() if type(version) is int}}


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def clean_outputs(outputs: Any, limit: int) -> list[dict[str, Any]]:
    """Return outputs that came from a candidate, in nbformat's form, at most `limit` bytes of them.

    Raises
    ------
    ValueError
        If they are no list.
    """
    if type(outputs) is not list:
        raise ValueError("outputs are a list")
    cleaned: list[dict[str, Any]] = []
    room = limit + 30_000
    for output in outputs[:10_000]:
        one = _clean(output)
        if one is None:
            continue
        room -= sum(len(x) for x in _texts(one))
        if room < 0:
            cleaned.append({"output_type": "stream", "name": "stdout", "text": "\n[more output was dropped]\n"})
            break
        cleaned.append(one)
    return cleaned


def _clean(output: Any) -> dict[str, Any] | None:
    if type(output) is not dict:
        return None
    kind = output.get("output_type")
    if kind == "stream" and type(output.get("text")) is str:
        return {
            "output_type": kind,
            "name": "stderr" if output.get("name") == "stderr" else "stdout",
            "text": output["text"],
        }
    if kind == "warning" and type(output.get("text")) is str:
        text = f"{str(output.get('category'))[:60]}: {output['text']}\n"
        return {"output_type": "stream", "name": "stderr", "text": text}
    if kind in ("display_data", "execute_result"):
        kept: dict[str, Any] = {"output_type": kind, "data": data(output.get("data")), "metadata": {}}
        if kind == "execute_result":
            count = output.get("execution_count")
            kept["execution_count"] = count if type(count) is int else None
        return kept
    if kind == "error":
        lines = output.get("traceback")
        return {
            "output_type": kind, "ename": str(output.get("ename"))[:200], "evalue": str(output.get("evalue"))[:4000],
            "traceback": [str(line)[:20_000] for line in lines[:200]] if type(lines) is list else [],
        }  # fmt: skip
    return None


def _texts(output: dict[str, Any]) -> list[str]:
    return [output.get("text", ""), *map(str, output.get("data", {}).values()), *output.get("traceback", ())]
