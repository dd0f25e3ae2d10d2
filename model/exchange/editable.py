"""A page as one HTML file that can be edited in a browser or opened by a word processor: no script, nothing fetched."""

from functools import cache

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from model.exchange.printing import Page, document
from model.settings import DATA
from model.wording import Catalogue


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(DATA / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def html(page: Page, words: Catalogue) -> bytes:
    """Return a page as HTML; every text is escaped, the charts are drawings of our own."""
    shown = document(page, words)
    charts = [each | {"svg": Markup(each["svg"])} for each in shown["charts"]]  # noqa: S704  drawn by us, texts escaped
    return _templates().get_template("minutes.html").render(**shown | {"charts": charts}).encode()
