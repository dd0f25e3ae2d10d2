"""The form of one correction: its widgets, prefilled with what was recorded when the record was chosen."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, cast

import streamlit as st

from model.corrections.assignments import Correction, Someone
from model.domain.register import AssignmentRecord, PositionRecord, Register
from model.domain.vocabulary import Background
from model.errors import MosaiqueError
from model.exchange.imports.values import as_count, as_share
from model.exchange.imports.values import plain as compared
from model.services.context import reference, today
from model.services.records.corrections import SeenRegion
from pages.kit import inputs, state
from pages.kit.state import Correcting
from pages.kit.wording import plain, sentence, t, words
from pages.records.changes import family_name

Option = TypeVar("Option", bound=Hashable)
Read = TypeVar("Read")

WHO = ("new", "known", "unnamed")
LONGEST_NAME = 120


class Fields:
    """The widgets of a form and the correction that they make; `valid` says whether everything typed can be read."""

    def __init__(self, present: SeenRegion, kind: str, subject: str) -> None:
        whole = present.code, kind, subject, attempt()
        current = state.CORRECTING.get()
        if current is None or current.subject != whole:
            current = Correcting(whole, present)
            state.CORRECTING.set(current)
        self.looked, self.key, self.valid = current.looked, f"correct_{kind}_{subject}_{attempt()}", True
        self.correction: Correction | None = None

    @property
    def register(self) -> Register:
        """What was recorded when the record was chosen."""
        return self.looked.register

    def text(self, name: str, value: str = "") -> str:
        """Offer a text."""
        label = t(f"field.{name}")
        return st.text_input(label, value=value, key=f"{self.key}_{name}", max_chars=LONGEST_NAME) or ""

    def share(self, name: str, value: float) -> float:
        """Offer a part of a full-time equivalent, typed as the reader writes numbers."""
        typed = self.text(name, words().number(value))
        return self._read(lambda: as_share(typed), value)

    def count(self, name: str, value: int | None) -> int | None:
        """Offer a number of people, or none."""
        typed = self.text(name, "" if value is None else words().number(value))
        return self._read(lambda: as_count(typed), value) if typed.strip() else None

    def day(self, name: str, value: date) -> date:
        """Offer a day."""
        return self.some_day(name, value) or value

    def some_day(self, name: str, value: date | None) -> date | None:
        """Offer a day, or none."""
        label, key = t(f"field.{name}"), f"{self.key}_{name}"
        return self._read(lambda: inputs.some_day(label, key, value, today()), value)

    def choice(
        self, name: str, options: Sequence[Option], written: Callable[[Option], str], value: Option, mark: str = ""
    ) -> Option:
        """Offer one of several things; `mark` tells apart two states in which the widget starts again."""
        key, index = f"{self.key}_{name}_{mark}", options.index(value) if value in options else 0
        chosen = inputs.select(t(f"field.{name}"), options, written, key, index=index)
        return options[index] if chosen is None and None not in options else cast(Option, chosen)

    def flag(self, name: str, value: bool, **values: object) -> bool:
        """Offer a switch."""
        return st.toggle(t(f"field.{name}", **values), value=value, key=f"{self.key}_{name}")

    def trade(self, family: str, background: Background) -> dict[str, object]:
        """Offer a trade of origin, and the background that it proposes."""
        chosen = self.choice("family", ["", *reference().family_index], family_name, family)
        proposed = background if chosen == family else _background(chosen)
        of_background = self.choice("background", list(Background), listed("background"), proposed, mark=chosen)
        return {"family": chosen, "background": of_background}

    def someone(self, offered: Sequence[str] = WHO) -> Someone:
        """Offer somebody new, somebody known, or nobody who is named."""
        key = f"{self.key}_who"
        first = state.start_widget(key, WHO[0])
        who = st.segmented_control(t("correct.who"), offered, default=first, required=True, key=key, format_func=_who)
        if who == "known":
            people = {each.uid: each.name for each in self.register.managers}
            chosen = inputs.select(
                t("correct.known"),
                sorted(people, key=lambda uid: compared(people[uid])),
                people.__getitem__,
                f"{self.key}_known",
                empty=t("choice.manager"),
            )
            self.valid = self.valid and chosen is not None
            return Someone(known=chosen or "")
        if who == "unnamed":
            return Someone()
        name = self.text("name")
        values = self.trade("", Background.UNKNOWN)
        self.valid = self.valid and bool(name.strip())
        return Someone(name=name, values=values)

    def _read(self, reading: Callable[[], Read], otherwise: Read) -> Read:
        try:
            return reading()
        except MosaiqueError as error:
            st.error(sentence(error))
            self.valid = False
            return otherwise


def listed(name: str) -> Callable[[str], str]:
    """Return how to write the members of a closed list, by its name in the catalogue."""
    return lambda member: plain(f"{name}.{member}")


def attempt() -> int:
    """Return the number of corrections made since the screen was opened: after each one, forms start again."""
    return state.CORRECTED.get() or 0


def subject(present: SeenRegion, kind: str, labels: Mapping[str, str], empty: str) -> str | None:
    """Offer the records that a correction can be of, by uid; one that another list asked for is chosen."""
    key = f"correct_{kind}_subject_{present.code}_{attempt()}"
    written = _still_there(key, labels)
    if (wanted := state.WANTED_SUBJECT.get()) in written:
        state.set_widget(key, wanted)
        state.WANTED_SUBJECT.clear()
    return inputs.select(t(f"correct.{kind}_subject"), list(written), written.__getitem__, key, empty=empty, width=520)


def _still_there(key: str, written: Mapping[str, str]) -> Mapping[str, str]:
    """The records, the chosen one among them under the name that it had: somebody else may have renamed it, or taken
    it off the list, while it is corrected here."""
    chosen, shown = state.widget(key), state.shown_as(key).get() or {}
    return {**written, chosen: shown[chosen]} if chosen in shown else written


def seat_name(register: Register, seat: PositionRecord) -> str:
    """What to call a position."""
    return plain("seat.name", position=seat.title, team=register.by_uid[seat.team].name)


def post_name(register: Register, post: AssignmentRecord) -> str:
    """What to call an assignment: its holder and its position."""
    seat = seat_name(register, register.by_uid[post.position])
    return plain("correct.acting_post" if post.acting else "correct.post", name=holder_name(register, post), seat=seat)


def holder_name(register: Register, post: AssignmentRecord) -> str:
    """What to call the holder of a position."""
    return register.by_uid[post.manager].name if post.manager else plain("seat.unnamed")


def changed(record: Any, values: Mapping[str, object]) -> dict[str, object]:
    """Return the values that a record does not have yet."""
    return {name: value for name, value in values.items() if getattr(record, name) != value}


def _background(family: str) -> Background:
    framework = reference()
    return framework.families[framework.family_index[family]].background if family else Background.UNKNOWN


def _who(who: str) -> str:
    return plain(f"correct.who_{who}")
