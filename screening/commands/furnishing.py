"""Who works here, and with which lists? `create-checkpost`, `create-account`, `import-lists`."""

# ruff: noqa: PLC0415  (late imports: see the room)

import os
from pathlib import Path
from typing import Annotated

import typer

from screening.commands.house import definition_of, opened_house
from screening.commands.telling import SOME_FAILED, say, sentence, telling_errors
from screening.settings import read_settings


def import_lists(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="The folder with CODE.entries.toml for each list.")
    ],
) -> None:
    """Make the files of a folder the whole content of their lists. Where one is wrong, no list is changed.

    Exit code 1: a list has no file there, and was not changed.
    """
    from screening.lists.definitions import ENTRIES_SUFFIX
    from screening.lists.entries import read_entries
    from screening.workflows.desk.publish_list import publish_list

    with telling_errors(), opened_house(read_settings(os.environ)) as house:
        files = {file.name: file for file in sorted(folder.glob(f"*{ENTRIES_SUFFIX}"))}
        for name in files:
            definition_of(house, name.removesuffix(ENTRIES_SUFFIX))
        lists = [(each, files.get(f"{each.code}{ENTRIES_SUFFIX}")) for each in house.definitions]
        read = [(each, read_entries(file, each)) for each, file in lists if file is not None]
        for definition, entries in read:
            version = publish_list(definition, entries, None, house.parts)
            say("command.list_imported", list=definition.code, version=version.number, entries=version.entries)
    missing = [definition.code for definition, file in lists if file is None]
    if missing:
        typer.echo(sentence("command.lists_without_file", folder=str(folder), lists=", ".join(missing)), err=True)
        raise typer.Exit(SOME_FAILED)


def create_checkpost(
    code: Annotated[str, typer.Argument(help="Two to five capital letters.")],
    *,
    name: Annotated[str, typer.Option(help="As officers know it.")],
    zone: Annotated[str, typer.Option(help="The region whose director answers for it, such as sindh.")],
    counters: Annotated[str, typer.Option(help="Their codes, with commas between.")],
    time_zone: Annotated[str, typer.Option(help="Its IANA name.")] = "Asia/Karachi",
) -> None:
    """Add a checkpost with its counters, or change one."""
    from screening.domain.checkposts import Checkpost
    from screening.domain.identifiers import CheckpostCode, CounterCode
    from screening.workflows.people.administer import save_checkpost

    with telling_errors(), opened_house(read_settings(os.environ)) as house:
        desks = tuple(CounterCode(counter.strip()) for counter in counters.split(",") if counter.strip())
        checkpost = save_checkpost(Checkpost(CheckpostCode(code), name, zone, time_zone, desks), None, house.parts)
        say("command.checkpost_saved", checkpost=checkpost.code, counters=len(checkpost.counters))


def create_account_here(
    username: Annotated[str, typer.Argument(help="Small letters, digits, dots, dashes, underscores.")],
    grant: Annotated[list[str], typer.Option(help="ROLE@SCOPE, such as counter_officer@checkpost:KHI; repeatable.")],
) -> None:
    """Make an account, and print its password once."""
    from screening.auth.passwords import new_password
    from screening.domain.accounts import Grant
    from screening.workflows.people.administer import create_account

    with telling_errors(), opened_house(read_settings(os.environ)) as house:
        password = new_password()
        grants = tuple(Grant.parse(written) for written in grant)
        account = create_account(username, password, grants, None, house.parts)
        say("command.account_created", username=account.username, password=password)
