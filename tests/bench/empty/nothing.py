"""An empty screen inside the frame: what every page of the application costs before it says anything."""

import streamlit as st

from pages.kit import frame, session

st.set_page_config(page_title="Mosaïque", layout="wide")
places = frame.lay_out()
who = session.recognised()
page = st.navigation([st.Page(lambda: None, title="Nothing", url_path="nothing")], position="hidden")
assert who is not None
frame.draw(who, places, [("situation", page)] * 6)
page.run()
