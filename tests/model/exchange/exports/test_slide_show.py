"""Slides: real text and tables, a picture with the sentence that replaces it, a title each, in their language."""

import base64
import io
from dataclasses import replace
from datetime import date

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from model.exchange.exports.page import Chart, Page, Section, table
from model.exchange.exports.slide_show import BOTTOM, HEIGHT, WIDTH, deck
from model.wording import catalogue

FR = catalogue("fr")
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ROWS = table("Coût", [{"Année": "2027", "Coût": "9 000 €"}])
SECTIONS = [
    Section(
        "Avant et après", (), Chart("<svg/>", "Deux équipes changent."), table("Chiffres", [{"Chiffre": "Managers"}])
    ),
    Section("Gagné", ["Landes : 1 de plus"]),
    Section("Recule", ["Rien"]),
    Section("Coût", (), None, ROWS),
    Section("Sûr ?", ["8 chances sur 10"]),
    Section("Consulté", ["CSE"]),
]
PAGE = Page("Pour décision", "Se prononcer.", "Carsat", date(2026, 11, 23), named=False, notes=["Rien n'est décidé."])
PICTURES = [DOT, None, None, None, None, None]


def opened(page: Page, language: str = "fr") -> object:
    return Presentation(io.BytesIO(deck(page, PICTURES[: len(page.sections)], catalogue(language))))


def texts(slide: object) -> str:
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]  # type: ignore[attr-defined]
    tables = [shape.table for shape in slide.shapes if shape.has_table]  # type: ignore[attr-defined]
    return "\n".join([*found, *(cell.text for each in tables for row in each.rows for cell in row.cells)])


def test_a_chart_has_a_slide_and_two_other_sections_share_one() -> None:
    show = opened(replace(PAGE, sections=SECTIONS))
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]  # type: ignore[attr-defined]
    assert titles == ["Pour décision", "Avant et après", "Gagné · Recule", "Coût · Sûr ?", "Consulté"]
    slides = list(show.slides)  # type: ignore[attr-defined]
    assert "Se prononcer." in texts(slides[0]) and "Rien n'est décidé." in texts(slides[0])
    assert "Managers" in texts(slides[1]) and "9 000 €" in texts(slides[3]) and "8 chances sur 10" in texts(slides[3])


def test_a_picture_says_what_it_shows_and_every_slide_whether_it_circulates() -> None:
    for named, mark in ((False, "Diffusable"), (True, "Nominatif")):
        show = opened(replace(PAGE, sections=SECTIONS, named=named))
        (picture,) = [
            shape
            for slide in show.slides  # type: ignore[attr-defined]
            for shape in slide.shapes
            if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
        ]
        assert picture._element._nvXxPr.cNvPr.get("descr") == "Deux équipes changent."
        assert all(mark in texts(slide) for slide in show.slides)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("language", "code"), [("fr", "fr-FR"), ("en", "en-GB")])
def test_the_words_are_in_their_language(language: str, code: str) -> None:
    show = opened(replace(PAGE, sections=SECTIONS), language)
    runs = [run for slide in show.slides for run in slide.element.iter(qn("a:rPr"))]  # type: ignore[attr-defined]
    assert runs and {run.get("lang") for run in runs} == {code}


def test_everything_lies_inside_the_slide_however_tall_a_picture_and_long_a_text() -> None:
    long = Section("Long", ["Un texte assez long pour plusieurs lignes, d'une équipe à l'autre."] * 9)
    show = opened(replace(PAGE, sections=[replace_chart(SECTIONS[0], long.texts), long]))
    for slide in show.slides:  # type: ignore[attr-defined]
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= WIDTH
            assert shape.top >= 0 and shape.top + shape.height <= HEIGHT


def replace_chart(section: Section, words: object) -> Section:
    return section._replace(texts=words)  # type: ignore[arg-type]


def test_what_no_slide_can_hold_is_left_out_and_the_rest_stays() -> None:
    hostile = "Béarn\x00\x0b <a:t>&amp; =1+1"
    page = replace(PAGE, title=hostile, sections=[Section(hostile, [hostile], Chart("<svg/>", hostile))])
    show = opened(page)
    assert show.slides[0].shapes.title.text_frame.text == "Béarn <a:t>&amp; =1+1"  # type: ignore[attr-defined]


def test_a_table_of_many_rows_stays_on_its_slide() -> None:
    rows = table("Postes", [{"Poste": f"Responsable {n}", "Depuis": f"{n} mois"} for n in range(15)])
    section = Section("Postes", ["15 postes sont à pourvoir.", "Le plus ancien depuis 14 mois."], None, rows)
    show = Presentation(io.BytesIO(deck(replace(PAGE, sections=[section]), [None], FR)))
    (frame,) = [shape for shape in show.slides[1].shapes if shape.has_table]
    heights = [row.height for row in frame.table.rows]
    assert len(heights) == 16
    assert frame.top + sum(heights) <= BOTTOM
