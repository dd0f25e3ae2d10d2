"""What is projected: one component, the only place where size is forced, so that the last row of a room can read it.

It is given words and numbers and writes them as text; `Slide` is everything that it shows.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from pages.kit import data, elements
from pages.kit.charts import palette
from pages.kit.wording import plain, together


@dataclass(frozen=True)
class Slide:
    """One thing to show: where one is, how many answered, the question, what is asked, a body of one kind, how late
    comers come in, in words and as a QR code, and of which step it is: another one is shown from its first page on."""

    name: str
    top: str = ""
    figure: str = ""
    of: str = ""
    question: str = ""
    ask: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    foot: str = ""
    until: str = ""
    qr: str = ""
    qr_says: str = ""
    step: str = ""


AROUND = ("top", "of", "ask", "foot")
"""What stands around the question and the body, in our own words: a figure stays on the line of what it counts."""


def draw(slide: Slide, seen_wide: Callable[[], object] | None = None) -> None:
    """Draw a slide; the same one again changes nothing on the screen. `seen_wide` is told when it fills the screen."""
    colours = palette(data.dark())
    shades = {
        "ground": colours.background,
        "text": colours.text,
        "muted": colours.muted,
        "faint": colours.faint,
        "accent": colours.social,
        "other": colours.other,
        "edge": colours.vacant,
    }
    words = {name: plain(f"wall.{name}") for name in ("wide", "left", "lost", "stay", "go_on")}
    words["page"] = plain("wall.page", k="{k}", n="{n}")
    content = asdict(slide)
    content |= {name: together(content[name]) for name in AROUND}
    content |= {"colours": shades, **words, "watched": seen_wide is not None}
    heard: dict[str, Any] = {"on_wide_change": seen_wide} if seen_wide else {}
    elements.component("wall", scripts=("tiles",))(key="wall", data=content, **heard)
