"""What a profile expects otherwise than another one, in words."""

from collections.abc import Sequence

from model.domain.framework import Framework, TargetProfile
from pages.kit.wording import local, plain


def changes(current: TargetProfile, wished: TargetProfile, framework: Framework) -> Sequence[str]:
    """Say what is expected otherwise, competency by competency, then the range."""
    sentences = []
    for column in ("expected", "holders", "weights"):
        pairs = zip(framework.competencies, getattr(current, column), getattr(wished, column), strict=True)
        unit = 2 if column == "expected" else 1
        moved = tuple(
            plain("expectations.from_to", name=local(competency.short), before=old / unit, after=new / unit)
            for competency, old, new in pairs
            if old != new
        )
        sentences += [plain(f"expectations.changes_{column}", changes=moved)] if moved else []
    if current.mix != wished.mix:
        sentences.append(said_range(wished))
    return sentences


def said_range(wished: TargetProfile) -> str:
    """Say which share of managers from other trades is wished for."""
    if wished.mix is None:
        return plain("expectations.range_left_out")
    return plain("expectations.range_wished", low=wished.mix[0], high=wished.mix[1])
