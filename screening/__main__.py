"""Which commands are there? They are written in `screening.commands`; here each gets its name and place in the help."""

from collections.abc import Callable, Mapping

import typer

from screening.commands.api_keys import issue_api_key, list_api_keys, revoke_api_key
from screening.commands.doctor import doctor
from screening.commands.exporting import export_list
from screening.commands.furnishing import create_account_here, create_checkpost, import_lists
from screening.commands.importing import import_list, roll_back
from screening.commands.pricing import thresholds
from screening.commands.proving import verify_journal
from screening.commands.reading import parse, read
from screening.commands.safekeeping import backup, restore
from screening.commands.serving import run
from screening.commands.trying import screen
from screening.commands.watching import watch_folder

PANELS: Mapping[str, Mapping[str, Callable[..., None]]] = {
    "Serve": {"run": run, "watch-folder": watch_folder},
    "Set up": {
        "create-checkpost": create_checkpost,
        "create-account": create_account_here,
        "import-lists": import_lists,
        "import-list": import_list,
    },
    "Keys of other agencies": {
        "issue-api-key": issue_api_key,
        "list-api-keys": list_api_keys,
        "revoke-api-key": revoke_api_key,
    },
    "Look after it": {
        "doctor": doctor,
        "roll-back": roll_back,
        "export-list": export_list,
        "thresholds": thresholds,
        "backup": backup,
        "restore": restore,
        "verify-journal": verify_journal,
    },
    "Try, without a service": {"read": read, "parse": parse, "screen": screen},
}

command_line = typer.Typer(name="screening", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@command_line.callback()
def screening() -> None:
    """Screen travellers and their documents at a border checkpost.

    `screening COMMAND --help` tells more. Settings are environment variables, SCREENING_*: see
    `screening run --help`.
    """


for panel, commands in PANELS.items():
    for name, command in commands.items():
        command_line.command(name, rich_help_panel=panel)(command)


def main() -> None:
    """Run the command line."""
    command_line()


if __name__ == "__main__":
    main()
