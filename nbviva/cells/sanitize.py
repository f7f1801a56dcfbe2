"""What student code shows, made harmless for the person who looks at it.

Outputs end in a notebook that instructors open in their browser, logged in. Scripts, event handlers, frames and links
that run code are taken out; tables, text and pictures stay.
"""

from __future__ import annotations

import base64
import binascii
import functools
import re
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any

import nh3

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
_WITH_CONTENT = ("script", "style", "iframe", "object", "embed", "template", "noscript", "svg", "math")
_SCRIPT = re.compile(r"<(script|style|iframe|object|embed|template|noscript|svg|math)\b.*?(</\1\s*>|\Z)", re.I | re.S)
_COMMANDS = re.compile(r"\\(?:href|url|style|class|cssId|data|require|includegraphics|unicode|mmlToken)\b")
_LINK = re.compile(r"(\]\(\s*<?)([^)>]*)")
_REFERENCE = re.compile(r"^(\s{0,3}\[[^\]]+\]:\s*<?)(\S+)", re.M)
_CSS = (
    "color", "background-color", "text-align", "vertical-align", "font-weight", "font-style", "font-family", "width",
    "height", "max-width", "border", "padding", "margin", "white-space",
)  # fmt: skip
# where a text is more to a renderer of markdown than words
_MAY_BE_MORE = re.compile(r"[<\[&`~]|:|www\.")
# what renderers add to what they make
_OF_RENDERERS = frozenset({"id", "rel"})
_RENDERED = TAGS | {"section"}
_WEB = re.compile(r"<(?:https?://|mailto:)[^\s<>\"'`]*>")


def html(text: str) -> str:
    """Return HTML without anything that runs, or loads from elsewhere."""
    return str(_cleaner(TAGS, frozenset()).clean(_whole(text)))


def bare(text: str) -> str:
    """Return HTML without anything that runs, loads from elsewhere, or could pass for a part of the page around it.

    Tables, emphasis and links stay; headings, pictures, classes, colours and sizes do not.
    """
    return str(_cleaner(TAGS - _OF_A_PAGE, _LOOKS).clean(_whole(text)))


def _whole(text: str) -> str:
    """Return a text without halves of characters, which JSON may hold and no file in UTF-8."""
    return text.encode("utf-8", "replace").decode()


@functools.cache
def _cleaner(tags: frozenset[str], without: frozenset[str]) -> nh3.Cleaner:
    kept = {tag: {*names} - without for tag, names in ATTRIBUTES.items() if tag == "*" or tag in tags}
    return nh3.Cleaner(
        tags=set(tags), clean_content_tags=set(_WITH_CONTENT), attributes=kept, attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"}, filter_style_properties=set(_CSS), link_rel=None,
    )  # fmt: skip


def _attribute(tag: str, name: str, value: str) -> str | None:
    ok = True
    if name == "src":
        ok = value.startswith(("data:image/png;", "data:image/jpeg;", "data:image/gif;"))
    elif name == "href":
        ok = value.startswith(("http://", "https://", "mailto:", "#"))
    return value if ok else None


def without_commands(text: str) -> str:
    """Return text for MathJax without the commands that make links, set styles or load."""
    return _COMMANDS.sub(r"\\text", text)


def markdown(text: str) -> str:
    """Return markdown of which a renderer makes nothing that runs; a text without any tag comes back as it is.

    What a tag is and what a link, the renderer has the last word on: where it still makes more of the text than may be,
    that is shown as it was typed. Renderers that read a text differently agree on what a block of code is.
    """
    text = _whole(text)
    cleaned = _without_tags_that_run(without_commands(text))
    return cleaned if not _MAY_BE_MORE.search(cleaned) or _renders_harmless(cleaned) else as_typed(text)


def as_typed(text: str) -> str:
    """Return markdown that shows a text letter by letter, in whatever renderer."""
    text = without_commands(text).replace("\r\n", "\n").replace("\r", "\n")
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
    return f"{fence}text\n{text}\n{fence}"


class _Tags(HTMLParser):
    """The tags in HTML with their attributes, and what is neither tag nor text."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str]]]] = []
        self.others: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, [(name, value or "") for name, value in attrs]))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    handle_pi = unknown_decl = handle_comment


def _renders_harmless(text: str) -> bool:
    """Tell whether there is nothing in what nbconvert makes of a text that would have to be taken away."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    class Renderer(IPythonRenderer):
        """Needs no pictures: which are attached to a cell is not known here."""

        def image(self, *arguments: Any, **named: Any) -> Any:
            return super(IPythonRenderer, self).image(*arguments, **named)

    try:
        made = MarkdownWithMath(Renderer(escape=False, exclude_anchor_links=True)).render(text)
    except Exception:  # what the renderer cannot take
        return False
    read = _Tags(made)
    # pictures that a script of the page draws from a text
    return not read.others and 'class="mermaid"' not in made and all(_is_tag_harmless(*tag) for tag in read.tags)


def _is_tag_harmless(tag: str, attributes: list[tuple[str, str]]) -> bool:
    if tag == "input":  # the box before a task
        return {name for name, _ in attributes} <= {"class", "type", "disabled", "checked"} and (
            ("type", "checkbox") in attributes
        )
    allowed = {*ATTRIBUTES["*"], *ATTRIBUTES.get(tag, ()), *_OF_RENDERERS}
    return tag in _RENDERED and all(
        name in allowed and (name not in ("href", "src") or _leads_nowhere_bad(value)) for name, value in attributes
    )


def _without_tags_that_run(text: str) -> str:
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
    if _WEB.fullmatch(tag):
        return tag
    if not tag.endswith(">") or not _harmless(tag):
        return tag.replace("<", "&lt;", 1)
    if tag.startswith("</"):
        return tag
    ((name, attributes),) = _Tags(tag).tags or (("", []),)
    # not the cleaner by itself: a row of a table is nothing outside of a table
    known = [(key, value) for key, value in attributes if key in (*ATTRIBUTES["*"], *ATTRIBUTES.get(name, ()))]
    kept = [(key, value) for key, value in _styled(known) if _attribute(name, key, value) is not None]
    return f"<{name}{''.join(f' {key}={chr(34)}{escape(value)}{chr(34)}' for key, value in kept)}>"


def _styled(attributes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return attributes with the styles that the cleaner leaves of theirs."""
    if all(name != "style" for name, _ in attributes):
        return attributes
    styles = [html(f'<span style="{escape(value)}"></span>') for name, value in attributes if name == "style"]
    others = [attribute for attribute in attributes if attribute[0] != "style"]
    return [*others, *(attribute for text in styles for _, found in _Tags(text).tags for attribute in found)]


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
