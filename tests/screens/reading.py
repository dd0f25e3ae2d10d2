"""What is written and drawn on a screen."""

import json

from streamlit.testing.v1 import AppTest


def texts(app: AppTest) -> str:
    return " ".join(element.value for kind in (app.markdown, app.caption) for element in kind).replace("\\", "")


def opening(app: AppTest) -> str:
    """The sentence that says what the screen found, as one reads it."""
    return str(app.header[0].value).replace("\\", "").replace("\u00a0", " ")


def drawn(chart: object) -> str:
    """What a chart holds: its specification, with the values that travel in it."""
    return json.dumps(json.loads(chart.proto.spec), ensure_ascii=False)  # type: ignore[attr-defined]


def asked(app: AppTest) -> str:
    return " ".join(each.value for each in app.markdown).replace("\\", "").replace("\u00a0", " ")
