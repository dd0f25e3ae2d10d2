"""The commands that keep the house: the demonstration, the key, the audit, what has been kept long enough, copies."""

from dataclasses import asdict
from pathlib import Path

from model import settings
from model.access import operator
from model.commands.output import DONE, REFUSED, Arguments, Command, complain, say
from model.demonstration import generate
from model.services import context
from model.services.access import audit
from model.services.context import DEMO
from model.services.demo import dataset
from model.services.records import backups, restoration, retention
from model.wording import Catalogue


def offer(command: Command, words: Catalogue) -> None:
    """Add the commands to the command line."""
    command("demo", _demo).add_argument("--write", action="store_true", help=words("cli.demo_write"))
    command("key", key)
    actions = command("audit", _audit).add_subparsers(required=True, metavar="ACTION", dest="action")
    limits = f"{words('cli.audit_verify')} {words('cli.audit_limits')}"
    actions.add_parser("verify", help=words("cli.audit_verify"), description=limits)
    actions.add_parser("seal", help=words("cli.audit_seal"), description=words("cli.audit_seal_when"))
    command("sweep", _sweep)
    command("backup", backup).add_argument("file", type=Path, nargs="?", metavar="FILE", help=words("cli.backup_file"))
    command("restore", restore).add_argument("file", type=Path, metavar="FILE", help=words("cli.restore_file"))


def _demo(given: Arguments, words: Catalogue) -> None:
    if given.write:
        for name, text in generate(context.demo()["seed"], context.demo()["as_of"]).items():
            (DEMO / name).write_text(text, encoding="utf-8", newline="")
    dataset.reset()
    say(words("demo.was_reset"))


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


def backup(given: Arguments, words: Catalogue) -> None:
    """Copy the base as it is: one that is not there is not made, one of another version is not upgraded."""
    if given.file is None:
        say(words("cli.backed_up_verified", file=str(backups.keep(operator()))))
        return
    backups.back_up(operator(), given.file)
    say(words("cli.backed_up", file=str(given.file)))


def restore(given: Arguments, words: Catalogue) -> None:
    """Put a copy back in the place of the base, and say what came back with it."""
    restored = restoration.restore(operator(), given.file)
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
    if restored.relinked:
        say(words("cli.restored_identities", logins=list(restored.relinked)))
    say(words("cli.restored_sessions"))
    if restored.replaced:
        say(words("cli.restored_replaced", file=str(restored.replaced)))
    if not settings.current().demo:
        _sweep(given, words)
