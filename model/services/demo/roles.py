"""The roles of the demonstration: whom one lands as, and one-click changes of role."""

from dataclasses import dataclass

from sqlmodel import select

from model.access import Role, Viewer
from model.domain.framework import RegionReference
from model.domain.vocabulary import Network
from model.services import context
from model.services.access import sessions
from model.services.context import demo, reference, store
from model.services.demo.dataset import only_in_demo
from model.storage.tables import AccountRow, SessionRow


def ticket() -> str:
    """Open a session as the first account of the demonstration; return its one-time ticket."""
    only_in_demo()
    return sessions.open_session(demo()["accounts"][0]["login"])


def begin() -> str:
    """Open a session as the first account of the demonstration; return the secret of its cookie."""
    secret = sessions.exchange(ticket())
    assert secret is not None  # the ticket was made a moment ago
    return secret


@dataclass(frozen=True)
class DemoRole:
    """Somebody whom one can be in the demonstration."""

    login: str
    account: str
    role: Role
    network: Network | None
    regions: tuple[RegionReference, ...]


def people() -> list[DemoRole]:
    """Return everybody whom one can be, in the order of `dataset.toml`."""
    only_in_demo()
    with store().read() as session:
        uids = dict(session.execute(select(AccountRow.login, AccountRow.uid)).all())
    return [
        DemoRole(
            each["login"],
            uids[each["login"]],
            Role(each["role"]),
            Network(each["network"]) if "network" in each else None,
            tuple(reference().regions[code] for code in each["regions"]),
        )
        for each in demo()["accounts"]
    ]


def become(secret: str, login: str) -> None:
    """Go on as another account of the demonstration, in the same session."""
    only_in_demo()
    with store().write() as session:
        account = session.exec(select(AccountRow).where(AccountRow.login == login)).one()
        digest = sessions.digest(secret)
        row = session.exec(select(SessionRow).where(SessionRow.cookie_hash == digest)).one()
        row.account_key = account.key or 0
        session.add(row)


def viewer() -> Viewer:
    """Return whom one lands as."""
    only_in_demo()
    return sessions.viewer_of(context.demo()["accounts"][0]["login"])
