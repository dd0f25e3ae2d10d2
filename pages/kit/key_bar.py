"""What can be done with one key, as buttons: each gesture comes back with what it was made on.

One component of our own, which listens to the keyboard of the whole page: a key that is held is one press, presenters'
remotes are understood, and nothing is done while somebody types, or has just lost the field they were typing in.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypedDict

from pages.kit import elements, state
from pages.kit.wording import plain

Gesture = Mapping[str, Any]
"""Which key was pressed, by its `name`, and all that it was made `on`."""


class Key(TypedDict):
    """A button: its name, what it says, the sign of its key, and the keys that press it, as browsers call them."""

    name: str
    label: str
    sign: str
    keys: Sequence[str]


BACK, ON = ("ArrowLeft", "PageUp", "Backspace"), ("ArrowRight", "PageDown", " ", "Enter")
"""The keys of presenters' remotes."""


def draw(key: str, buttons: Sequence[Key], on: Mapping[str, object], then: Callable[[Gesture], None]) -> None:
    """Draw the buttons; `then` is told each gesture, with what it was made on, before the screen is drawn again."""
    words = {"name": plain("keys.name"), "letters": plain("keys.letters")}
    content = {"buttons": list(buttons), "on": dict(on), "colours": elements.shades(), **words}
    elements.component("key_bar", scripts=("keyboard",))(
        key=key, data=content, on_gesture_change=partial(_tell, key, then)
    )


def _tell(key: str, then: Callable[[Gesture], None]) -> None:
    gesture = state.widget(key)["gesture"]
    if isinstance(gesture, dict):
        then(gesture)
