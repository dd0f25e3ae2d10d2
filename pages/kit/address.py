"""The address of a screen, beside what the frame writes there: what it names, read and written in one place."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import streamlit as st

SCENARIO: Final = "scenario"
MONTH: Final = "mois"
MONTH_OF_ACTION: Final = "agir"
POSITION: Final = "poste"
PLACES: Final = (MONTH, MONTH_OF_ACTION, POSITION)
"""What names where one is in a scenario."""


def named(name: str) -> str:
    """Return what the address names, as it is written there; empty if nothing."""
    return st.query_params.get(name, "")


def month(name: str) -> date | None:
    """Return the month that the address names, by its first day; `None` where it names none."""
    try:
        return date.fromisoformat(f"{named(name)}-01")
    except ValueError:
        return None


def written(day: date) -> str:
    """Return a month as an address writes it: 2027-12."""
    return f"{day:%Y-%m}"


def write(values: Mapping[str, str]) -> None:
    """Name other things in the address; what is empty is named no more, and the rest stays."""
    changed = {name: value for name, value in values.items() if named(name) != value}
    if some := {name: value for name, value in changed.items() if value}:
        st.query_params.update(some)
    for name in changed.keys() - some.keys():
        st.query_params.pop(name, None)
