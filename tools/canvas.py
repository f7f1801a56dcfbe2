"""The pen of the figures: boxes, lines and words on a canvas that becomes SVG, byte for byte the same everywhere."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that a script that draws also runs where the project is not installed

from utils.plots import PALETTE  # noqa: E402

WIDTH = 720
SMALL, NORMAL, LARGE, HEADING = 13.5, 15, 18, 19
INK, MUTED, LINE, PAPER = PALETTE["ink"], PALETTE["muted"], PALETTE["line"], PALETTE["paper"]
INPUT, STATE, OUTPUT, ALERT = PALETTE["blue"], PALETTE["orange"], PALETTE["green"], PALETTE["red"]
WEIGHT = PALETTE["pink"]

TITLES: dict[str, str] = {}  # of each figure, by its name
ALT: dict[str, str] = {}  # the text that stands in for it


class Canvas:
    """An SVG figure that grows element by element; lengths are in units of which `WIDTH` make the full width."""

    def __init__(self, name: str, height: float) -> None:
        self.name = name
        self.height = height
        self.parts: list[str] = []
        self.text(24, 36, TITLES[name], size=HEADING, weight="bold", anchor="start")

    def rect(self, x, y, width, height, *, fill="none", stroke=None, radius=6, edge=1.5, tint=False) -> None:
        """Draw a box whose upper left corner is (x, y); `tint` makes its filling pale."""
        pale = ' fill-opacity="0.16"' if tint else ""
        outline = f' stroke="{stroke}" stroke-width="{number(edge)}"' if stroke else ""
        self.parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
            f'rx="{number(radius)}" fill="{fill}"{pale}{outline}/>'
        )

    def box(self, cx, cy, width, height, lines, *, colour=INK, radius=8, size=NORMAL) -> None:
        """Draw a tinted box around (cx, cy) with lines of text in its middle; lines after the first are small."""
        self.rect(cx - width / 2, cy - height / 2, width, height, fill=colour, stroke=colour, radius=radius, tint=True)
        top = cy - (len(lines) - 1) * 9.5 + size * 0.35
        for row, line in enumerate(lines):
            self.text(cx, top + 19 * row, line, size=size if row == 0 else SMALL, fill=INK)

    def line(self, points, *, colour=MUTED, width=1.8, arrow=False, dash=False) -> None:
        """Draw a line through `points`, with a head at its end if `arrow`."""
        points = [(float(x), float(y)) for x, y in points]
        (x0, y0), (x1, y1) = points[-2:]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        ux, uy = (x1 - x0) / length, (y1 - y0) / length
        if arrow:  # the line stops inside the head, so that its blunt end does not show at the tip
            points[-1] = (x1 - 6 * ux, y1 - 6 * uy)
        path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        dashes = ' stroke-dasharray="6 4"' if dash else ""
        self.parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{number(width)}" '
            f'stroke-linejoin="round"{dashes}/>'
        )
        if arrow:
            head = [(x1, y1)]
            head += [(x1 - 9 * ux + side * 4.5 * uy, y1 - 9 * uy - side * 4.5 * ux) for side in (1, -1)]
            path = " ".join(f"{number(x)},{number(y)}" for x, y in head)
            self.parts.append(f'<polygon points="{path}" fill="{colour}"/>')

    def circle(self, cx, cy, radius, *, fill=PAPER, stroke=INK) -> None:
        self.parts.append(
            f'<circle cx="{number(cx)}" cy="{number(cy)}" r="{number(radius)}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="1.5"/>'
        )

    def text(self, x, y, words, *, size=NORMAL, fill=INK, anchor="middle", weight=None) -> None:
        """Write `words` with their baseline at y: ^{up}, _{down}, *slanted* and `code` are understood."""
        bold = f' font-weight="{weight}"' if weight else ""
        self.parts.append(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{fill}" '
            f'text-anchor="{anchor}"{bold} xml:space="preserve">{spans(words, size)}</text>'
        )

    def svg(self) -> str:
        """Return the whole document."""
        name = self.name
        body = "\n".join(self.parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {number(self.height)}" width="{WIDTH}" '
            f'height="{number(self.height)}" role="img" aria-labelledby="{name}-title {name}-desc" '
            f'font-family="sans-serif">\n'
            f'<title id="{name}-title">{escape(TITLES[name])}</title>\n'
            f'<desc id="{name}-desc">{escape(ALT[name])}</desc>\n'
            # Its own paper keeps the figure readable on a dark page.
            f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{number(self.height - 1)}" rx="14" '
            f'fill="{PAPER}" stroke="{LINE}"/>\n'
            f"{body}\n</svg>\n"
        )


def number(value: float) -> str:
    """Return `value` with one decimal at most: the last bits of a float are not the same on all machines."""
    text = f"{float(value):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def spans(words: str, size: float) -> str:
    """Return the little markup of `Canvas.text` as SVG; dy raises and lowers it in all browsers."""
    pieces = []
    offset = 0.0
    for up, down, slanted, code, plain in re.findall(
        r"\^\{(.*?)\}|_\{(.*?)\}|\*(.*?)\*|`(.*?)`|([^\^_*`]+|[\^_*`])", words
    ):
        wanted = -0.36 * size if up else 0.22 * size if down else 0.0
        style = ""
        if wanted != offset:
            style += f' dy="{number(wanted - offset)}"'
            # What was drawn, not what was wanted: rounded steps up and down must sum to zero.
            offset += float(number(wanted - offset)) if wanted else -offset
        if up or down:
            style += f' font-size="{number(0.74 * size)}"'
        if slanted:
            style += ' font-style="italic"'
        if code:
            style += ' font-family="monospace"'
        content = escape(up or down or slanted or code or plain)
        pieces.append(f"<tspan{style}>{content}</tspan>" if style else content)
    return "".join(pieces)
