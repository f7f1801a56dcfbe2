"""What students and instructors wrote, as HTML that is safe in a page: markdown, formulas, outputs of cells.

Markdown is cleaned after it was rendered, so that no filter reads it differently from the renderer. Formulas become
MathML that is built here element by element; what cannot be converted is shown as it was written.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any
from xml.etree.ElementTree import Element

from markupsafe import Markup

from nbviva.cells import sanitize

TEXT = 4_000  # characters that are shown of one output
WRITTEN = 20_000  # of one text that a person wrote
FORMULA = 1_500  # of one formula that is converted
FORMULAS = 100  # that are converted in one text
CUT = "(cut here: the rest is in your notebook)"

# control characters, halves of pairs, and what turns the order of text around: code would not be what it seems
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ELEMENTS_TEXT = """
    math mrow mi mn mo ms mtext mspace mstyle mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd
    mpadded mphantom merror
"""
_ATTRIBUTES_TEXT = """
    display mathvariant stretchy fence form accent accentunder separator largeop movablelimits symmetric minsize maxsize
    linethickness displaystyle scriptlevel columnalign width
"""
_ELEMENTS, _ATTRIBUTES = frozenset(_ELEMENTS_TEXT.split()), frozenset(_ATTRIBUTES_TEXT.split())
PICTURES = ("image/png", "image/jpeg", "image/gif")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+=*")
_VALUE = re.compile(r"[A-Za-z0-9.%]{0,12}")


@dataclass
class Room:
    """How many bytes a part of a page still has room for: of text as it is written in HTML, and of pictures."""

    text: int
    pictures: int = 0

    def take(self, text: str, most: int) -> str:
        """Return a text, cut where it is too long for its place or for the page."""
        kept = text[:most]
        if (size := cost(kept)) > self.text:
            kept = kept[: len(kept) * max(0, self.text) // size]
        self.text -= cost(kept)
        return kept if len(kept) == len(text) else f"{kept}\n{CUT}"


def cost(text: str) -> int:
    """Return how many bytes a text takes in a page."""
    return len(escape(text).encode("utf-8", "replace"))


@dataclass(frozen=True)
class Shown:
    """A part of a page that is safe: HTML, or text that is shown line by line as it is."""

    html: Markup = field(default_factory=Markup)
    text: str = ""


def plain(text: object) -> str:
    """Return a text without colours and control characters."""
    return _UNSEEN.sub("", _ANSI.sub("", str(text)))


def markdown(text: str, room: Room | None = None, attachments: object = None) -> Markup:
    """Return a markdown text as HTML without anything that runs, loads, or looks like the page around it.

    Parameters
    ----------
    text : str
    room : Room, optional
        What the page has room for; without it, enough for one text.
    attachments : mapping, optional
        The pictures of its cell, as a notebook has them.
    """
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    space = room or Room(4 * WRITTEN, 1_000_000)
    pictures = attachments if isinstance(attachments, Mapping) else {}
    formulas: dict[str, str] = {}
    kept: dict[str, str] = {}

    def put(html: str) -> str:
        word = secrets.token_hex(12)
        kept[word] = html
        return word

    class Renderer(IPythonRenderer):
        """Leaves a word that nobody can guess where something of our own goes; headings become paragraphs."""

        def heading(self, text: str, level: int, **attrs: Any) -> str:
            return f"<p><strong>{text}</strong></p>\n"

        def image(self, text: str, url: str, title: str | None = None) -> str:
            for word, formula in formulas.items():
                text = text.replace(word, formula)
            kinds = pictures.get(url.removeprefix("attachment:")) if url.startswith("attachment:") else None
            kind, data = _picture(kinds, space) if isinstance(kinds, Mapping) else ("", "")
            if not kind:
                return escape(f"(picture: {text})")
            return put(f'<img src="data:{kind};base64,{data}" alt="{escape(text) or "A picture"}">')

        def inline_math(self, body: str) -> str:
            return self._formula(body, "$")

        def block_math(self, body: str) -> str:
            return self._formula(body, "$$")

        def latex_environment(self, name: str, body: str) -> str:
            return self._formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", "$$")

        def _formula(self, body: str, sign: str) -> str:
            few = len(formulas) < FORMULAS
            word = put(formula_html(body, sign == "$$") if few else f"<code>{escape(body)}</code>")
            formulas[word] = f"{sign}{body}{sign}"
            return word

    text = space.take(plain(text), WRITTEN)
    try:
        made = MarkdownWithMath(Renderer(escape=False, exclude_anchor_links=True)).render(text)
    except Exception:  # a text that the renderer cannot take is still an answer
        return Markup(f"<pre>{escape(text)}</pre>")
    made = sanitize.bare(made)
    size = len(made.encode()) + sum(len(kept[word].encode()) for word in formulas) - cost(text)
    if size > max(0, space.text):
        return Markup(f"<pre>{escape(text)}</pre>")
    space.text -= max(0, size)
    made = re.sub("|".join(kept), lambda found: kept[found.group()], made) if kept else made
    return Markup(made)


def formula_html(tex: str, block: bool = False) -> str:
    """Return a formula as MathML, with its text for those who cannot see it; as text if it cannot be converted."""
    shown = f"<code>{escape(tex.strip())}</code>"
    if len(tex) > FORMULA or tex.count("{") > 200:
        return shown
    try:
        from latex2mathml.converter import convert_to_element

        made = _element(convert_to_element(tex, display="block" if block else "inline"))
    except Exception:  # what a person types is often no formula at all; the converter has no base class of errors
        return shown
    return made.replace("<math", f'<math alttext="{escape(tex.strip())}"', 1)


def _element(element: Element) -> str:
    """Return an element of MathML with the attributes and children that are known; of others, their children."""
    inside = escape(unescape(element.text or ""), quote=False) + "".join(
        _element(child) + escape(unescape(child.tail or ""), quote=False) for child in element
    )
    if element.tag not in _ELEMENTS:
        return inside
    kept = "".join(
        f' {name}="{value}"' for name, value in element.attrib.items()
        if name in _ATTRIBUTES and _VALUE.fullmatch(str(value))
    )  # fmt: skip
    return f"<{element.tag}{kept}>{inside}</{element.tag}>"


def output(one: Mapping[str, Any], room: Room) -> Shown | None:
    """Return what a cell put out, made harmless; None where nothing can be shown of it."""
    kind = one.get("output_type")
    if kind == "stream":
        return Shown(text=room.take(plain(one.get("text", "")), TEXT)) if str(one.get("text", "")).strip() else None
    if kind == "error":
        return Shown(text=room.take(plain(f"{one.get('ename')}: {one.get('evalue')}"), TEXT))
    data = one.get("data")
    return _data(data, room) if isinstance(data, Mapping) else None


def _picture(kinds: Mapping[str, Any], room: Room) -> tuple[str, str]:
    """Return the first picture among the representations of an object for which there is room: its kind and data."""
    for kind in PICTURES:
        data = "".join(str(kinds.get(kind, "")).split())
        if data and _BASE64.fullmatch(data) and len(data) <= room.pictures:
            room.pictures -= len(data)
            return kind, data
    return "", ""


def _data(data: Mapping[str, Any], room: Room) -> Shown | None:
    """Return the representation of an object that says most."""
    kind, picture = _picture(data, room)
    if kind:
        return Shown(Markup('<img src="data:%s;base64,%s" alt="A picture that this cell drew">') % (kind, picture))
    text = str(data.get("text/plain", ""))
    if table := data.get("text/html"):
        made = sanitize.bare(plain(table)[: 4 * TEXT])
        if cost(made) <= min(4 * TEXT, room.text) and re.search(r"\w", re.sub(r"<[^>]*>", "", made)):
            room.text -= cost(made)
            return Shown(Markup(made))
    if formula := data.get("text/latex"):
        return Shown(Markup(formula_html(plain(formula).strip().strip("$"), True)))
    if written := data.get("text/markdown"):
        return Shown(markdown(str(written)[:TEXT], room))
    return Shown(text=room.take(plain(text), TEXT)) if text.strip() else None


def words(message: str) -> Markup:
    """Return a message with what stands between backticks as code."""
    parts = re.split(r"`([^`\n]+)`", message)
    return Markup("").join(
        Markup("<code>%s</code>") % part if number % 2 else Markup.escape(part) for number, part in enumerate(parts)
    )
