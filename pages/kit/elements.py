"""The components of our own: each a style and a script of the kit, after the few lines that all scripts share."""

from functools import cache
from pathlib import Path

import streamlit as st

from pages.kit.internals import ComponentRenderer

_HERE = Path(__file__).parent


@cache
def component(name: str) -> ComponentRenderer:
    """Return the component of a name, declared once."""
    css, shared, script = (
        (_HERE / file).read_text(encoding="utf-8") for file in (f"{name}.css", "elements.js", f"{name}.js")
    )
    return st.components.v2.component(f"mosaique_{name}", css=css, js=shared + script)
