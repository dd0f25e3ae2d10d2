"""The pages that phones show: made on the server, escaped, in French or English, of use without any script."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

from model import settings
from model.cache import Cache
from model.domain.framework import HALF_STEPS
from model.errors import MosaiqueError, Outage, Unavailable
from model.services.context import PARIS, reference
from model.services.workshop.phones import Door, PhoneView
from model.services.workshop.scene import Scene
from model.settings import DATA
from model.wording import FIRST, LANGUAGES, Catalogue, catalogue
from model.workshop.answers import HIGH, LOW, NO_VIEW, PICK, VALUE, Answer, Form
from model.workshop.cards import LONGEST, MOST_EACH
from model.workshop.steps import COUNTED, PICKS, Kind, Step
from model.workshop.tallies import Tally
from model.workshop.wall import MOST_PILES, Pile
from pages.kit import answers, sentences
from pages.kit.accessibility import ESTABLISHED, EXEMPTIONS
from pages.kit.accessibility import PLACE as PLACE_OF_STATEMENT
from pages.kit.connection import published
from pages.kit.wording import speaking, together, unmarked

TEMPLATES = DATA / "templates" / "phone"
PLACE = "/atelier"
SCRIPT = f"{PLACE}/telephone.js"
MOST_TEXTS = 3
"""How many cards of a group are read, when it is not alone."""


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)


languages = Cache[str](1_000)
"""In which language each workshop is held, by its uid: for its phones, while nobody can be asked."""


def language(request: Request, otherwise: str = "") -> str:
    """Return the language of whoever asks: the one that was chosen, that of the phone, that of the workshop."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    uid = request.url.path.removeprefix(f"{PLACE}/").partition("/")[0]
    return accepted(request.headers.get("accept-language", "")) or otherwise or languages.find(uid) or FIRST


def accepted(header: str) -> str:
    """Return the language of ours that whoever asks likes best, if they say one: « fr;q=0.5, en-GB »."""
    liked: dict[str, float] = {}
    for part in header.split(","):
        name, _, quality = part.strip().partition(";q=")
        weight = float(quality) if _QUALITY.fullmatch(quality) else 1.0 if not quality else 0.0
        liked.setdefault(name[:2].lower(), weight)
    ours = [each for each in liked if each in LANGUAGES and liked[each]]
    return max(ours, key=liked.__getitem__, default="")


_QUALITY = re.compile(r"[01](\.\d{0,3})?")


def away(language: str, path: str, why: Outage, seconds: int) -> str:
    """The page that stands for another one which cannot be shown now, of a phone or of a screen; it asks for that one
    again by itself."""
    refusal, workshop = catalogue(language).error(Unavailable(why)), f"{path}/".startswith(f"{PLACE}/")
    return _page("away.html", language, here=path, workshop=workshop, said=refusal, seconds=seconds)


def failed(language: str, path: str, identifier: str) -> str:
    """The page that stands for another one in which something went wrong."""
    return _page("failed.html", language, here=path, identifier=identifier)


def provider(language: str, kind: str, home: str, *, error: MosaiqueError | None = None, **facts: str) -> str:
    """What is said to whoever comes back from the provider of identities: `refused`, `linked` or `left`; `home` is the
    address to go on to."""
    refusal = catalogue(language).error(error) if error else ""
    return _page("provider.html", language, here=home, kind=kind, error=refusal, facts=facts)


def accessibility(language: str) -> str:
    """The accessibility statement, of phones and of screens."""
    return _page(
        "accessibility.html",
        language,
        here=PLACE_OF_STATEMENT,
        exemptions=EXEMPTIONS,
        established=ESTABLISHED,
        contact=settings.current().accessibility_contact,
    )


def door(
    language: str, *, token: str = "", to: Door | None = None, typed: str = "", error: MosaiqueError | None = None
) -> str:
    """The way in: by a code that is typed, or into the workshop whose token a QR code carried."""
    refusal = catalogue(language).error(error) if error else ""
    here = f"{PLACE}/j/{token}" if token else PLACE
    return _page("door.html", language, here=here, door=to, typed=typed, said=refusal)


def trial(language: str, to: Door, page: str, *, heard: bool) -> str:
    """The page of a phone that reads the code before the doors open; `heard`, once it answered."""
    return _page("trial.html", language, here=f"{PLACE}/{to.uid}/essai", door=to, page=page, heard=heard)


def step(
    seat: PhoneView,
    language: str,
    *,
    form: Form | None = None,
    error: MosaiqueError | None = None,
    change: bool,
    late: bool = False,
) -> str:
    """The page of a workshop: what is asked, what one answered, what the room is shown. `form` is what was sent and
    could not be kept; `late` says that an answer to another step was."""
    words, asked = catalogue(language), seat.step
    languages.change(seat.door.uid, lambda _: seat.door.language)
    here = f"{PLACE}/{seat.door.uid}"
    values: dict[str, Any] = {"seat": seat, "said": words.error(error) if error else "", "late": late}
    if asked is not None and not seat.over:
        asking = (
            seat.open and asked.asks and (asked.kind is Kind.CARDS or seat.answer is None or change or form is not None)
        )
        values |= {
            "step": asked,
            "question": answers.in_language(asked.text, words),
            "ask": answers.asked(asked, words),
            "asking": asking,
            "given": _given(asked, form, seat.answer),
            "answered": answers.answered(asked, seat.answer, words) if seat.answer is not None else (),
            "items": _items(asked, words),
            "unit": answers.unit(asked, words) if asked.assumption else "",
            "scale": [(half, answers.level(half, words)) for half in range(HALF_STEPS + 1)],
            "points": range(PICKS + 1),
            "most": _most(asked),
            "counted": asked.kind in COUNTED,
            "lines": _lines(asked, seat.tally, words) if seat.tally else (),
            "piles": [_pile(each, words, lit=each.uid == seat.board.spotlight) for each in seat.piles[:MOST_PILES]],
            "more": max(0, len(seat.piles) - MOST_PILES),
            "until": seat.stage.until.astimezone(PARIS).time() if seat.stage.until and seat.open else None,
            "actions": _actions(seat.scene, language) if seat.scene else (),
            "left": MOST_EACH - len(seat.cards),
            "longest": LONGEST,
        }
    return _page("step.html", language, here=here, **values)


def _most(asked: Step) -> int:
    """How many choices or points one has; 0 where they are not counted."""
    if asked.kind is Kind.PRIORITIES:
        return min(PICKS, len(asked.items))
    return PICKS if asked.kind is Kind.POINTS else 0


def _lines(asked: Step, tally: Tally, words: Catalogue) -> list[tuple[answers.AnswerLine, str]]:
    """What the room said, line by line, each with how far apart it is where that is levels."""
    answered = answers.lines(asked, tally, words)
    if asked.kind is not Kind.LEVELS:
        return [(line, "") for line in answered]
    pairs = zip(answered, tally.rows, strict=True)
    return [(line, answers.distribution(row, words) if tally.tells(row) else "") for line, row in pairs]


def _pile(pile: Pile, words: Catalogue, *, lit: bool) -> tuple[str, str, Sequence[str]]:
    """Its name, how often that was written if it is no group, and its cards."""
    times = words("workshop.alike", n=pile.count) if pile.alone else ""
    return pile.name, times, pile.texts if lit else pile.texts[:MOST_TEXTS]


def _actions(scene: Scene, language: str) -> list[str]:
    """The actions of the scenario that the room composes, as the wall says them."""
    with speaking(language):
        return [unmarked(sentences.sentence(scene.projection.snapshot, each)) for each in scene.projection.applied]


def _items(asked: Step, words: Catalogue) -> list[tuple[str, str, str]]:
    """Each item: its uid, its name, and the whole text of a competency."""
    whole = {each.code: answers.in_language(each.name, words) for each in reference().competencies}
    return [(item.uid, answers.in_language(item.name, words), whole.get(item.uid, "")) for item in asked.items]


def _given(asked: Step, form: Form | None, answer: Answer | None) -> Mapping[str, Any]:
    """What stands in the fields: what was sent last, else what is kept."""
    if form is not None:
        return {name: values[0] if name != PICK else "" for name, values in form.items() if values} | {
            PICK: list(form.get(PICK, ()))
        }
    kept = answer or {}
    if asked.kind in (Kind.PRIORITIES, Kind.CHOICE):
        return {PICK: list(kept)}
    return {PICK: []} | {name: "" if value is None else str(value) for name, value in kept.items()}


def _page(template: str, language: str, *, here: str, **values: Any) -> str:
    """A page, whose own address is `here`."""
    words = catalogue(language)
    others = {each: catalogue(each).rules.name for each in LANGUAGES if each != language}
    names = {"LOW": LOW, "HIGH": HIGH, "VALUE": VALUE, "PICK": PICK, "NO_VIEW": NO_VIEW}
    names |= {"accessibility": published(PLACE_OF_STATEMENT), "script": published(SCRIPT), "here": published(here)}

    def say(key: str, /, **blanks: object) -> str:
        return together(words(key, **blanks))

    return _templates().get_template(template).render(say=say, language=language, others=others, **names, **values)


def answer(page: str, status: int = 200) -> HTMLResponse:
    """Return a page as it is sent."""
    return HTMLResponse(page, status_code=status)


@cache
def javascript() -> str:
    """Return the one small script, which no page needs, without what only its authors read."""
    lines = map(str.strip, (TEMPLATES / "telephone.js").read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
