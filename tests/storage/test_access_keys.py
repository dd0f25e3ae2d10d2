"""A key shown often at once, on both engines: no more is answered in a minute than of as many one after the other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from model.access import Role, Viewer, operator
from model.services.access import access_keys, accounts, sessions

pytestmark = pytest.mark.usefixtures("production")


def test_of_fourteen_requests_sent_together_four_are_answered_on_either_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_keys, "ASKED", 4)
    accounts.create(operator(), "anne", "Anne", Role.DIRECTOR, "quatre mots sans rapport", ("AQ",))
    secret, together = access_keys.make(sessions.viewer_of("anne"), "k", 30), Barrier(14)

    def show(_: int) -> bool:
        together.wait()
        return isinstance(access_keys.recognise(secret), Viewer)

    with ThreadPoolExecutor(14) as pool:
        assert sum(pool.map(show, range(14))) == 4
