"""A page as one HTML file that can be edited in a browser or opened by a word processor: no script, nothing fetched."""

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from model.exchange.exports.page import Page, document
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
    sections = [each | {"chart": each["chart"] and _drawn(each["chart"])} for each in shown["sections"]]
    parts = {"charts": [_drawn(each) for each in shown["charts"]], "sections": sections}
    return _templates().get_template("minutes.html").render(**shown | parts).encode()


def _drawn(chart: Mapping[str, str]) -> Mapping[str, str]:
    return {**chart, "svg": Markup(chart["svg"])}  # noqa: S704  drawn by us, texts escaped
