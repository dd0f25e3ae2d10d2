"""A client of Streamlit's own protocol: what a browser says to the server and what the server sends, byte for byte."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets import Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect

from pages.kit.connection import COOKIE

PATIENCE = 30


@dataclass
class Line:
    """An open connection to a server, as somebody with a cookie, or with none."""

    address: str
    cookie: str
    line: ClientConnection
    page: str = ""
    session: str = ""
    sent: list[bytes] = field(default_factory=list)

    def run(
        self, screen: str = "", query: Mapping[str, str] | None = None, widgets: Sequence[WidgetState] = ()
    ) -> list[ForwardMsg]:
        """Ask for a screen; return everything that the server answered."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.page
        asked.rerun_script.page_name = "" if self.page else screen
        asked.rerun_script.query_string = urlencode(query or {})
        asked.rerun_script.widget_states.widgets.extend(widgets)
        return self.say(asked)

    def say(self, asked: BackMsg, until: str = "script_finished") -> list[ForwardMsg]:
        """Send one message; return the answers up to one of a kind."""
        self.line.send(asked.SerializeToString())
        return list(self._answers(until))

    def _answers(self, until: str) -> Iterator[ForwardMsg]:
        while True:
            raw = self.line.recv(timeout=PATIENCE)
            assert isinstance(raw, bytes)
            self.sent.append(raw)
            message = ForwardMsg()
            message.ParseFromString(raw)
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.page = message.navigation.page_script_hash
            if kind == "new_session":
                self.session = message.new_session.initialize.session_id
            yield message
            if kind == until:
                return

    def fetch(self, deferred: str) -> tuple[str, str]:
        """Ask for a file to be made; return its address, or why it was not."""
        asked = BackMsg()
        asked.backend_operation_request.request_id = "r"
        asked.backend_operation_request.session_id = self.session
        asked.backend_operation_request.deferred_file.file_id = deferred
        answer = self.say(asked, "backend_operation_response")[-1].backend_operation_response
        return answer.deferred_file.url, answer.error_msg

    @property
    def bytes(self) -> bytes:
        """Everything that was received."""
        return b"".join(self.sent)


def elements(messages: Sequence[ForwardMsg]) -> Iterator[Any]:
    """The elements that a run drew."""
    for each in messages:
        if each.WhichOneof("type") == "delta" and each.delta.HasField("new_element"):
            yield each.delta.new_element


@dataclass
class Tab:
    """A tab of a browser on one screen: what it was last shown, and what its reader has typed and pressed."""

    line: Line
    screen: str
    shown: Sequence[ForwardMsg] = ()
    states: dict[str, WidgetState] = field(default_factory=dict)

    def open(self, **query: str) -> "Tab":
        """Ask for the screen, by an address that may say something."""
        self.line.page = ""
        self.shown = self.line.run(self.screen, query)
        return self

    def type(self, key: str, **value: Any) -> "Tab":
        """Give a widget a value, of any type, with all that was typed before; a press is not repeated."""
        state = WidgetState(id=self.named(key))
        for kind, what in value.items():
            if kind == "string_array_value":
                state.string_array_value.data.extend(what)
            else:
                setattr(state, kind, what)
        self.states[state.id] = state
        return self.again()

    def again(self) -> "Tab":
        """Run the screen with everything that was typed."""
        self.shown = self.line.run(self.screen, widgets=list(self.states.values()))
        while self.shown[-1].script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.shown = list(self.line._answers("script_finished"))
        self.states = {key: each for key, each in self.states.items() if each.WhichOneof("value") != "trigger_value"}
        return self

    def named(self, key: str) -> str:
        """The identifier of the widget whose key holds some letters, as the server made it."""
        return next(each for each in self._widgets() if key in each.split("-", 2)[-1])

    def _widgets(self) -> Iterator[str]:
        for element in elements(self.shown):
            yield str(getattr(getattr(element, element.WhichOneof("type") or ""), "id", ""))

    @property
    def said(self) -> str:
        """The sentences in boxes: what went wrong, or well."""
        return " ".join(each.alert.body for each in elements(self.shown) if each.HasField("alert"))


def downloads(messages: Sequence[ForwardMsg]) -> dict[str, str]:
    """Return the files that a run offers: what their buttons say, and how to ask for them."""
    buttons = (each.delta.new_element.download_button for each in messages if each.WhichOneof("type") == "delta")
    return {each.label: each.deferred_file_id for each in buttons if each.deferred_file_id}


@contextmanager
def opened(address: str, cookie: str = "", session: str = "", origin: str | None = None) -> Iterator[Line]:
    """Connect with a cookie, on a new session or on one that is known, from a page of some site."""
    protocols = ["streamlit", "x", session] if session else ["streamlit"]
    line = connect(
        address.replace("http", "ws") + "/_stcore/stream",
        origin=Origin(address if origin is None else origin) if origin != "" else None,
        subprotocols=[Subprotocol(each) for each in protocols],
        additional_headers={"cookie": f"{COOKIE}={cookie}"} if cookie else {},
        max_size=None,
    )
    with line:
        yield Line(address, cookie, line)


def welcomed(address: str) -> str:
    """Return the cookie that a demonstration gives to whoever comes."""
    page = httpx.get(address, headers={"accept": "text/html"}, timeout=PATIENCE)
    return page.cookies[COOKIE]
