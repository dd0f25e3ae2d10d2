"""Slides for a room, over the whole screen: one component, opened with one key, turned by arrows, left with Escape."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from pages.kit import elements, key_bar
from pages.kit.wall import Slide
from pages.kit.wording import plain, together


def draw(slides: Sequence[Slide]) -> None:
    """Offer slides; their bodies are of the kinds `told`, `bars` and `calm`."""
    words = {name: plain(f"deck.{name}") for name in ("opens", "back", "on", "leave")}
    content = {
        "deck": [asdict(replace(each, question=together(each.question), ask=together(each.ask))) for each in slides],
        "shades": elements.shades(),
        "keys": {"back": key_bar.BACK, "on": key_bar.ON},
        "letters": plain("keys.letters"),
        **words,
    }
    elements.component("deck", style="key_bar", scripts=("keyboard", "tiles"))(key="deck", data=content)
