"""The mosaic editor of a screen: what it shows, and the gestures that a browser would send."""

import json
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

VACANT = "vacant"


def board(app: AppTest) -> dict[str, Any]:
    """What the editor shows."""
    shown: dict[str, Any] = json.loads(_proto(app).json)
    return shown


def gesture(app: AppTest, kind: str, *, revision: str | None = None, **on: object) -> AppTest:
    """Make a gesture on the board that is shown, or on one of another revision."""
    message = {"kind": kind, "revision": revision or board(app)["revision"], **on}
    states = app._tree.get_widget_states()
    events = json.dumps([{"event": "gesture", "value": message}])
    identifier = f"$$STREAMLIT_INTERNAL_KEY_{_proto(app).id}__events"
    states.widgets.append(WidgetState(id=identifier, json_trigger_value=events))
    return app._run(states)


def tiles(app: AppTest, kind: str) -> list[str]:
    """The uids of the tiles of a kind, with the scenario, in the order of the teams."""
    return [tile["id"] for team in board(app)["teams"] for tile in team["after"] if tile["kind"] == kind]


def unfold(app: AppTest, seat: str = "") -> AppTest:
    """Open a tile, that of the first vacant position for want of another."""
    return gesture(app, "open", seat=seat or tiles(app, VACANT)[0])


def place(app: AppTest, choice: int) -> AppTest:
    """Place what one of the choices of the open tile says."""
    return gesture(app, "place", choice=choice)


def figures(app: AppTest) -> list[dict[str, str]]:
    """The headline figures of the editor, none on a screen without one."""
    return [figure for each in _editors(app) for figure in json.loads(each.proto.json)["effect"]["figures"]]


def _proto(app: AppTest) -> Any:
    (shown,) = _editors(app)
    return shown.proto


def _editors(app: AppTest) -> list[Any]:
    return [each for each in app.get("bidi_component") if "mosaic_editor" in each.proto.id]
