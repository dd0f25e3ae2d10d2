"""The launcher of Mosaïque around a screen that is empty: what any page of such a server costs."""

import os
import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from pages.web import lifespan, middleware, routes  # the folder must be known first

script = os.environ.get("EMPTY_SCRIPT", "nothing.py")
app = st.App(Path(__file__).with_name(script), routes=routes, middleware=middleware, lifespan=lifespan)
