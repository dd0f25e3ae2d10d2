"""Everything that is plain HTTP: opening the house, the session cookie, guards, phones, the language of the page."""

from starlette.middleware import Middleware

from pages.web.errors import say
from pages.web.guards import Guards
from pages.web.opening import lifespan
from pages.web.page import Page
from pages.web.phones import routes as phone_routes
from pages.web.sessions import routes as session_routes

routes = [*session_routes, *phone_routes]
middleware = [Middleware(Guards), Middleware(Page)]

__all__ = ["lifespan", "middleware", "routes", "say"]
