"""What the accessibility statement says that changes with the application: where it is, since when, what is not met.

The tests of every screen read the same list: what is on it must still fail somewhere, and nothing else may.
"""

from datetime import date
from typing import Final, NamedTuple

PLACE: Final = "/accessibilite"
"""The address of the statement, open to everybody."""

ESTABLISHED: Final = date(2026, 11, 30)
"""The day on which the statement was last looked through."""


class Exemption(NamedTuple):
    """Something that does not meet a criterion of the RGAA: its name in the catalogues, the criterion, and the words
    that stay in English in a page in French, as a regular expression."""

    name: str
    criterion: str
    words: str


EXEMPTIONS: Final = (
    Exemption("navigation", "8.7", r"Skip to main content|Navigate to home page"),
    Exemption("menu", "8.7", r"Sidebar|Collapse sidebar|Expand sidebar"),
    Exemption("lists", "8.7", r"Open|Clear value|Clear all"),
    Exemption(
        "charts",
        "8.7",
        r"(Download as PNG|Copy Vega-Lite spec|Help for|Fullscreen|Show data|Close fullscreen)(: ?.*)?|Help for .*",
    ),
    Exemption(
        "files",
        "8.7",
        r"Upload|file upload|\d+MB per file.*|Copy to clipboard|(Show|Hide) password( text)?|Shift \+ U|Help",
    ),
    Exemption("tables", "8.7", r"(Search|Download as CSV|Fullscreen|Column visibility|Show/hide columns)(: .*)?"),
)
"""What Streamlit says itself in English and gives no way to say otherwise, all but the file chooser for screen readers
only: to be taken off this list when Streamlit can be translated."""
