"""The command that writes tables for others: what may circulate, with what each column means."""

from pathlib import Path

from model.access import operator
from model.commands.output import Arguments, Command, say
from model.exchange.exports import open_data as files
from model.exchange.exports.open_data import Format
from model.services.situation import open_data
from model.wording import Catalogue

CIRCULATES = "circulates"


def offer(command: Command, words: Catalogue) -> None:
    """Add the command to the command line."""
    export = command("export", _export)
    export.add_argument("folder", type=Path, metavar="OUT", help=words("cli.export_folder"))
    export.add_argument("--format", choices=[*Format], default=Format.PARQUET, help=words("cli.export_format"))
    export.add_argument("--what", choices=[CIRCULATES], default=CIRCULATES, help=words("cli.export_what"))


def _export(given: Arguments, words: Catalogue) -> None:
    tables = open_data.tables(operator(), words.language)
    files.write(given.folder, tables, Format(given.format), open_data.about(), words)
    open_data.note(operator(), given.format)
    say(words("cli.exported", n=len(tables), folder=str(given.folder), schema=files.SCHEMA))
