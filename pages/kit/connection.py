"""What the routes and the screens both know of the door, in this process: who owns which connection and which file."""

import re
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from model import settings
from model.cache import Cache
from model.services.access.sessions import digest
from model.settings import LOOPBACK

COOKIE = "mosaique"
PROGRAMS, DESCRIPTION = "/api/v1", "openapi.json"
"""The address under which other programs read, with a key and no cookie; and under it, what describes all of it."""

door_code: list[str] = []
"""The code that is asked in a demonstration that listens beyond this machine; empty when none is."""


def published(place: str) -> str:
    """Return one of our own addresses as a browser asks for it: under the path of the public one."""
    return settings.current().prefix + place


_HOUSE = 64
"""The bits of an address of version 6 that say which house it is; whoever lives there chooses the others."""


def whence(direct: str, forwarded: str) -> str:
    """Return where a connection comes from; behind a proxy on this machine, where the proxy says (its last word).

    All the addresses of version 6 of one house are one place: nobody may try once more from each of them.
    """
    address = exactly(direct, forwarded)
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Network((ip, _HOUSE), strict=False)) if isinstance(ip, IPv6Address) else address


_PORT: Final = re.compile(r"\[(.*)\](?::\d+)?|([^:]*):\d+")
"""An address as some proxies write it, with a port, which is another one at each connection: `[2001:db8::1]:443`."""


def exactly(direct: str, forwarded: str) -> str:
    """Return the very address that a connection comes from, without any port, as far as it can be read."""
    address = forwarded.rpartition(",")[2].strip() or direct if direct in LOOPBACK else direct
    written = _PORT.fullmatch(address)
    bare = (written[1] or written[2]) if written else address
    try:
        ip = ip_address(bare)
    except ValueError:
        return address
    return str(ip.ipv4_mapped) if isinstance(ip, IPv6Address) and ip.ipv4_mapped else bare


class Owners:
    """The cookies that things belong to, as digests; what was not spoken of for longest is forgotten first."""

    def __init__(self, most: int) -> None:
        self.known = Cache[frozenset[str]](most)

    def give(self, name: str, secret: str) -> None:
        """Say that something belongs to a cookie, and to no other from now on."""
        self.known.change(name, lambda _: frozenset({digest(secret)}))

    def share(self, name: str, secret: str) -> None:
        """Say that something belongs to a cookie too: two people may ask for the very same file."""
        self.known.change(name, lambda before: (before or frozenset()) | {digest(secret)})

    def belongs(self, name: str, secret: str) -> bool:
        """Whether something is known, and belongs to a cookie."""
        return bool(secret) and digest(secret) in (self.known.find(name) or ())

    def elsewhere(self, name: str, secret: str) -> bool:
        """Whether something is known, and does not belong to a cookie."""
        owners = self.known.find(name)
        return owners is not None and digest(secret) not in owners


connections = Owners(10_000)
"""The Streamlit sessions, by their identifier: whoever learns one gets in no further."""

files = Owners(10_000)
"""The files that were made to be downloaded, by their identifier."""
