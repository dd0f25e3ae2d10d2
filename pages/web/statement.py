"""The accessibility statement: a page of plain HTTP, open to whoever is signed in or not, of use without any script."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.kit.accessibility import PLACE
from pages.web.phones import phone_pages
from pages.web.phones.phone_pages import language


async def statement(request: Request) -> Response:
    """Show the statement in the language that is asked for."""
    return phone_pages.answer(phone_pages.accessibility(language(request)))


routes = [Route(PLACE, statement)]
