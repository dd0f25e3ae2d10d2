"""Which workshop: one of the region that the frame chose; it lives in the address."""

from collections.abc import Sequence
from operator import attrgetter

from model.access import Viewer
from model.services.context import PARIS
from model.services.workshop import workshops
from model.services.workshop.workshops import Phase, Workshop
from pages.kit import address, inputs, widgets
from pages.kit.wording import plain, t

UID = "atelier"
"""Under which name the address names a workshop."""


def one_region(title: str) -> str:
    """Return the region that was chosen; stops the screen when there are several."""
    chosen = widgets.context()
    if chosen.code is None:
        widgets.heading(title, plain("workshop.one_region"))
        address.stop()
    return chosen.code


def held(who: Viewer, code: str, title: str) -> Workshop:
    """Return the workshop that is being held, or the one that was chosen among several; stops the screen when none
    is."""
    under_way = running(who, code)
    if not under_way:
        widgets.heading(title, plain("workshop.none_running"))
        if any(each.phase in (Phase.CLOSED, Phase.PAUSED) for each in workshops.listing(who, code)):
            address.link("workshop/conclusions/screen.py", label=t("workshop.conclude"), icon=":material/summarize:")
        address.link("workshop/preparation/screen.py", label=t("workshop.go_prepare"), icon=":material/co_present:")
        address.stop()
    alone = len(under_way) == 1 and address.named(UID) in ("", under_way[0].uid)
    return under_way[0] if alone else which(under_way)


def running(who: Viewer, code: str) -> list[Workshop]:
    """Return the workshops of a region that are being held."""
    return [each for each in workshops.listing(who, code) if each.phase is Phase.RUNNING]


def ready(who: Viewer, code: str) -> Workshop | None:
    """Return the workshop that the address names, if its doors are still closed."""
    uid = address.named(UID)
    listed = workshops.listing(who, code) if uid else ()
    return next((each for each in listed if each.uid == uid and each.phase is Phase.PREPARED), None)


def which(listed: Sequence[Workshop]) -> Workshop:
    """Ask which workshop."""
    label, by = t("workshop.which"), attrgetter("uid")
    return inputs.select(label, listed, named, UID, by=by, bound=UID, width=480) or listed[0]


def named(workshop: Workshop) -> str:
    """Name a workshop: its title, when it was begun, or else prepared, whether it is a rehearsal."""
    at = (workshop.started_at or workshop.created_at).astimezone(PARIS)
    name = plain("workshop.named", title=workshop.title, day=workshop.held_on or at.date(), time=at.time())
    return plain("rehearse.named", name=name) if workshop.rehearsed else name
