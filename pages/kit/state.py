"""What a browser tab remembers between two runs: the only file that touches `st.session_state`."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from queue import SimpleQueue
from typing import Any, Generic, TypeVar, cast

import streamlit as st

from model.access import Viewer
from model.corrections.assignments import Correction
from model.errors import MosaiqueError
from model.exchange.imports.decisions import ImportDecisions
from model.exchange.imports.facts import Place
from model.exchange.imports.mapping import ColumnMapping
from model.planner.limits import Limits
from model.planner.plans import Plan
from model.planner.value import Value as Worth
from model.scenario import Scenario
from model.services.plan.reasons import OtherOrder, Reasons
from model.services.records.corrections import SeenRegion
from model.services.records.import_drafts import GivenFiles, ImportDraft
from model.services.records.uploads import Upload
from model.services.scenario.drafts import Draft
from model.services.scenario.rows import SavedScenario
from model.services.workshop.consequences import SupposedVacancies, WishedSituation
from model.services.workshop.scene import Scene
from model.services.workshop.workshops import Hall
from model.workshop.minutes import Minutes

Value = TypeVar("Value")

_SLOT = "slot."
"""What the names begin with under which a tab remembers things, those of widgets aside."""


class Slot(Generic[Value]):
    """One thing that is remembered, with its type."""

    def __init__(self, name: str) -> None:
        self.name = f"{_SLOT}{name}"

    def get(self) -> Value | None:
        """Return what is remembered, if anything."""
        return cast(Value | None, st.session_state.get(self.name))

    def set(self, value: Value) -> None:
        """Remember something else."""
        st.session_state[self.name] = value

    def clear(self) -> None:
        """Forget."""
        st.session_state.pop(self.name, None)


@dataclass(frozen=True)
class Rival:
    """A scenario of one's own that a proposal is compared with, and what it is worth."""

    scenario: Scenario
    value: Worth


@dataclass(frozen=True)
class PlanRequest:
    """What a proposal is asked on: the scenario that holds what is fixed, the limits, and what it should do as well as,
    if there is such a thing."""

    scenario: Scenario
    limits: Limits
    rival: Rival | None = None


@dataclass(frozen=True, eq=False)
class PlanAnswer:
    """A proposal, and what it was asked on."""

    request: PlanRequest
    plan: Plan


@dataclass(frozen=True)
class Import:
    """The delivery being read: what tells its files from others, what was read of them, the mapping to start from, the
    opaque name of each file, the region; the files as they are told from others, the mapping proposed for them, and
    what was taken up again."""

    mark: Hashable
    upload: Upload
    mapping: ColumnMapping
    files: Mapping[str, str]
    code: str = ""
    given: GivenFiles = field(default_factory=GivenFiles)
    proposal: ColumnMapping = field(default_factory=ColumnMapping)
    resumed: ImportDraft | None = None


@dataclass(frozen=True)
class Correcting:
    """What is being corrected, the region as it was when that was chosen, what stands in the way.

    `subject` is the body, the kind of correction, the uid of the record and the number of corrections made before.
    """

    subject: tuple[str, str, str, int]
    looked: SeenRegion
    pending: Correction | None = None
    error: MosaiqueError | None = None


@dataclass(frozen=True)
class Context:
    """What the frame chose for every screen: the regions, what to call them, the date."""

    codes: tuple[str, ...]
    name: str
    of: str
    day: date

    @property
    def code(self) -> str | None:
        """The region, when there is exactly one."""
        return self.codes[0] if len(self.codes) == 1 else None


@dataclass(frozen=True)
class Completed:
    """The address of a page: its name, the query that the browser said it was opened with, and the query completed with
    what is shown."""

    page: str
    received: str
    query: str


@dataclass(frozen=True)
class Wanted:
    """What was chosen on another screen to be simulated: the kind of action, and the uids or the code that it is on."""

    kind: str
    seat: str = ""
    manager: str = ""
    team: str = ""
    competency: str = ""
    support: str = ""


@dataclass(frozen=True)
class StudioPlace:
    """Where one is on the mosaic of a scenario: the month in which one acts, the month that is looked at if one was
    chosen, the uid of the position whose tile is open."""

    act: date
    look: date | None = None
    opened: str = ""


@dataclass(frozen=True)
class GestureAnswer:
    """The last gesture on the mosaic editor that was answered, by its number; whether it came too soon to be done."""

    number: int = 0
    too_soon: bool = False


@dataclass(frozen=True)
class NewKey:
    """A key of other programs that was made a moment ago, and is shown to its account until it has been copied, on the
    screen where it was made or unfolded last."""

    account: str
    name: str
    secret: str = field(repr=False)
    screen: str


@dataclass(frozen=True)
class SigningIn:
    """Whose password was right, since when a second factor is awaited; from what a phone that is read in counts; the
    codes to write down, once it was; whether the provider of identities answered in place of a password."""

    login: str
    since: datetime
    nonce: str = field(repr=False)
    recovery: tuple[str, ...] = field(default=(), repr=False)
    by_provider: bool = False


@dataclass(frozen=True)
class Refusal:
    """What stood in the way of a gesture, the step and the revision of the workshop that it was made `on`."""

    on: tuple[str, int]
    error: MosaiqueError


Outcome = SimpleQueue[BaseException | None]
"""Where it is said once how the making of a file ended: what stood in the way, or nothing."""

CONTEXT: Slot[Context] = Slot("context")
WIDTH: Slot[int] = Slot("width")
GROWTH: Slot[float] = Slot("growth")
PRESSED: Slot[str] = Slot("pressed")
CLICKED: Slot[str] = Slot("clicked")
TICKET: Slot[str] = Slot("ticket")
RECOGNISED: Slot[Viewer] = Slot("recognised")
SIGNING_IN: Slot[SigningIn] = Slot("signing_in")
NEW_KEY: Slot[NewKey] = Slot("new_key")
COMPLETED: Slot[Completed] = Slot("completed")
WANTED: Slot[Wanted] = Slot("wanted")
PROPOSED: Slot[PlanAnswer] = Slot("proposed")
REASONS: Slot[tuple[PlanAnswer, Reasons]] = Slot("reasons")
ORDERS: Slot[tuple[PlanAnswer, tuple[OtherOrder, ...]]] = Slot("orders")
IMPORT: Slot[Import] = Slot("import")
STOPPED_IMPORTS: Slot[int] = Slot("stopped_imports")
CORRECTING: Slot[Correcting] = Slot("correcting")
CORRECTED: Slot[int] = Slot("corrected")
ANSWERED: Slot[GestureAnswer] = Slot("answered")
OBEYED: Slot[Mapping[str, int]] = Slot("obeyed")
UNDOING: Slot[tuple[str, MosaiqueError]] = Slot("undoing")
WANTED_SUBJECT: Slot[str] = Slot("wanted_subject")
DECISIONS: Slot[dict[Place, str]] = Slot("decisions")
ANSWERS: Slot[dict[str, str]] = Slot("answers")
SEALED_ANSWERS: Slot[dict[str, str]] = Slot("sealed_answers")
KEPT_DECISIONS: Slot[ImportDecisions] = Slot("kept_decisions")
STARTED_OVER: Slot[int] = Slot("started_over")
TOUR: Slot[int] = Slot("tour")
GUIDE: Slot[bool] = Slot("guide")
NEWCOMER: Slot[bool] = Slot("newcomer")
MENU: Slot[bool] = Slot("menu")
REFUSED: Slot[Refusal] = Slot("refused")
PREPARED: Slot[str] = Slot("prepared")
NOTICE: Slot[str] = Slot("notice")
RESET: Slot[bool] = Slot("reset")
PROJECTED: Slot[tuple[Hall, WishedSituation | SupposedVacancies | None, Scene | None]] = Slot("projected")


def draft(code: str) -> Slot[Draft]:
    """Return where the draft of a region is remembered."""
    return Slot(f"draft.{code}")


def variants(code: str) -> Slot[tuple[Scenario, ...]]:
    """Return where the variants of a scenario of a region are remembered, which nobody has kept yet."""
    return Slot(f"variants.{code}")


def colours_of_scenarios(code: str) -> Slot[Mapping[str, int]]:
    """Return where it is remembered which colour each compared scenario of a region has, by its uid."""
    return Slot(f"colours_of_scenarios.{code}")


def brought(code: str) -> Slot[Wanted]:
    """Return where it is remembered what was chosen on another screen, until a scenario of the region changes."""
    return Slot(f"brought.{code}")


def conflict(code: str) -> Slot[SavedScenario]:
    """Return where it is remembered what somebody else saved while the draft of a region was composed."""
    return Slot(f"conflict.{code}")


def studio(code: str) -> Slot[StudioPlace]:
    """Return where it is remembered what one looks at while composing about a region, for who comes back."""
    return Slot(f"studio.{code}")


def noted(uid: str) -> Slot[Minutes]:
    """Return where the conclusions of a workshop are remembered as they were when somebody began to write them."""
    return Slot(f"noted.{uid}")


def outcome(key: str) -> Slot[Outcome]:
    """Return where it is remembered how the making of a file ends that is offered under a key."""
    return Slot(f"outcome.{key}")


def shown_as(key: str) -> Slot[dict[Hashable, str]]:
    """Return where it is remembered how the choices of a list were written when it was drawn last."""
    return Slot(f"shown_as.{key}")


def ticked(key: str) -> Slot[tuple[str, ...]]:
    """Return where the uids of the rows of a table that can be ticked are remembered, as they were drawn last."""
    return Slot(f"ticked.{key}")


def widget(key: str) -> Any:
    """Return the value of a widget, by its key; for callbacks, which run before the widgets are drawn."""
    return st.session_state.get(key)


def trigger(key: str, name: str) -> Any:
    """Return what a component of ours tells under a name, for its callbacks; nothing where it is gone from the screen
    since: a busy browser tells a gesture once more just then."""
    return (st.session_state.get(key) or {}).get(name)


def start_widget(key: str, value: object) -> Any:
    """Give a widget its first value, without taking the place of one that it has; return what it holds.

    A widget is drawn with that as its default too: a busy browser may draw it from a later run than the one in which it
    was given its value, and would show, and send back, the default. A field that may be emptied has none: it could not
    be emptied any more.
    """
    if st.session_state.get(key) is None:
        st.session_state[key] = value
    return st.session_state[key]


def set_widget(key: str, value: object) -> None:
    """Give a widget a value before it is drawn."""
    st.session_state[key] = value


def forget_widget(key: str) -> None:
    """Let a widget start again from its first value."""
    st.session_state.pop(key, None)


def forget_work() -> None:
    """Drop what the tab remembers of what the house held; how it looks, and what it counts, stays."""
    shown = {CONTEXT.name, WIDTH.name, GROWTH.name, PRESSED.name, CLICKED.name, TICKET.name, COMPLETED.name}
    led = {TOUR.name, GUIDE.name, NEWCOMER.name, MENU.name, RESET.name}
    counted = {ANSWERED.name, OBEYED.name, STOPPED_IMPORTS.name, CORRECTED.name, STARTED_OVER.name}
    names = shown | led | counted
    for name in [str(name) for name in st.session_state if str(name).startswith(_SLOT) and name not in names]:
        del st.session_state[name]


def forget() -> None:
    """Drop everything that the tab remembers."""
    st.session_state.clear()


def forget_sign_in() -> None:
    """Drop what streamlit-authenticator remembers: a session is recognised by its cookie alone."""
    for key in ("authentication_status", "username", "name", "email", "roles"):
        st.session_state.pop(key, None)


def signed_in_as() -> str:
    """Return the login whose password was checked a moment ago."""
    return cast(str, st.session_state["username"])


def sign_in_failed() -> bool:
    """Whether a password was just refused."""
    return st.session_state.get("authentication_status") is False
