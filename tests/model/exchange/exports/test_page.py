"""Pages to print: what they say, that nothing in them acts as markup, that they are tagged."""

import io
import json
from datetime import date
from typing import Any

import pypdf
import pytest

from model.errors import Unusable
from model.exchange.exports import page as exports_page
from model.exchange.exports.page import Chart, Figure, Page, Section, document, pdf, table
from model.exchange.exports.press import Press
from model.exchange.exports.press_worker import serve
from model.wording import catalogue

FR, EN = catalogue("fr"), catalogue("en")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80"><rect width="200" height="80"/></svg>'
TRAPS = [
    "#panic()",
    '#read("/etc/passwd")',
    "#import sys",
    "*gras* _penché_ `code`",
    "$x^2$",
    "@renvoi <étiquette>",
    "= Titre",
    "- liste",
    "// fin",
    "/* fin",
    "\"guillemets\" 'simples' «\u00a0français\u00a0» “anglais”",
    "\\ barre ] } ) [ { (",
    "~ -- --- ...",
    "https://exemple.fr",
    "œuvre Île Çà 1\u202f234 − ≥",
]


def page(**more: Any) -> Page:
    given: dict[str, Any] = {
        "title": "La situation",
        "finding": "22 managers en poste sur 25.",
        "scope": "Carsat Aquitaine",
        "day": date(2026, 11, 23),
        "named": True,
    }
    return Page(**{**given, **more})


def opened(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def text(content: bytes) -> str:
    return " ".join(" ".join(each.extract_text() for each in opened(content).pages).split())


@pytest.fixture(scope="module")
def printed() -> bytes:
    figures = [Figure("Part", "22,7\u00a0%", "Part des managers issus d'un autre métier.", "5 sur 22")]
    rows = table("Équipes", [{"Équipe": "Landes", "Postes": 3, "Depuis": date(2027, 3, 1), "ETP": 2.5}])
    return pdf(page(figures=figures, charts=[Chart(SVG, "Un carré noir")], tables=[rows], notes=["À noter", ""]), FR)


def test_parts_are_read_in_their_order_each_chart_with_its_table_and_none_is_split_that_fits_on_a_page() -> None:
    rows = [{"Réponse": f"Réponse {number}", "Valeur": number} for number in range(14)]
    parts = [
        Section("À retenir", ["Une ligne.\nUne autre."]),
        *(Section(f"Question {n}", (), Chart(SVG, f"Image {n}"), table("Rangs", rows)) for n in (1, 2, 3, 4, 5)),
        Section("Question 6", ["Rien à montrer."], table=table("Rangs", [])),
    ]
    content = pdf(page(sections=parts), FR)
    said = text(content)
    named = ["À retenir", "Une ligne.", *(f"Question {n}" for n in range(1, 7)), "Rien à montrer."]
    assert sorted(named, key=said.index) == named
    for n in range(1, 6):
        (whole,) = [
            each
            for each in (" ".join(p.extract_text().split()) for p in opened(content).pages)
            if f"Question {n}" in each
        ]
        assert "Réponse 13 13" in whole.split(f"Question {n}")[1].split("Question")[0]
    assert len(opened(content).pages) > 1
    assert b"pdfuaid" in content


def test_a_page_says_what_was_found_where_when_and_what_the_figures_count(printed: bytes) -> None:
    said = text(printed).replace("\u00a0", " ")
    for expected in (
        "La situation",
        "22 managers en poste sur 25.",
        "À noter",
        "Carsat Aquitaine",
        "Situation au 23 novembre 2026",
        "22,7 %",
        "5 sur 22",
        "Part des managers issus d'un autre métier.",
        "Landes 3 1er mars 2027 2,5",
        "Nominatif : ne pas diffuser",
        "Page 1 sur 1",
    ):
        assert expected in said, expected


def test_a_page_is_tagged_and_claims_pdf_ua(printed: bytes) -> None:
    root = opened(printed).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert opened(printed).metadata.title == "La situation"  # type: ignore[union-attr]
    assert b"pdfuaid" in printed
    assert float(opened(printed).pages[0].mediabox.width) == pytest.approx(595.3, abs=0.1)


def structure(node: Any) -> list[Any]:
    """The elements of the tree of tags."""
    found = node.get_object()
    kids = found.get("/K", []) if isinstance(found, pypdf.generic.DictionaryObject) else []
    kids = kids if isinstance(kids, list) else [kids]
    return [found] + [each for kid in kids if not isinstance(kid, int) for each in structure(kid)]


def test_a_chart_has_the_sentence_that_replaces_it_and_a_table_its_headers(printed: bytes) -> None:
    elements = [each for each in structure(opened(printed).trailer["/Root"]["/StructTreeRoot"]) if hasattr(each, "get")]
    assert "Un carré noir" in [each.get("/Alt") for each in elements]
    kinds = [each.get("/S") for each in elements]
    assert kinds.count("/TH") == 4
    assert {"/H1", "/H2", "/Table", "/Figure"} <= set(kinds)


def test_a_page_that_may_circulate_says_so_in_its_language() -> None:
    said = text(pdf(page(named=False), EN))
    assert "May be circulated" in said
    assert "Page 1 of 1" in said


@pytest.mark.parametrize("trap", TRAPS)
def test_what_is_printed_is_text_and_never_markup(trap: str) -> None:
    rows = table(trap, [{trap: trap}])
    content = pdf(page(title=trap, finding=trap, scope=trap, notes=[trap], tables=[rows]), FR)
    assert "".join(text(content).split()).count("".join(trap.split())) >= 6
    assert b"pdfuaid" in content


@pytest.mark.parametrize("sign", ["😀", "✅", "❤️", "👍🏽", "👩‍👧", "🇫🇷", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"])
@pytest.mark.parametrize("drawn", [False, True])
def test_each_emoji_is_printed_with_a_shape_in_text_and_in_drawings(sign: str, *, drawn: bool) -> None:
    words = f"Tutorat {sign} {sign}"
    label = f'<text y="9" font-family="Source Sans Pro">{words}</text>'
    parts = {"charts": [Chart(SVG.replace("</svg>", f"{label}</svg>"), "x")]} if drawn else {"title": words}
    assert b"pdfuaid" in pdf(page(**parts), FR), "a character without a shape is not let through"


def test_a_word_without_end_stays_on_the_page() -> None:
    word = "interminable" * 20
    content = pdf(page(tables=[table("Cartes", [{"Carte": word}])]), FR)
    lines = [line for each in opened(content).pages for line in each.extract_text().splitlines()]
    assert max(map(len, lines)) < len(word), "it goes on in the next line"
    assert word in "".join(lines).replace("\u200b", "")


@pytest.mark.parametrize("odd", ["😀 équipe", "日本", "\x00\x07", "\u202eenvers", "e\u0301"])
def test_a_character_without_a_shape_does_not_stop_the_page(odd: str) -> None:
    assert "22 managers" in text(pdf(page(title=odd), FR))
    assert opened(pdf(page(title=odd), FR)).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_wide_table_is_printed_with_its_cells_grouped_by_what_they_say() -> None:
    row = {"Équipe": "Landes"} | {f"C{place}": "couverte" if place % 2 else "à développer" for place in range(14)}
    printed = document(page(tables=[table("Socle", [row])]), FR)["tables"][0]
    assert printed["headers"] == ["Équipe", "Socle"]
    assert printed["rows"][0][1].splitlines() == [
        "à développer\u00a0: C0, C2, C4, C6, C8, C10, C12",
        "couverte\u00a0: C1, C3, C5, C7, C9, C11, C13",
    ]


def test_a_long_table_goes_on_over_pages_and_an_empty_one_is_left_out() -> None:
    long = table("Longue", [{"n": n} for n in range(200)])
    content = pdf(page(tables=[long, table("Vide", [])]), FR)
    assert len(opened(content).pages) > 1
    assert "Vide" not in text(content)


def test_the_note_of_a_large_region_is_one_page() -> None:
    tall = SVG.replace('"80"', '"2400"')
    words = "Responsable adjoint·e du service social, Direction de l'action sociale et de la coordination"
    base = {
        "title": "Le socle",
        "finding": f"{words} {words}",
        "note": words,
        "withheld": f"{words} {words}",
        "rows": [{"name": "Manager à distance", "said": "9 équipes sur 99, 9 à renseigner", "dots": [9, 9, 81]}] * 14,
    }
    hypothesis = {"title": words, "lines": [f"février 2027 : {words}"] * 8, "outcome": words, "note": words}
    parts = {"free": {"title": "Postes", "lines": [words] * 7}, "base": base, "hypothesis": hypothesis}
    large = page(notes=[f"{words} {words} {words}"], charts=[Chart(tall, "Haut")], finding=words, parts=parts)
    assert len(opened(pdf(large, FR, "note")).pages) == 1


def test_the_press_takes_up_again_after_its_child_was_stopped() -> None:
    ours = Press()
    order = {"template": "page", "page": document(page(), FR)}
    assert ours.ask("pdf", **order)
    first = ours.process
    ours.stop()
    assert ours.process is None
    assert ours.ask("pdf", **order)
    assert ours.process != first
    ours.stop()


def test_a_child_that_dies_is_said_and_replaced() -> None:
    ours = Press()
    ours.start()
    ours._child.kill()  # type: ignore[union-attr]
    ours._child.close()  # type: ignore[union-attr]
    assert ours.ask("pdf", template="page", page=document(page(), FR))
    ours.stop()


def test_what_cannot_be_printed_is_refused_with_a_code_and_without_the_page_in_it() -> None:
    ours = Press()
    with pytest.raises(Unusable) as refusal:
        ours.ask("pdf", template="nothing", page={"title": "Camille Dupont"})
    assert refusal.value.code == "press.refused"
    assert "Camille" not in str(refusal.value)
    assert FR.error(refusal.value)
    ours.stop()


def test_the_child_answers_each_order_in_turn() -> None:
    orders = [["pdf", {"template": "page", "page": document(page(), FR)}], ["svg", {"spec": {"mark": 3}}]]
    answers = io.BytesIO()
    serve(io.BytesIO(b"".join(json.dumps(order).encode() + b"\n" for order in orders)), answers)
    answers.seek(0)
    fault, size = json.loads(answers.readline())
    assert (fault, answers.read(size)[:5]) == ("", b"%PDF-")
    fault, size = json.loads(answers.readline())
    assert fault.startswith("ValueError")
    assert size == 0


def test_rows_become_a_table_with_every_header_once() -> None:
    assert table("T", [{"a": 1}, {"b": 2}]) == exports_page.Table("T", ("a", "b"), ((1, ""), ("", 2)))


def lines_of(content: bytes) -> list[list[str]]:
    """The lines of each page, without its header and its footer."""
    pages = ([line for line in each.extract_text().splitlines() if line.strip()] for each in opened(content).pages)
    return [lines[2:-2] for lines in pages]


@pytest.mark.parametrize("count", range(44, 52))
def test_no_page_holds_a_few_lines_alone(count: int) -> None:
    rows = [{"Équipe": f"Équipe {n}", "Postes": n} for n in range(count)]
    lines = lines_of(pdf(page(tables=[table("Équipes", rows)]), FR))
    assert len(lines) == 1 or len(lines[-1]) > 6, [len(each) for each in lines]


def test_the_headline_figures_are_on_the_first_page_before_the_charts() -> None:
    tall = SVG.replace('height="80"', 'height="1200"')
    figures = [Figure("Part", "22,7\u00a0%", "Part des managers issus d'un autre métier.", "5 sur 22")]
    content = pdf(page(figures=figures, charts=[Chart(tall, "Un dessin"), Chart(tall, "Un autre")]), FR)
    first = opened(content).pages[0].extract_text()
    assert len(opened(content).pages) > 1
    assert "22,7" in first and "5 sur 22" in first
