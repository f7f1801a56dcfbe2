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
    """How much of what students made a page still has room for: characters of text, and of pictures."""

    text: int = 40_000
    pictures: int = 3_000_000

    def take(self, text: str, most: int) -> str:
        """Return a text, cut where it is too long for its place or for the page."""
        kept = text[: max(0, min(most, self.text))]
        self.text -= len(kept)
        return kept if len(kept) == len(text) else f"{kept}\n{CUT}"


@dataclass(frozen=True)
class Shown:
    """A part of a page that is safe: HTML, or text that is shown line by line as it is."""

    html: Markup = field(default_factory=Markup)
    text: str = ""


def plain(text: object) -> str:
    """Return a text without colours and control characters."""
    return _UNSEEN.sub("", _ANSI.sub("", str(text)))


def markdown(text: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> Markup:
    """Return a markdown text as HTML without anything that runs, loads, or looks like the page around it."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    pictures = {name: dict(kinds) for name, kinds in (attachments or {}).items()}
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
            kinds = pictures.get(url.removeprefix("attachment:"), {}) if url.startswith("attachment:") else {}
            kind = next((k for k in PICTURES if _BASE64.fullmatch("".join(str(kinds.get(k, "")).split()))), "")
            if not kind:
                return escape(f"(picture: {text})")
            data = "".join(str(kinds[kind]).split())
            return put(f'<img src="data:{kind};base64,{data}" alt="{escape(text) or "A picture"}">')

        def inline_math(self, body: str) -> str:
            return self._formula(body, "$")

        def block_math(self, body: str) -> str:
            return self._formula(body, "$$")

        def latex_environment(self, name: str, body: str) -> str:
            return self._formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", "$$")

        def _formula(self, body: str, sign: str) -> str:
            word = put(formula_html(body, sign == "$$"))
            formulas[word] = f"{sign}{body}{sign}"
            return word

    text = plain(text)[:WRITTEN]
    try:
        made = MarkdownWithMath(Renderer(escape=False, exclude_anchor_links=True)).render(text)
    except Exception:  # a text that the renderer cannot take is still an answer
        return Markup(f"<pre>{escape(text)}</pre>")
    made = sanitize.bare(made)
    for word, html in kept.items():
        made = made.replace(word, html)
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


def _data(data: Mapping[str, Any], room: Room) -> Shown | None:
    """Return the representation of an object that says most."""
    for kind in PICTURES:
        picture = "".join(str(data.get(kind, "")).split())
        if _BASE64.fullmatch(picture) and len(picture) <= room.pictures:
            room.pictures -= len(picture)
            return Shown(Markup('<img src="data:%s;base64,%s" alt="A picture that this cell drew">') % (kind, picture))
    text = str(data.get("text/plain", ""))
    if table := data.get("text/html"):
        made = sanitize.bare(plain(table)[: 4 * TEXT])
        if len(made) <= min(4 * TEXT, room.text) and re.search(r"\w", re.sub(r"<[^>]*>", "", made)):
            room.text -= len(made)
            return Shown(Markup(made))
    if formula := data.get("text/latex"):
        return Shown(Markup(formula_html(plain(formula).strip().strip("$"), True)))
    if written := data.get("text/markdown"):
        return Shown(markdown(room.take(str(written), TEXT)))
    return Shown(text=room.take(plain(text), TEXT)) if text.strip() else None


def words(message: str) -> Markup:
    """Return a message with what stands between backticks as code."""
    parts = re.split(r"`([^`\n]+)`", message)
    return Markup("").join(
        Markup("<code>%s</code>") % part if number % 2 else Markup.escape(part) for number, part in enumerate(parts)
    )
