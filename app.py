"""The launcher: the screens of `pages/shell.py`, behind our own routes and middleware."""

from pathlib import Path

import streamlit as st

from pages.web import exception_handlers, lifespan, middleware, routes, say

app = st.App(
    Path(__file__).resolve().parent / "pages" / "shell.py",
    routes=routes,
    middleware=middleware,
    lifespan=lifespan,
    on_script_error=say,
    exception_handlers=exception_handlers,
)
