"""The child process of the press: one order a line on its input, one answer each on its output.

Started by `press` as `python -m model.exchange.exports.press_worker`. It reads no setting and no database.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import IO, Any, Final

from model.settings import DATA

TEMPLATES, FONTS = DATA / "templates", DATA / "fonts"
"""Source Sans Pro, in three weights: the type of the screens, so that print looks the same on every machine. Not its
newer name, Source Sans 3: the measure of texts in pictures reads no family name that needs quotes. Noto Emoji is
beside it, for what a room writes."""


TIGHTEST: Final = 4
"""How many times a page is made a little smaller, at most."""

LOWEST_END: Final = 6.0
"""How far from the top, in centimetres, a last page ends that is worth its paper; the first two are its margin."""


@cache
def _converter() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def svg(spec: dict[str, Any], **locales: Any) -> bytes:
    """Draw a Vega-Lite chart as SVG; nothing is fetched from anywhere."""
    drawn: str = _converter().vegalite_to_svg(spec, allowed_base_urls=[], **locales)
    return drawn.encode()


def png(spec: dict[str, Any], scale: float, **locales: Any) -> bytes:
    """Draw a Vega-Lite chart as PNG; nothing is fetched from anywhere."""
    drawn: bytes = _converter().vegalite_to_png(spec, scale=scale, allowed_base_urls=[], **locales)
    return drawn


def pdf(template: str, page: dict[str, Any]) -> bytes:
    """Print a page as tagged PDF. What it says is data that the template reads, never a part of the template.

    PDF/UA refuses a character that no font of ours has; such a page is printed without the claim, still tagged.
    """
    import typst

    source, root = str(TEMPLATES / f"{template}.typ"), str(TEMPLATES)
    given = _set(source, json.dumps(page))
    try:
        return _content(typst.compile(source, root=root, font_paths=_fonts(), sys_inputs=given, pdf_standards="ua-1"))
    except typst.TypstError:
        return _content(typst.compile(source, root=root, font_paths=_fonts(), sys_inputs=given))


def _set(source: str, page: str) -> dict[str, str]:
    """What a template is given: the page, a little smaller where a last page would hold a few lines alone."""
    import typst

    for tight in range(TIGHTEST + 1):
        given = {"page": page, "tight": str(tight)}
        ends = json.loads(
            typst.query(
                source, "<end>", field="value", one=True, root=str(TEMPLATES), font_paths=_fonts(), sys_inputs=given
            )
        )
        if ends["page"] == 1 or ends["from-top"] >= LOWEST_END:
            return given
    return {"page": page}


def _content(compiled: bytes | list[bytes] | None) -> bytes:
    assert isinstance(compiled, bytes)
    return compiled


TASKS: Mapping[str, Callable[..., bytes]] = {"svg": svg, "png": png, "pdf": pdf}


def serve(orders: IO[bytes], answers: IO[bytes]) -> None:
    """Do what is ordered until there are no more orders; the first of them finds everything loaded."""
    svg({"data": {"values": [{}]}, "mark": "text"})
    for line in orders:
        task, values = json.loads(line)
        fault, content = "", b""
        try:
            content = TASKS[task](**values)
        except (ValueError, RuntimeError) as error:
            fault = f"{type(error).__name__}: {error}"
        answers.write(json.dumps([fault, len(content)]).encode() + b"\n" + content)
        answers.flush()


def _own_output() -> IO[bytes]:
    """Return our output, and let whatever a library prints go elsewhere."""
    ours = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return ours


if __name__ == "__main__":
    serve(sys.stdin.buffer, _own_output())
