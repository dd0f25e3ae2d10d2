"""What people take away: the trace that a file with names leaves, and the same view without what may not circulate."""

from collections.abc import Sequence

from model.access import Role, Viewer
from model.errors import NotAllowed
from model.services.access import sessions
from model.services.context import store
from model.storage.audit import audit


def as_reader(viewer: Viewer, codes: Sequence[str]) -> Viewer:
    """Return whoever looks as a reader of some of their regions: what a reader sees may circulate.

    Raises:
        NotAllowed: a region outside the perimeter.
    """
    for code in codes:
        viewer.require_region(code)
    return Viewer(viewer.account, viewer.name, Role.READER, tuple(codes), viewer.network)


def confirm(viewer: Viewer, secret: str) -> None:
    """Make sure that a file which is asked for now goes to whom the page was shown to.

    Raises:
        NotAllowed: the session was closed, or its account changed.
    """
    if sessions.recognise(secret) != viewer:
        raise NotAllowed("access.session")


def note(viewer: Viewer, codes: Sequence[str], kind: str) -> None:
    """Leave an audit line for a file with names: who, of which regions, which screen and kind of file; no value."""
    with store().write() as session:
        audit(session, viewer.account, "take_away", subject=kind, scope=" ".join(codes))
