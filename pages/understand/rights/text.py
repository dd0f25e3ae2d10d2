"""What « Vos données, vos droits » says."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from model.domain.calendar import last_day
from model.domain.framework import Framework
from model.domain.register import (
    AbsenceRecord,
    AssessmentRecord,
    AssignmentRecord,
    SupportRecord,
    TrainingRecord,
)
from model.domain.vocabulary import Answer
from model.services.access import provider
from model.services.context import PARIS, reference
from model.services.records.retention import SESSION_DAYS
from model.services.records.rights import Copy, HeldPosition, Notice
from pages.kit.exports import Export
from pages.kit.wording import local, plain, words

Rows = Sequence[Mapping[str, object]]

KEPT = (
    "post",
    "background",
    "levels",
    "absences",
    "trainings",
    "wishes",
    "scenarios",
    "corrections",
    "votes",
    "account",
    "keys",
    "identity",
    "audit",
)
"""What is recorded about people, in the order of the table; an identity where a provider of them is set."""


def notices(informed: Sequence[Notice]) -> list[str]:
    """« Carsat Aquitaine : CSE informé et consulté le 15 septembre 2026. Pour vos données : … »"""
    return [_notice(each) for each in informed]


def _notice(notice: Notice) -> str:
    body = reference().regions[notice.code]
    council = plain(f"rights.council_{body.network}")
    sentence = (
        plain("rights.consulted", council=council, day=notice.consulted_on)
        if notice.consulted_on
        else plain("rights.not_consulted", council=council)
    )
    ask = plain("rights.contact", contact=notice.contact) if notice.contact else plain("rights.no_contact")
    return plain("rights.notice", body=local(body.name), consulted=sentence, contact=ask)


def kept(framework: Framework) -> Rows:
    """What is recorded, why, where it comes from, who sees it, how long it is kept."""
    months = {
        code.removeprefix("retention_"): round(each.value)
        for code, each in framework.assumptions.items()
        if code.startswith("retention_") and each.value is not None
    }
    chosen = provider.chosen()
    facts = {**months, "days": SESSION_DAYS, "provider": chosen.name if chosen else ""}
    return [
        {
            plain(f"column.{column}"): plain(f"rights.{column}_{what}", **facts)
            for column in ("recorded", "why", "comes_from", "seen_by", "kept_for")
        }
        for what in KEPT
        if chosen or what != "identity"
    ]


def export(framework: Framework, informed: Sequence[Notice]) -> Export:
    """The screen, to take away or to pin up."""
    tables: Sequence[tuple[str, Callable[[], Rows]]] = [
        (plain("rights.kept"), partial(kept, framework)),
        *((plain(f"rights.{part}_title"), partial(_lines, part)) for part in ("yours", "never")),
    ]
    return Export(plain("rights.title"), plain("rights.finding"), notices(informed), tables=tables)


def _lines(part: str) -> Rows:
    """A list of the screen, a row each, without marks of emphasis."""
    lines = plain(f"rights.{part}").replace("**", "").split("\n")
    return [{plain(f"rights.{part}_column"): line.removeprefix("- ")} for line in lines]


def copy_of(copy: Copy) -> Export:
    """Everything that is recorded about one person, for them."""
    tables: Sequence[tuple[str, Rows]] = [
        (plain("rights.copy_person"), _person(copy)),
        (plain("rights.copy_posts"), [_post(each) for each in copy.held]),
        (plain("rights.copy_absences"), [_absence(each) for each in copy.absences]),
        (plain("rights.copy_levels"), [_level(each) for each in copy.assessments]),
        (plain("rights.copy_trainings"), [_training(each) for each in copy.trainings]),
        (plain("rights.copy_supports"), [_support(each) for each in copy.supports]),
        (plain("rights.copy_corrections"), [_made(each.at, each.kind, each.author) for each in copy.corrections]),
    ]
    return Export(
        plain("rights.copy_title", name=copy.person.name),
        plain("rights.copy_finding"),
        [plain("rights.copy_scenarios", n=copy.scenarios)],
        tables=[(name, partial(list, rows)) for name, rows in tables],
    )


def _person(copy: Copy) -> Rows:
    person, families = copy.person, reference().family_index
    family = local(reference().families[families[person.family]].name) if person.family in families else person.family
    values = {
        "name": person.name,
        "manager_reference": person.reference,
        "background": plain(f"background.{person.background}"),
        "family": family,
        "mobility": plain(f"mobility.{person.mobility}"),
        "functional_mobility": plain(f"answer.{person.functional_mobility}"),
        "leaves_on": words().day(person.leaves_on) if person.leaves_on else "",
    }
    return [
        {plain("rights.copy_what"): plain(f"field.{name}"), plain("rights.copy_value"): value or _nothing()}
        for name, value in values.items()
    ]


def _post(held: HeldPosition) -> dict[str, object]:
    post, last = held.post, last_day(held.post.until)
    return {
        plain("column.position"): held.title,
        plain("column.team"): held.team,
        plain("rights.copy_from"): words().day(post.started_on),
        plain("rights.copy_to"): words().day(last) if last else _nothing(),
        plain("rights.copy_share"): plain("rights.copy_of_time", share=post.share, time=post.working_time),
        plain("rights.copy_more"): ", ".join(_more(post)) or _nothing(),
    }


def _more(post: AssignmentRecord) -> Iterator[str]:
    """What else is recorded of an assignment."""
    if post.acting:
        yield plain("rights.copy_acting")
    if post.first_post is not Answer.UNKNOWN:
        yield plain(f"rights.copy_first_{post.first_post}")
    if post.end_reason:
        yield plain("rights.copy_ended", reason=plain(f"end_reason.{post.end_reason}"))


def _absence(leave: AbsenceRecord) -> dict[str, object]:
    last = last_day(leave.until)
    return {
        plain("rights.copy_from"): words().day(leave.started_on),
        plain("rights.copy_to"): words().day(last) if last else _nothing(),
        plain("rights.copy_kind"): plain(f"absence_kind.{leave.kind}"),
    }


def _level(assessment: AssessmentRecord) -> dict[str, object]:
    names = {competency.code: local(competency.name) for competency in reference().competencies}
    return {
        plain("column.competency"): names.get(assessment.competency, assessment.competency),
        plain("rights.copy_level"): words().number(assessment.level / 2),
        plain("rights.copy_on"): words().day(assessment.assessed_on),
        plain("rights.copy_by"): plain(f"assessment_source.{assessment.source}"),
        plain("rights.copy_shared"): words().day(assessment.shared_on) if assessment.shared_on else _nothing(),
    }


def _training(training: TrainingRecord) -> dict[str, object]:
    offer = reference().offers.get(training.offer)
    return {
        plain("rights.copy_training"): local(offer.name) if offer else training.offer,
        plain("rights.copy_on"): words().day(training.followed_on),
    }


def _support(support: SupportRecord) -> dict[str, object]:
    last = last_day(support.until)
    return {
        plain("rights.copy_kind"): plain(f"support_kind.{support.kind}"),
        plain("rights.copy_from"): words().day(support.started_on),
        plain("rights.copy_to"): words().day(last) if last else _nothing(),
    }


def _made(at: datetime, kind: str, author: str) -> dict[str, object]:
    return {
        plain("column.at"): words().day(at.astimezone(PARIS).date()),
        plain("column.action"): plain(f"correct.did_{kind}"),
        plain("rights.copy_author"): author,
    }


def _nothing() -> str:
    return plain("figure.undefined")
