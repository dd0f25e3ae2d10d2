"""What somebody else changed meanwhile of the same record: theirs and yours, side by side."""

from model.corrections.undo import Difference
from model.domain.register import Register
from model.services.records.corrections import OvertakenCorrection
from pages.kit.wording import plain
from pages.records import changes


def rows(error: OvertakenCorrection) -> list[dict[str, object]]:
    """Return the differences between what others made of records and what this correction makes of them."""
    return [
        {
            plain("correct.what_differs"): _named(error.present.register, each),
            plain("correct.theirs"): _theirs(error.present.register, each),
            plain("correct.yours"): _yours(error.present.register, each),
        }
        for each in error.differences
    ]


def _named(register: Register, difference: Difference) -> str:
    name = changes.named(register, difference.table, difference.record)
    if not difference.column:
        return name
    return plain("correct.of_record", record=name, column=changes.column_name(difference.table, difference.column))


def _theirs(register: Register, difference: Difference) -> str:
    if not difference.column:
        return plain("correct.gone")
    return changes.written(register, difference.column, difference.theirs)


def _yours(register: Register, difference: Difference) -> str:
    return (
        changes.written(register, difference.column, difference.yours)
        if difference.mine
        else plain("correct.not_touched")
    )
