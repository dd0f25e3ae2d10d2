"""Slides to be shown and changed: real text and tables, charts as pictures with the sentence that replaces them."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from model.exchange.exports.page import Page, Section, Table, mark
from model.wording import Catalogue

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, ROOM = Inches(0.6), Inches(12.13)
TOP, BOTTOM = Inches(1.55), Inches(6.75)
GAP: Final = Inches(0.25)
ROW: Final = Inches(0.42)
LEAST_ROW: Final = Inches(0.27)
"""What a row of the smallest text needs."""
MOST_SHARED: Final = 6
"""How many rows a table has at most beside another section."""

LINE: Final = Inches(0.36)
MARGIN: Final = Inches(0.02)
INK, QUIET = map(RGBColor.from_string, ("1B2733", "4B5563"))
SIZES: Final = ((600, 20), (1000, 16), (1400, 14))
"""Up to how many characters a text has which size, in points."""
SMALLEST: Final = 12
COVER, TEXT, BARE = 0, 1, 5
"""The layouts of a new file: a cover, a title over a text, a title alone."""
GRID: Final = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""The style of a table that has thin lines and no colour: it prints in grey."""
LANGUAGES: Final[Mapping[str, str]] = {"fr": "fr-FR", "en": "en-GB"}

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Picture = bytes | None
Part = tuple[Section, Picture]


def deck(page: Page, pictures: Sequence[Picture], words: Catalogue) -> bytes:
    """Return a page as slides: a cover, then one for each section with a chart or a long table and one for every two
    others; `pictures` holds the chart of each section as PNG, if it has one."""
    show = Presentation()
    show.slide_width, show.slide_height = WIDTH, HEIGHT
    show.core_properties.title, show.core_properties.author = _clean(page.title), "Mosaïque"
    show.core_properties.language = words.language
    cover = show.slides.add_slide(show.slide_layouts[COVER])
    _place(cover.shapes.title, LEFT, Inches(1.7), ROOM, Inches(1.5))
    _write(cover.shapes.title.text_frame, [page.title], 38, bold=True)
    _place(cover.placeholders[1], LEFT, Inches(3.3), ROOM, Inches(2.6))
    _write(cover.placeholders[1].text_frame, [page.finding, *filter(None, page.notes)], 20)
    for parts in _grouped(list(zip(page.sections, pictures, strict=True))):
        _slide(show, parts)
    foot = f"{mark(page, words)} · {page.scope} · {words('export.on', day=page.day)}"
    for number, slide in enumerate(show.slides, start=1):
        box = slide.shapes.add_textbox(LEFT, Inches(6.92), ROOM, Inches(0.4))
        _write(box.text_frame, [f"{foot} · {number}"], 12, ink=QUIET)
    for run in (each for slide in show.slides for each in slide.element.iter(qn("a:rPr"), qn("a:endParaRPr"))):
        run.set("lang", LANGUAGES.get(words.language, words.language))
    content = io.BytesIO()
    show.save(content)
    return content.getvalue()


def _grouped(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """A section with a chart or a long table alone, two others together."""
    waiting: list[Part] = []
    for part in parts:
        if part[1] or _long(part[0]):
            yield from [waiting] if waiting else []
            waiting = []
            yield [part]
        else:
            waiting.append(part)
            if len(waiting) == 2:
                yield waiting
                waiting = []
    yield from [waiting] if waiting else []


def _long(section: Section) -> bool:
    return section.table is not None and len(section.table.rows) > MOST_SHARED


def _slide(show: Any, parts: Sequence[Part]) -> None:
    slide = show.slides.add_slide(show.slide_layouts[BARE])
    _place(slide.shapes.title, LEFT, Inches(0.4), ROOM, Inches(1.0))
    _write(slide.shapes.title.text_frame, [" · ".join(section.title for section, _ in parts)], 28, bold=True)
    width = int((ROOM - GAP * (len(parts) - 1)) / len(parts))
    for place, (section, picture) in enumerate(parts):
        left, top = LEFT + place * (width + GAP), int(TOP)
        if len(parts) > 1:
            head = slide.shapes.add_textbox(left, top, width, Inches(0.5))
            _write(head.text_frame, [section.title], 20, bold=True)
            top += Inches(0.6)
        _fill(slide, section, picture, (left, top, width))


def _fill(slide: Any, section: Section, picture: Picture, where: tuple[int, int, int]) -> None:
    """Put the chart of a section, its table and its texts under each other."""
    left, top, width = where
    rows = section.table.rows if section.table else ()
    if picture and section.chart:
        under = (ROW * (len(rows) + 1) + GAP if rows else 0) + (Inches(2.3) if section.texts else 0)
        top += _draw(slide, picture, section.chart.alt, (left, top, width, BOTTOM - top - under)) + GAP
    if section.table and rows:
        room = BOTTOM - top - (GAP + LINE * len(section.texts) if section.texts else 0)
        top += _tabulate(slide, section.table, (left, top, width, room)) + GAP
    if section.texts:
        box = slide.shapes.add_textbox(left, top, width, max(BOTTOM - top, Inches(0.5)))
        _write(box.text_frame, section.texts, _size(section.texts))


def _draw(slide: Any, picture: bytes, alt: str, where: tuple[int, int, int, int]) -> int:
    """Put a picture as large as there is room; return its height."""
    left, top, width, height = where
    shape = slide.shapes.add_picture(io.BytesIO(picture), left, top)
    scale = min(width / shape.width, max(height, Inches(1)) / shape.height)
    shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
    shape._element._nvXxPr.cNvPr.set("descr", _clean(alt))
    return int(shape.height)


def _tabulate(slide: Any, table: Table, where: tuple[int, int, int, int]) -> int:
    """Put a table, with smaller rows where there is little room; return its height."""
    left, top, width, room = where
    row = min(ROW, max(LEAST_ROW, room // (len(table.rows) + 1)))
    size, height = 16 if row == ROW else SMALLEST, row * (len(table.rows) + 1)
    width = min(width, Inches(4.04) * len(table.headers))
    shape = slide.shapes.add_table(len(table.rows) + 1, len(table.headers), left, top, width, height)
    shape._element._nvXxPr.cNvPr.set("descr", _clean(table.name))
    shape._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = GRID
    for line, cells in enumerate((table.headers, *table.rows)):
        for column, cell in enumerate(cells):
            box = shape.table.cell(line, column)
            box.margin_top = box.margin_bottom = MARGIN
            _write(box.text_frame, [str(cell)], size, bold=not line)
            box.text_frame.paragraphs[0].space_after = Pt(0)
    return height


def _write(frame: Any, texts: Sequence[str], size: int, *, bold: bool = False, ink: RGBColor = INK) -> None:
    """Write paragraphs, from the left and from the top; what is too long for its box shrinks."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    for place, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = 1, Pt(size / 3)
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = _clean(text), Pt(size), bold
        run.font.color.rgb = ink


def _size(texts: Sequence[str]) -> int:
    length = sum(map(len, texts)) + 60 * len(texts)
    return next((size for most, size in SIZES if length <= most), SMALLEST)


def _place(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)
