"""What « Comptes et accès » says."""

from collections.abc import Mapping, Sequence

from model.domain.vocabulary import Network
from model.services.access.accounts import Account
from model.services.context import reference
from model.services.records.backups import Concern
from pages.kit.exports import Export
from pages.kit.wording import local, plain


def row(account: Account) -> dict[str, object]:
    """An account as a line of the table."""
    return {
        plain("column.name"): account.name,
        plain("column.login"): account.login,
        plain("column.role"): plain(f"role.{account.role}"),
        plain("column.perimeter"): ", ".join(map(region_name, account.regions)) or _network(account.network),
        plain("column.active"): plain("answer.yes" if account.active else "answer.no"),
        plain("column.keys"): account.keys,
    }


def backup(concern: Concern | None) -> str:
    """What the administrator should know of regular copies; nothing when all is well."""
    if concern is None:
        return ""
    at = concern.verified_at
    return plain(f"people.backup_{concern.kind}", **({"day": at.astimezone().date()} if at else {}))


def export(finding: str, rows: Sequence[Mapping[str, object]]) -> Export:
    """The accounts, to take away."""
    return Export(plain("people.title"), finding, tables=[(plain("people.table"), lambda: rows)])


def region_name(code: str) -> str:
    """What to call a body."""
    return local(reference().regions[code].name)


def _network(network: Network | None) -> str:
    return plain(f"network.{network}") if network else plain("figure.undefined")
