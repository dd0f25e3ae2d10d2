"""« Télécharger la page »: what a screen shows as a page to print, a workbook and pictures, made when asked for.

A file is made in a thread of its own, after the run of the screen: it speaks the language of the page, holds what the
page's own viewer may see, and goes to nobody whose session ended meanwhile.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from model import settings
from model.access import Right, Viewer
from model.domain.vocabulary import ScenarioState
from model.exchange.exports import csv_file, html_file, pictures, slide_show, workbooks
from model.exchange.exports import page as exports_page
from model.exchange.exports.page import Page
from model.exchange.exports.press import press
from model.services.access import circulation
from model.services.context import today
from model.services.scenario import rows as scenario_rows
from model.services.scenario.presentation import hypothesis
from pages.kit import charts, download, inputs, state, widgets
from pages.kit import circulation as kit_circulation
from pages.kit.data import Build
from pages.kit.widgets import Figure, Rows
from pages.kit.wording import plain, speaking, t, words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SVG, PNG, PDF = "image/svg+xml", "image/png", "application/pdf"
HTML, CSV, ICS = "text/html", "text/csv", "text/calendar"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DRAWN = (SVG, PNG, PDF, HTML, PPTX)
"""What holds charts: when one cannot be drawn, tables still can be written."""

WIDTH = 420


@dataclass(frozen=True)
class Drawn:
    """A chart: the word that names it in the catalogue, beside how it reads, what draws it, what replaces it; one of
    several of a kind has a `part` of its own in the names of files, what it is `called` where it is offered, and a
    `head`: what it answers, where it stands alone."""

    name: str
    build: Build
    alt: str
    part: str = ""
    called: Callable[[], str] | None = None
    head: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a page that is read in order: its title, then its texts, its chart, its table, if it has them."""

    title: str
    texts: Sequence[str] = ()
    chart: Drawn | None = None
    table: Rows | None = None


@dataclass(frozen=True)
class Export:
    """What a screen shows; `editable` offers it as a file to be changed too, `data` as rows for a spreadsheet, `slides`
    as slides, which may hold nothing that does not circulate whoever takes them.

    After the rest come `sections`, in their order. `file` is what its files are called in their language, if not as the
    screen; `template`, what prints it with `parts` of its own; `slides`, that it makes slides; `calendar`, what makes a
    calendar of its dates, if it has some, under a key of the catalogue; `caution`, the key of what is said before they
    circulate, `free_texts`, what is to be read again then; `circulation`, whether they may, where that is not always
    so; `sheets`, the tables of its workbook, if they are not those of the page.
    """

    title: str
    finding: str
    notes: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    charts: Sequence[Drawn] = ()
    tables: Sequence[tuple[str, Rows]] = ()
    editable: bool = False
    data: Rows | None = None
    sections: Sequence[Section] = ()
    file: str = ""
    template: str = "page"
    slides: Callable[[], Sequence[Section]] | None = None
    slides_circulate: bool = False
    calendar: Callable[[], bytes] | None = None
    calendar_label: str = "export.ics"
    caution: str = "export.what_open"
    free_texts: Sequence[str] = ()
    circulation: str = ""
    parts: Mapping[str, object] = field(default_factory=dict)
    sheets: Sequence[tuple[str, Rows]] = ()

    @property
    def pictures(self) -> Sequence[Drawn]:
        """All its charts."""
        return [*self.charts, *(each.chart for each in self.sections if each.chart)]


Make = Callable[[Viewer], Export]
"""What a screen shows to a viewer: whoever looks, or the same person as a reader, for what may circulate."""


@dataclass(frozen=True)
class _Order:
    """The files of a screen for somebody, and what must be known to make them later."""

    who: Viewer
    chosen: state.Context
    screen: str
    language: str
    named: bool
    called: str = ""

    def button(self, label: str, make: Callable[[], bytes], kind: str, mime: str, part: str = "") -> None:
        """Offer a file; it is made when it is asked for."""
        name = "-".join(filter(None, ("mosaique", self.called or self.screen, part, *self.chosen.codes)))
        mark = "-nominatif" if self.named else ""
        download.button(
            self.who,
            label,
            lambda: self.made(make, kind),
            f"{name}-{self.chosen.day:%Y-%m-%d}{mark}.{kind}",
            mime,
            f"take_{self.screen}_{part}_{kind}",
            "export.still_drawn" if mime in DRAWN else "export.still",
        )

    def made(self, make: Callable[[], bytes], kind: str) -> bytes:
        """Make a file, outside the run of the screen, and leave a trace of one with names."""
        with speaking(self.language):
            content = make()
        if self.named:
            circulation.note(self.who, self.chosen.codes, f"{self.screen}.{kind}")
        return content

    def page(self, shown: Export) -> Page:
        """Return what the screen shows as a page; without its charts, which only print has."""
        return Page(
            shown.title,
            shown.finding,
            scope_name(self.chosen.name),
            self.chosen.day,
            self.named,
            shown.notes,
            [_figure(figure) for figure in shown.figures],
            tables=[exports_page.table(name, rows()) for name, rows in shown.tables],
            sections=[_section(each) for each in shown.sections],
            circulation=shown.circulation,
            parts=shown.parts,
        )

    def workbook(self, shown: Export) -> bytes:
        """Return the workbook of what the screen shows."""
        page = self.page(shown)
        if not shown.sheets:
            return workbooks.of_page(page, words())
        tables = [exports_page.table(name, rows()) for name, rows in shown.sheets]
        texts = [each._replace(table=None) for each in page.sections]
        return workbooks.of_page(replace(page, tables=tables, sections=texts), words())


WAYS = ("screen", "open")
"""What files can hold: all that the screen shows, or what may circulate of it."""


def offer(
    who: Viewer,
    chosen: state.Context,
    screen: str,
    make: Make,
    ways: Sequence[str] = WAYS,
    language: str = "",
    label: str = "export.button",
) -> None:
    """Offer what a screen shows, at its end; `ways` are those that make sense of it for whoever reads names; the files
    speak the language of the page unless another one is given; `label` names what is offered."""
    fold = widgets.fold(t(label), f"take_{screen}")
    if fold.open:
        press().start()
        with fold:
            _files(who, chosen, screen, make, ways, language or words().language)


def general(name: str = "") -> state.Context:
    """Return what files say that they are about on a screen that is not of chosen regions: the application, or more."""
    about = name or plain("frame.application")
    return state.Context((), about, about, today())


def scope_name(name: str) -> str:
    """Return what a file says that it is about; in the demonstration, that nothing of it is true."""
    return plain("demo.scope", name=name) if settings.current().demo else name


def _files(who: Viewer, chosen: state.Context, screen: str, make: Make, ways: Sequence[str], language: str) -> None:
    possible = ways if who.may(Right.NAMES) else ways[-1:]
    named = (_way(screen, possible) if len(possible) > 1 else possible[0]) == "screen"
    viewer = circulation.as_reader(who, chosen.codes) if who.may(Right.NAMES) and not named else who
    with speaking(language):
        shown = make(viewer)
    st.caption(t("export.what_named" if named else shown.caution))
    read_again(shown.free_texts)
    order = _Order(who, chosen, screen, language, named, shown.file)
    with st.container(horizontal=True):
        order.button(
            t("export.pdf"), lambda: exports_page.pdf(_complete(order, shown), words(), shown.template), "pdf", PDF
        )
        order.button(t("export.xlsx"), lambda: order.workbook(shown), "xlsx", XLSX)
        if shown.editable:
            order.button(t("export.html"), lambda: html_file.html(_complete(order, shown), words()), "html", HTML)
        if shown.slides:
            _slides(order, make, shown)
        if dates := shown.calendar:
            order.button(t(shown.calendar_label), dates, "ics", ICS)
        if data := shown.data:
            order.button(t("export.csv"), lambda: csv_file.of_rows(data(), words()), "csv", CSV)
        for drawn in shown.pictures:
            _pictures(order, shown, drawn)


def _slides(order: _Order, make: Make, shown: Export) -> None:
    """Slides that may circulate whoever takes them say what a reader sees, on their cover too."""
    if not (order.named and shown.slides_circulate):
        order.button(t("export.pptx"), lambda: deck(order, shown), "pptx", PPTX)
        return
    reader, open_order = circulation.as_reader(order.who, order.chosen.codes), replace(order, named=False)
    open_order.button(t("export.pptx"), lambda: deck(open_order, make(reader)), "pptx", PPTX)


def _pictures(order: _Order, shown: Export, drawn: Drawn) -> None:
    name = drawn.called() if drawn.called else plain(f"export.{drawn.name}")
    part = drawn.part or drawn.name

    def spec() -> Mapping[str, object]:
        return _picture(drawn, order.page(shown))

    order.button(t("export.png", chart=name), lambda: pictures.png(spec()), "png", PNG, part)
    order.button(t("export.svg", chart=name), lambda: pictures.svg(spec()).encode(), "svg", SVG, part)


def _way(screen: str, ways: Sequence[str]) -> str:
    """Ask whether the files are for oneself or for others."""
    label, key = t("export.which"), f"take_{screen}_which"
    return st.radio(label, ways, format_func=lambda way: plain(f"export.which_{way}"), key=key)


def pdf(page: Page, drawn: Sequence[Drawn], template: str = "page") -> bytes:
    """Print a page with its charts."""
    return exports_page.pdf(_with_charts(page, drawn), words(), template)


def _complete(order: _Order, shown: Export) -> Page:
    """What the screen shows, charts included."""
    sections = [_section(each, each.chart) for each in shown.sections]
    return replace(_with_charts(order.page(shown), shown.charts), sections=sections)


def deck(order: _Order, shown: Export) -> bytes:
    """Make slides of the sections of what a screen shows; where they may always circulate, without its notes."""
    notes, sections = () if shown.slides_circulate else shown.notes, shown.slides() if shown.slides else ()
    page = _complete(order, replace(shown, notes=notes, charts=(), tables=(), sections=sections))
    drawn = (each.chart for each in sections)
    return slide_show.deck(page, [pictures.png(_printed(each)) if each else None for each in drawn], words())


def _with_charts(page: Page, drawn: Sequence[Drawn]) -> Page:
    return replace(page, charts=list(map(_chart, drawn)))


def _chart(drawn: Drawn) -> exports_page.Chart:
    return exports_page.Chart(pictures.svg(_printed(drawn)), drawn.alt)


def _section(section: Section, drawn: Drawn | None = None) -> exports_page.Section:
    table = exports_page.table(section.title, section.table()) if section.table else None
    return exports_page.Section(section.title, section.texts, _chart(drawn) if drawn else None, table)


def _printed(drawn: Drawn) -> dict[str, object]:
    return charts.printed(drawn.build(charts.PRINTED), words())


def _picture(drawn: Drawn, page: Page) -> dict[str, object]:
    """The specification of a picture, which says by itself what it shows, where, when, and whether it may circulate."""
    lines = [
        plain("export.picture", scope=page.scope, day=page.day),
        plain(f"export.{drawn.name}_reads"),
        exports_page.mark(page, words()),
    ]
    head, *rest = filter(None, (drawn.head, page.finding))
    return charts.captioned(_printed(drawn), head, [*rest, *lines], drawn.alt)


def _figure(figure: Figure) -> exports_page.Figure:
    label, definition = (plain(f"figure.{figure.key}.{part}") for part in ("label", "definition"))
    return exports_page.Figure(label, figure.value, definition, figure.of)


def read_again(texts: Sequence[str]) -> None:
    """Show what was written by hand as it goes along, before it circulates: a name may stand there."""
    if texts:
        quoted = tuple(t("punctuation.quoted", text=text) for text in texts)
        st.caption(t("export.read_again", texts=quoted, n=len(texts)))


def offer_files(who: Viewer, chosen: state.Context, name: str, make: Callable[[], Export]) -> None:
    """Offer something that is no screen as a page and as a workbook, with names; it is made when it is asked for."""
    press().start()
    order = _Order(who, chosen, name, words().language, named=True)
    with st.container(horizontal=True):
        order.button(t("export.pdf"), lambda: pdf(order.page(make()), ()), "pdf", PDF)
        order.button(t("export.xlsx"), lambda: workbooks.of_page(order.page(make()), words()), "xlsx", XLSX)


def offer_page(who: Viewer, chosen: state.Context, label: str, name: str, page: Page, template: str) -> None:
    """Offer a page that holds no name and is no screen, as its template prints it."""
    press().start()
    order = _Order(who, chosen, template, words().language, named=False)
    order.button(label, lambda: exports_page.pdf(page, words(), template), "pdf", PDF, name)


def offer_note(who: Viewer, chosen: state.Context, make: Callable[[str], tuple[Page, Sequence[Drawn]]]) -> None:
    """Offer the director's note for the committee; `make` takes the uid of a kept scenario, or nothing."""
    if chosen.code is None or not who.may(Right.SCENARIOS):
        return
    fold = widgets.fold(t("export.committee.button"), "take_note")
    if fold.open:
        press().start()
        with fold:
            st.caption(t("export.committee.what"))
            uid = _scenario(who, chosen.code)
            if uid:
                scenario = scenario_rows.load(who, uid).scenario
                read_again(kit_circulation.free_texts(hypothesis(who, scenario)))
            order = _Order(who, chosen, "note", words().language, named=False)
            label = t("export.committee.download")
            order.button(label, lambda: pdf(*make(uid), template="note"), "pdf", PDF)


def _scenario(who: Viewer, code: str) -> str:
    """Ask for one of the scenarios that were kept: a retained one, until another one is chosen."""
    titles = {"": plain("export.committee.no_scenario")}
    kept = scenario_rows.listing(who, (code,))
    titles |= {each.uid: each.scenario.title for each in kept}
    uids = list(titles)
    retained = next((uids.index(each.uid) for each in kept if each.state == ScenarioState.RETAINED), 0)
    label, written = t("export.committee.scenario"), titles.__getitem__
    return inputs.select(label, uids, written, "take_note_scenario", index=retained, width=WIDTH) or ""
