"""What one more run of a screen costs the server, asked for by a client without a browser."""

import time

from model.services.demo import roles as demo_roles
from tests.browser.serving import Server, inside
from tests.protocol import opened, welcomed

WHO = {"regions": "tete-de-reseau"}
"""Who looks at the screens that are not for the director whom a demonstration begins with."""


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has used, in seconds, to the nanosecond (Linux)."""
    return time.clock_gettime((~pid << 3) | 2)


def cpu_per_rerun(
    server: Server, screen: str, *, warm: int = 5, reruns: int = 10, rounds: int = 5, **parameters: str
) -> float:
    """The processor time of the server for one more run of a screen, in seconds: the best of the rounds' means."""
    cookie = welcomed(server.address)
    if screen in WHO:
        with inside(server.log.parent, "demo"):
            demo_roles.become(cookie, WHO[screen])
    with opened(server.address, cookie) as line:
        for _ in range(warm):
            line.run(screen, parameters)
        found = []
        for _ in range(rounds):
            before = cpu_seconds(server.process.pid)
            for _ in range(reruns):
                line.run(screen, parameters)
            found.append((cpu_seconds(server.process.pid) - before) / reruns)
    return min(found)
