"""The command line: import, figures, simulate, plan, solve, export, demo, user, key, audit, sweep, backup, restore.

Ends with 0 when done, 1 when the data is refused, 2 when the command cannot be used so, 3 when something outside, or
that nobody foresaw, stopped it.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from model.child import keep_output
from model.commands import figures, house, imports, open_data, users
from model.commands.output import DONE, REFUSED, Arguments, Run, complain
from model.errors import MosaiqueError, Unavailable, Unusable
from model.incidents import Boundary
from model.services import start
from model.services.start import FAILED, MISUSED
from model.wording import FIRST, LANGUAGES, Catalogue, catalogue


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    given = _parser().parse_args(arguments)
    words = catalogue(given.lang)
    with Boundary(lambda error: complain(start.failure_sentence(error, words))):
        return _run(given, words)
    return FAILED


def _run(given: Arguments, words: Catalogue) -> int:
    try:
        if given.run not in _CLOSED:
            _open_house(words)
        status = int(given.run(given, words) or DONE)
        _write_out()
    except Unavailable:
        raise
    except MosaiqueError as error:
        complain(words.error(error))
        return MISUSED if isinstance(error, Unusable) else REFUSED
    except BrokenPipeError:  # whoever was reading has read enough
        _let_go()
        return FAILED
    return status


def _write_out() -> None:
    """Write out what was said: on a full disk it is now that it fails, and not again when the process ends."""
    try:
        sys.stdout.flush()
    except OSError:
        _let_go()
        raise


def _let_go() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    words = catalogue()
    parser = argparse.ArgumentParser(prog="python -m model", description=words("cli.description"))
    parser.add_argument("--lang", choices=LANGUAGES, default=FIRST, help=words("cli.lang"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Run) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words(f"cli.{name}"), description=words(f"cli.{name}"))
        added.set_defaults(run=run)
        return added

    for group in (imports, figures, open_data, users, house):
        group.offer(command, words)
    return parser


def _open_house(words: Catalogue) -> None:
    if upgrade := start.open_house():
        complain(start.upgrade_sentence(upgrade, words))


_CLOSED = (figures.solve, house.key, house.backup, house.restore)
"""The commands that open no house: two need none, one copies what is there, the last is for what cannot be opened."""


if __name__ == "__main__":
    keep_output()
    sys.exit(main())
