"""Charts as pictures: the specification that the screen draws, drawn on the server."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from model.exchange.exports.press import press

SCALE = 2.0
"""How many dots of a PNG stand for a pixel of the screen."""


def svg(spec: Mapping[str, Any]) -> str:
    """Return a chart as SVG, from its Vega-Lite specification; its description is the title of the picture."""
    drawn, description = press().ask("svg", **_order(spec)).decode(), escape(spec.get("description", ""))
    return drawn.replace(">", f' role="img"><title>{description}</title>', 1) if description else drawn


def png(spec: Mapping[str, Any], scale: float = SCALE) -> bytes:
    """Return a chart as PNG, from its Vega-Lite specification."""
    return press().ask("png", scale=scale, **_order(spec))


def _order(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The order for a chart, with the number and date formats that it carries.

    Raises:
        ValueError: it names an address; the data of a chart travel inside it, and nothing is fetched for it.
    """
    if "url" in _keys(spec):
        raise ValueError("a chart that is drawn here names no address")
    locale = spec.get("config", {}).get("locale", {})
    formats = {"format_locale": locale.get("number"), "time_format_locale": locale.get("time")}
    return {"spec": dict(spec), **{name: value for name, value in formats.items() if value}}


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from value
        for each in value.values():
            yield from _keys(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _keys(each)
