"""Bars of counted parts, with a key."""

from collections.abc import Sequence
from html import escape

from docutils import nodes

from nachweis.handbook.showing.pictures import cut, drawing, svg, text

Bar = tuple[str, Sequence[tuple[str, int, str]]]
"""A label, and its parts: what it is, how many, its colour."""


def bars_drawn(name: str, bars: Sequence[Bar]) -> list[nodes.Node]:
    """The bars below one another."""
    width, row = 350, 52
    pieces, lines = [], []
    for number, (label, parts) in enumerate(bars):
        total = sum(count for _, count, _ in parts)
        y = number * row
        pieces.append(text(0, y + 15, cut(label, 46), strong=True))
        x = 0.0
        for word, count, fill in parts:
            if count:
                part = count / total * width
                shape = f'x="{x:.1f}" y="{y + 22}" width="{part:.1f}" height="20" fill="{fill}"'
                pieces.append(f"<rect {shape}><title>{escape(word)}: {count}</title></rect>")
                if part > 22:
                    pieces.append(f'<text x="{x + 6:.1f}" y="{y + 36}" font-size="12" fill="#ffffff">{count}</text>')
                x += part
        told = ", ".join(f"{count} {word}" for word, count, _ in parts if count)
        lines.append(f"{label}: {told} (von {total}).")
    key: list[str] = []
    x, y = 0.0, len(bars) * row + 4
    for word, _, fill in bars[0][1]:
        wide = 30 + 6.6 * len(word)
        if x + wide > width:
            x, y = 0.0, y + 19
        key.append(f'<rect x="{x:g}" y="{y:g}" width="11" height="11" fill="{fill}"/>')
        key.append(text(x + 16, y + 10, word))
        x += wide
    return [drawing(svg=svg(width, y + 18, "".join((*pieces, *key))), width=width, name=name, lines=lines)]
