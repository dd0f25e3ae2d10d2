"""The mosaic of a screen: its rows, and a press on a tile or on a team."""

import json
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest


def mosaic(app: AppTest) -> dict[str, Any]:
    """What the mosaic shows."""
    shown: dict[str, Any] = json.loads(_proto(app).json)
    return shown


def tiles(app: AppTest, kind: str) -> list[dict[str, Any]]:
    """The tiles of a kind, in the order of the teams."""
    return [tile for row in mosaic(app)["rows"] for tile in row["tiles"] if tile["kind"] == kind]


def press(app: AppTest, uid: object) -> AppTest:
    """Press a tile or a team, as a browser tells it."""
    states = app._tree.get_widget_states()
    events = json.dumps([{"event": "pressed", "value": uid}])
    identifier = f"$$STREAMLIT_INTERNAL_KEY_{_proto(app).id}__events"
    states.widgets.append(WidgetState(id=identifier, json_trigger_value=events))
    return app._run(states)


def _proto(app: AppTest) -> Any:
    (shown,) = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "mosaique_mosaic"]
    return shown
