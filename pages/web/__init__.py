"""Everything that is plain HTTP: opening the house, the session cookie, guards, the language of the page."""

from starlette.middleware import Middleware

from pages.web.errors import say
from pages.web.guards import Guards
from pages.web.opening import lifespan
from pages.web.page import Page
from pages.web.sessions import routes

middleware = [Middleware(Guards), Middleware(Page)]

__all__ = ["lifespan", "middleware", "routes", "say"]
