"""The addresses that screens had before: each leads to where the screen is now, with all that it said."""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MOVED = {
    "region": "",
    "saved": "scenarios",
    "compose": "composer",
    "comparing": "comparison",
    "proposing": "plan",
    "assuming": "assumptions",
    "preparing": "preparation",
    "hosting": "facilitation",
    "projecting": "wall",
    "concluding": "conclusions",
    "importing": "imports",
    "correcting": "corrections",
    "people": "accounts",
    "journal": "audit",
}
"""The addresses that were kept in links, mails and bookmarks, and where their screens are; the first screen, whose
name somebody may write as they do the others', is the bare address."""

FOR_GOOD = 308
"""The status of what has moved and does not come back."""


class OldAddresses:
    """Leads whoever asks for a screen where it was to where it is; what the address said goes along."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        place = _place(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else ""
        app = RedirectResponse(place, FOR_GOOD) if place else self.app
        await app(scope, receive, send)


def _place(scope: Scope) -> str:
    """The address where a screen is now, if it is asked for where it was."""
    name = MOVED.get(str(scope["path"]).removeprefix("/").removesuffix("/"))
    query = scope["query_string"].decode("latin-1")
    return f"/{name}{'?' if query else ''}{query}" if name is not None else ""
