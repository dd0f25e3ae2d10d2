"""The commands that keep the house: the demonstration, accounts, the key, the audit, what has been kept long enough,
copies."""

import argparse
import getpass
import sys
from dataclasses import asdict
from pathlib import Path

from model import settings
from model.access import GIVEN, Role, operator
from model.commands.output import DONE, REFUSED, Arguments, Command, complain, say
from model.demonstration import generate
from model.domain.vocabulary import Network
from model.errors import Unusable
from model.services import context
from model.services.access import account_list, accounts, audit, second_factor
from model.services.context import DEMO
from model.services.demo import dataset
from model.services.records import backups, retention
from model.wording import Catalogue


def offer(command: Command, words: Catalogue) -> None:
    """Add the commands to the command line."""
    command("demo", _demo).add_argument("--write", action="store_true", help=words("cli.demo_write"))
    _user_options(command("user", _user), words)
    command("key", key)
    actions = command("audit", _audit).add_subparsers(required=True, metavar="ACTION", dest="action")
    limits = f"{words('cli.audit_verify')} {words('cli.audit_limits')}"
    actions.add_parser("verify", help=words("cli.audit_verify"), description=limits)
    actions.add_parser("seal", help=words("cli.audit_seal"), description=words("cli.audit_seal_when"))
    command("sweep", _sweep)
    command("backup", _backup).add_argument("file", type=Path, metavar="FILE", help=words("cli.backup_file"))
    command("restore", restore).add_argument("file", type=Path, metavar="FILE", help=words("cli.restore_file"))


def _demo(given: Arguments, words: Catalogue) -> None:
    if given.write:
        for name, text in generate(context.demo()["seed"], context.demo()["as_of"]).items():
            (DEMO / name).write_text(text, encoding="utf-8", newline="")
    dataset.reset()
    say(words("demo.was_reset"))


def _user_options(parser: argparse.ArgumentParser, words: Catalogue) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    add = actions.add_parser("add", help=words("cli.user_add"))
    add.add_argument("--role", required=True, choices=[role.value for role in GIVEN], help=words("cli.role"))
    add.add_argument("--login", help=words("cli.login"))
    add.add_argument("--name", help=words("cli.name"))
    add.add_argument("--region", action="append", default=[], metavar="CODE", help=words("cli.region"))
    add.add_argument("--network", choices=[network.value for network in Network], help=words("cli.network"))
    add.add_argument("--password-stdin", action="store_true", help=words("cli.password_stdin"))
    actions.add_parser("list", help=words("cli.user_list"))
    password = actions.add_parser("password", help=words("cli.user_password"))
    password.add_argument("login", metavar="LOGIN", help=words("cli.user_login"))
    password.add_argument("--password-stdin", action="store_true", help=words("cli.password_stdin"))
    forget = actions.add_parser("forget-phone", help=words("cli.user_factor"))
    forget.add_argument("login", metavar="LOGIN", help=words("cli.user_login"))
    sync = actions.add_parser("sync", help=words("cli.user_sync"), description=words("cli.user_sync_file"))
    sync.add_argument("file", type=Path, metavar="FILE", help=words("cli.user_file"))
    sync.add_argument("--closing", action="store_true", help=words("cli.user_closing"))
    sync.add_argument("--yes", action="store_true", help=words("cli.yes"))


def _sync(given: Arguments, words: Catalogue) -> None:
    """Make the accounts those of a file, or say what that would change."""
    try:
        listed = account_list.read(given.file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Unusable("file.missing", file=str(given.file)) from error
    except UnicodeDecodeError as error:
        raise Unusable("account.list_coding", received=str(given.file)) from error
    viewer = operator()
    if given.yes:
        made = account_list.follow(viewer, listed, drastic=given.closing)
    else:
        made = account_list.changes(viewer, listed)
    lines = [(name, each) for name in ("opened", "changed", "closed") for each in getattr(made, name)]
    for name, each in lines:
        facts = {"login": each.login, "name": each.name, "role": words(f"role.{each.role}")}
        say(words(f"cli.user_{name}", regions=" ".join(each.regions), **facts))
    say(words("cli.user_synced" if given.yes else "cli.user_preview", n=len(lines)))


def _user(given: Arguments, words: Catalogue) -> None:
    if given.action == "sync":
        _sync(given, words)
        return
    viewer = operator()
    if given.action == "forget-phone":
        account = accounts.named(viewer, given.login)
        second_factor.forget(viewer, account.uid)
        say(words("factor.forgotten", name=account.name))
        return
    if given.action == "list":
        for account in accounts.accounts(viewer):
            role = words(f"role.{account.role}")
            say(
                words(
                    "cli.user_line",
                    login=account.login,
                    name=account.name,
                    role=role,
                    regions=" ".join(account.regions),
                )
            )
        return
    if given.action == "password":
        account = accounts.named(viewer, given.login)
        accounts.set_password(viewer, account.uid, _password(given, words), account.version)
        say(words("people.was_changed", name=account.name))
        return
    login = given.login or input(words("cli.ask_login"))
    name = given.name or login
    password = _password(given, words)
    network = Network(given.network) if given.network else None
    accounts.create(viewer, login, name, Role(given.role), password, given.region, network)
    say(words("people.was_created", name=name))


def _password(given: Arguments, words: Catalogue) -> str:
    return sys.stdin.readline().rstrip("\n") if given.password_stdin else getpass.getpass(words("cli.ask_password"))


def key(_: Arguments, __: Catalogue) -> None:
    """Print a key that production accepts, alone on its line."""
    say(settings.new_key())


def _audit(given: Arguments, words: Catalogue) -> int:
    """Read the whole audit again; a line or a seal that is wrong is something refused because of the data."""
    if given.action == "seal":
        audit.seal(operator())
    state = audit.verify(operator())
    if state.broken_at:
        facts = {"n": state.lines, "day": state.broken_at.date(), "head": state.head, "key": state.key}
        complain(words(f"cli.audit_{state.fault}", **facts))
    for place, fault in state.faulty_seals.items():
        complain(words(f"cli.audit_seal_{fault}", file=str(place)))
    if not state.whole:
        return REFUSED
    say(words("cli.audit_whole", n=state.lines, head=state.head))
    if state.unverified:
        say(words("cli.audit_unverified", n=state.unverified))
    for place, lines in state.seals.items():
        say(words("cli.audit_sealed", n=lines, file=str(place)))
    return DONE


def _sweep(_: Arguments, words: Catalogue) -> None:
    say(words("cli.swept", **asdict(retention.sweep(operator()))))
    if kept := backups.kept(operator()):
        say(words("cli.swept_copies", copies=list(kept)))


def _backup(given: Arguments, words: Catalogue) -> None:
    backups.back_up(operator(), given.file)
    say(words("cli.backed_up", file=str(given.file)))


def restore(given: Arguments, words: Catalogue) -> None:
    """Put a copy back in the place of the base, and say what came back with it."""
    restored = backups.restore(operator(), given.file)
    dated = "restored" if restored.last else "restored_undated"
    say(words(f"cli.{dated}", file=str(given.file), last=restored.last, **restored.counts))
    if restored.before != restored.after:
        say(words("cli.restored_upgrade", before=restored.before, after=restored.after))
    if restored.forgotten:
        say(words("cli.restored_forgotten", n=restored.forgotten))
    if restored.cleared:
        say(words("cli.restored_cleared", n=restored.cleared))
    if restored.readmitted:
        say(words("cli.restored_accounts", logins=list(restored.readmitted)))
    say(words("cli.restored_sessions"))
    if restored.replaced:
        say(words("cli.restored_replaced", file=str(restored.replaced)))
    if not settings.current().demo:
        _sweep(given, words)
