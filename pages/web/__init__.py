"""Everything that is plain HTTP: opening the house, its path, cookies, guards, old addresses, phones, languages."""

from starlette.middleware import Middleware

from pages.web.addresses import OldAddresses
from pages.web.api.routes import routes as api_routes
from pages.web.errors import exception_handlers, say
from pages.web.first_page import FirstPage
from pages.web.guards import Guards
from pages.web.phones.routes import routes as phone_routes
from pages.web.prefix import Prefix
from pages.web.provider import routes as provider_routes
from pages.web.sessions import routes as session_routes
from pages.web.start import lifespan
from pages.web.statement import routes as statement_routes
from pages.web.supervision import routes as supervision_routes

routes = [*session_routes, *provider_routes, *phone_routes, *statement_routes, *supervision_routes, *api_routes]
middleware = [Middleware(Prefix), Middleware(Guards), Middleware(OldAddresses), Middleware(FirstPage)]

__all__ = ["exception_handlers", "lifespan", "middleware", "routes", "say"]
