"""The tables of « Comment c'est calculé »."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from model.domain.framework import Framework
from model.domain.vocabulary import Scheme
from pages.kit.exports import Export
from pages.kit.wording import local, plain, words, worth

Rows = Sequence[Mapping[str, object]]


SECTIONS = ("people", "mix", "vacancy", "base", "scenario")


def export(framework: Framework) -> Export:
    """What the screen shows, to take away."""
    tables: Sequence[tuple[str, Callable[[], Rows]]] = [
        (plain("method.parts"), sections),
        (plain("method.words"), glossary),
        (plain("method.figures"), figures),
        (plain("method.expected"), partial(expected, framework)),
        (plain("method.families"), partial(families, framework)),
        (plain("method.classifications"), partial(classifications, framework)),
        (plain("method.assumptions_table"), partial(assumptions, framework)),
    ]
    return Export(plain("method.title"), plain("method.finding"), tables=tables)


def sections() -> Rows:
    """How things are counted, part by part, without marks of emphasis."""
    return [
        {
            plain("column.subject"): plain(f"method.{section}_title"),
            plain("column.meaning"): plain(f"method.{section}").replace("*", ""),
        }
        for section in SECTIONS
    ]


def glossary() -> Rows:
    """Each word of the screens and what it means."""
    terms = dict(words().under("glossary"))
    return [
        {
            plain("column.term"): plain(f"glossary.{key}.term"),
            plain("column.meaning"): plain(f"glossary.{key}.definition"),
        }
        for key in dict.fromkeys(name.split(".")[0] for name in terms)
    ]


def figures() -> Rows:
    """Each headline figure and its definition."""
    named = [name.removesuffix(".definition") for name, _ in words().under("figure") if name.endswith(".definition")]
    return [
        {
            plain("column.figure"): plain(f"figure.{key}.label"),
            plain("column.definition"): plain(f"figure.{key}.definition"),
        }
        for key in named
    ]


def expected(framework: Framework) -> Rows:
    """The default expectations, competency by competency."""
    default = framework.default_profile
    return [
        {
            plain("column.competency"): local(competency.name),
            plain("column.kind"): plain(f"competency_kind.{competency.kind}"),
            plain("column.expected"): level / 2,
            plain("column.wanted"): holders,
        }
        for competency, level, holders in zip(framework.competencies, default.expected, default.holders, strict=True)
    ]


def families(framework: Framework) -> Rows:
    """The default profile of each family, competency by competency, once adapted to the post."""
    return [
        {plain("column.competency"): local(competency.short)}
        | {local(family.short): family.profile[place] / 2 for family in framework.families}
        for place, competency in enumerate(framework.competencies)
    ]


def classifications(framework: Framework) -> Rows:
    """How ESCO and ROME identify each competency and each family, where they name something close."""
    named = [(each.code, each.name) for each in framework.competencies]
    named += [(each.code, each.name) for each in framework.families]
    return [
        {plain("column.subject"): local(name)}
        | {plain(f"column.{each}"): "\n".join(framework.identifiers(code, each)) for each in (Scheme.ROME, Scheme.ESCO)}
        for code, name in named
    ]


def assumptions(framework: Framework) -> Rows:
    """Every assumption with its value, its range, its status and its source."""
    return [
        {
            plain("column.assumption"): local(each.name),
            plain("column.value"): worth(each),
            plain("column.status"): plain(f"status.{each.status}"),
            plain("column.note"): local(each.note),
            plain("column.source"): ", ".join(plain(f"source.{code}") for code in each.source.split()),
        }
        for each in framework.assumptions.values()
    ]
