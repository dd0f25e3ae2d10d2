"""Charts as pictures: drawn from the screen's specification, in its language, without asking anybody."""

import html
import re
import struct
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from model.errors import Unusable
from model.exchange.exports import pictures
from model.exchange.exports.press import press
from model.wording import catalogue
from pages.kit import charts
from pages.kit.charts import style

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def spec(**more: Any) -> dict[str, Any]:
    drawn = {
        "$schema": SCHEMA,
        "width": 300,
        "height": 100,
        "data": {"values": [{"x": 1234.5, "t": "Été à Béarn ; 1\u202f234\u00a0% «"}]},
        "mark": "text",
        "encoding": {"text": {"field": "t"}, "x": {"field": "x", "type": "quantitative", "axis": {"format": ",.1f"}}},
        "config": {
            "locale": {
                "number": {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", ""]},
                "time": {
                    "dateTime": "%A",
                    "date": "%d/%m/%Y",
                    "time": "%H:%M",
                    "periods": ["AM", "PM"],
                    "days": "dimanche lundi mardi mercredi jeudi vendredi samedi".split(),
                    "shortDays": "dim lun mar mer jeu ven sam".split(),
                    "months": catalogue("fr").months,
                    "shortMonths": catalogue("fr").rules.short_month_names,
                },
            }
        },
    }
    return {**drawn, **more}


def test_texts_are_drawn_and_measured_with_the_type_of_the_application() -> None:
    """A wider type in its place would cut this name."""
    mark = {"type": "text", "font": style.PRINT_FONT, "fontSize": style.TEXT, "limit": 145}
    data = {"values": [{"t": "Pôle technique d'appui"}]}
    drawn = spec(mark=mark, data=data, encoding={"text": {"field": "t"}})
    assert ">Pôle technique d'appui</text>" in pictures.svg(drawn)
    assert len(pictures.png(drawn)) > len(pictures.png(drawn | {"data": {"values": [{"t": " "}]}}))


def test_a_chart_is_drawn_as_svg_with_french_numbers() -> None:
    drawn = pictures.svg(spec())
    assert drawn.startswith("<svg")
    assert "Été à Béarn" in drawn
    assert "1\u202f200,0" in drawn


def test_months_are_those_of_the_specification() -> None:
    months = {"field": "d", "type": "temporal", "axis": {"format": "%B", "tickCount": "month"}}
    values = [{"d": "2027-01-01"}, {"d": "2027-04-01"}]
    assert "février" in pictures.svg(spec(data={"values": values}, mark="point", encoding={"x": months}))


@pytest.mark.parametrize(("scale", "width"), [(1.0, 300), (2.0, 600)])
def test_a_chart_is_drawn_as_png_of_the_size_that_is_asked(scale: float, width: int) -> None:
    bare = spec(encoding={"text": {"field": "t"}}, config={"padding": 0, "view": {"stroke": None}}, autosize="none")
    drawn = pictures.png(bare, scale)
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", drawn[16:24]) == (width, width // 3)


def test_nothing_is_fetched_even_when_a_specification_asks_for_it() -> None:
    asked: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/donnees.csv"
    pictured = {"type": "image", "url": address, "width": 9, "height": 9}
    by_row = {"url": {"field": "u"}}
    for each in (
        spec(data={"url": address}),
        spec(data={"values": [{}]}, mark=pictured, encoding={}),
        spec(data={"values": [{"u": address}]}, mark="image", encoding=by_row),
    ):
        with pytest.raises(ValueError, match="names no address"):
            pictures.png(each)
    with pytest.raises(Unusable):
        press().ask("svg", spec=spec(data={"url": address}))
    server.shutdown()
    assert asked == []


def test_a_picture_says_by_itself_what_it_shows() -> None:
    document = spec(config={"locale": spec()["config"]["locale"], "autosize": {"type": "none"}})
    shown = charts.captioned(document, "Un titre " * 12, ["Carsat Aquitaine", "Diffusable"], "Une phrase")
    drawn = pictures.svg(shown)
    for expected in ("Carsat Aquitaine", "Diffusable", "Une phrase"):
        assert expected in drawn
    assert len(shown["title"]["text"]) == 3


def test_several_who_ask_at_once_each_get_their_own() -> None:
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        values = {"values": [{"x": 1, "t": f"numéro {number}"}]}
        found[number] = pictures.svg(spec(data=values))

    workers = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert all(f"numéro {number}<" in drawn for number, drawn in found.items())
    assert len(found) == 6


SEEN_AS_ONE = {
    "emoji": "😀",
    "family": "👩‍👩‍👧",
    "skin": "👍🏽",
    "flag": "🇫🇷",
    "region": "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "marks": "e\u0301\u0323",
    "zalgo": "z" + "\u0300\u0316" * 20,
    "right to left": "שָׁ",
    "ideograph": "𠮷",
}


@pytest.mark.parametrize("letter", SEEN_AS_ONE.values(), ids=SEEN_AS_ONE)
def test_what_is_seen_as_one_letter_is_never_cut_in_two_wherever_it_stands(letter: str) -> None:
    """Vega cut the halves of an emoji apart, and nothing was drawn any more."""
    bars = [charts.Bar("a" * before + letter * 8 + "b" * 60, 0.5, letter * before, "x") for before in range(48)]
    drawn = pictures.svg(charts.printed(charts.answers(bars, charts.PRINTED), catalogue("fr")))
    words = [html.unescape(each) for each in re.findall(r"<text[^>]*>([^<]*)<", drawn)]
    cut = [each.removesuffix("…") for each in words if each.endswith("…")]
    assert len(cut) >= len(bars)
    assert [each for each in cut if each.strip("ab").replace(letter, "")] == []


def test_a_label_with_an_emoji_stays_in_its_column() -> None:
    long = "Un tutorat 🎉 entre équipes pour tous les nouveaux managers de la région"
    drawn = pictures.svg(
        charts.printed(charts.answers([charts.Bar(long, 1, "3", "x")], charts.PRINTED), catalogue("fr"))
    )
    shown = next(each for each in re.findall(r"<text[^>]*>([^<]*)<", drawn) if each.startswith("Un tutorat"))
    assert "Un tutorat 🎉 entre équipes" in shown
    assert shown.endswith("…")
