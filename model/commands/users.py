"""The commands of accounts: one opened, all listed, kept after a list, a password or a phone that is lost."""

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path

from model.access import GIVEN, Role, operator
from model.commands.output import Arguments, Command, Run, say
from model.domain.vocabulary import Network
from model.errors import Unusable
from model.services.access import account_list, accounts, provider, second_factor
from model.services.access.account_list import ListedAccount
from model.services.access.accounts import Account
from model.wording import Catalogue


def offer(command: Command, words: Catalogue) -> None:
    """Add the commands to the command line."""
    actions = command("user", _list).add_subparsers(required=True, metavar="ACTION", dest="action")

    def action(name: str, run: Run, about: str) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=words(f"cli.{about}"))
        added.set_defaults(run=run)
        return added

    add = action("add", _add, "user_add")
    add.add_argument("--role", required=True, choices=[role.value for role in GIVEN], help=words("cli.role"))
    add.add_argument("--login", help=words("cli.login"))
    add.add_argument("--name", help=words("cli.name"))
    add.add_argument("--region", action="append", default=[], metavar="CODE", help=words("cli.region"))
    add.add_argument("--network", choices=[network.value for network in Network], help=words("cli.network"))
    password = action("password", _give_password, "user_password")
    for parser in (add, password):
        parser.add_argument("--password-stdin", action="store_true", help=words("cli.password_stdin"))
    add.add_argument("--no-password", action="store_true", help=words("cli.no_password"))
    link = action("link", _link, "user_link")
    unlink = action("unlink", _unlink, "user_unlink")
    for parser in (password, action("forget-phone", _forget_phone, "user_factor"), link, unlink):
        parser.add_argument("login", metavar="LOGIN", help=words("cli.user_login"))
    link.add_argument("subject", metavar="SUBJECT", help=words("cli.user_subject"))
    action("list", _list, "user_list")
    sync = action("sync", _sync, "user_sync")
    sync.description = words("cli.user_sync_file")
    sync.add_argument("file", type=Path, metavar="FILE", help=words("cli.user_file"))
    sync.add_argument("--closing", action="store_true", help=words("cli.user_closing"))
    sync.add_argument("--yes", action="store_true", help=words("cli.yes"))


def _list(_: Arguments, words: Catalogue) -> None:
    for account in accounts.accounts(operator()):
        say(_line("line", account, words))


def _add(given: Arguments, words: Catalogue) -> None:
    login = given.login or _typed(input, words("cli.ask_login"))
    name = given.name or login
    network = Network(given.network) if given.network else None
    password = None if given.no_password else _password(given, words)
    accounts.create(operator(), login, name, Role(given.role), password, given.region, network)
    say(words("people.was_created", name=name))


def _give_password(given: Arguments, words: Catalogue) -> None:
    account = accounts.named(operator(), given.login)
    accounts.set_password(operator(), account.uid, _password(given, words), account.version)
    say(words("people.was_changed", name=account.name))


def _forget_phone(given: Arguments, words: Catalogue) -> None:
    account = accounts.named(operator(), given.login)
    second_factor.forget(operator(), account.uid)
    say(words("factor.forgotten", name=account.name))


def _link(given: Arguments, words: Catalogue) -> None:
    provider.link(operator(), given.login, given.subject)
    say(words("provider.linked_to", name=given.login, received=given.subject))


def _unlink(given: Arguments, words: Catalogue) -> None:
    account = accounts.named(operator(), given.login)
    provider.unlink(operator(), account.uid)
    say(words("provider.unlinked", name=account.name))


def _sync(given: Arguments, words: Catalogue) -> None:
    """Make the accounts those of a file, or say what that would change."""
    try:
        listed = account_list.read(given.file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Unusable("file.missing", file=str(given.file)) from error
    except UnicodeDecodeError as error:
        raise Unusable("account.list_coding", received=str(given.file)) from error
    if given.yes:
        made = account_list.follow(operator(), listed, drastic=given.closing)
    else:
        made = account_list.changes(operator(), listed)
    lines = [
        *(_line("opened", each, words) for each in made.opened),
        *(_line("changed", each, words) for each in made.changed),
        *(_line("closed", each, words) for each in made.closed),
    ]
    for line in lines:
        say(line)
    say(words("cli.user_synced" if given.yes else "cli.user_preview", n=len(lines)))


def _line(about: str, account: Account | ListedAccount, words: Catalogue) -> str:
    facts = {"login": account.login, "name": account.name, "regions": " ".join(account.regions)}
    return words(f"cli.user_{about}", role=words(f"role.{account.role}"), **facts)


def _password(given: Arguments, words: Catalogue) -> str:
    if given.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    return _typed(getpass.getpass, words("cli.ask_password"))


def _typed(ask: Callable[[str], str], question: str) -> str:
    """What somebody types when asked.

    Raises:
        Unusable: nobody is there to type.
    """
    try:
        return ask(question)
    except EOFError as error:
        raise Unusable("account.nobody_types", received=question.strip(" :\u00a0")) from error
