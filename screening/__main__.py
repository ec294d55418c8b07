"""What can be done from the command line?

Each command imports what it needs: `parse` answers before the page reader's packages would be loaded, and neither
`read` nor `parse` loads the web framework or the store.
"""

# ruff: noqa: PLC0415  (late imports: see above)

import errno
import json
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from screening.domain.errors import InvalidInput, ScreeningError
from screening.domain.lists import Direction
from screening.settings import Settings, read_settings, read_settings_to_look

if TYPE_CHECKING:
    from screening.app import House
    from screening.demonstration import Credentials
    from screening.domain.hits import Evidence
    from screening.domain.lists import ListDefinition
    from screening.journal.findings import Verification
    from screening.matching.search import SearchResult
    from screening.workflows.screen_traveller import Presented

command_line = typer.Typer(name="screening", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

BAD_INPUT = 2
SOME_FAILED = 1

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


@command_line.callback()
def screening() -> None:
    """Screen travellers and their documents at a border checkpost."""


@command_line.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="Images of pages: JPEG, PNG, TIFF, WebP or BMP.")],
    as_json: AsJson = False,
) -> None:
    """Read the machine-readable zones on images of pages.

    Exit code 0: every file was looked at (look at each status). 1: some were not. 2: none was.
    """
    from screening.domain.readings import Reading
    from screening.mrz.files import read_files, write_file_reading
    from screening.mrz.passporteye_reader import PassportEyeReader
    from screening.mrz.shown import show_zone

    failed = 0
    for outcome in read_files(files, PassportEyeReader()):
        if as_json:
            typer.echo(json.dumps(write_file_reading(outcome)))
        if isinstance(outcome.outcome, Reading):
            if not as_json:
                from screening.catalogue.sentences import load_catalogue

                _print_table(str(outcome.file), show_zone(outcome.outcome.best, load_catalogue()))
        else:
            failed += 1
            _print_problem(outcome.outcome, str(outcome.file))
    if failed:
        raise typer.Exit(BAD_INPUT if failed == len(files) else SOME_FAILED)


@command_line.command()
def parse(
    lines: Annotated[list[str], typer.Argument(help="The two or three lines, each in quotation marks.")],
    as_json: AsJson = False,
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day that decides centuries; today if not given.")
    ] = None,
) -> None:
    """Parse the lines of one machine-readable zone and prove its check digits."""
    from screening.mrz.text import read_mrz_text
    from screening.mrz.written import write_record

    day = (today or datetime.now(UTC)).date()
    with _telling_errors():
        zone = read_mrz_text(lines, day).zones[0]
    if as_json:
        written = write_record(zone.record) if zone.record else {}
        typer.echo(json.dumps({"status": zone.status.value, **written}))
        return
    from screening.catalogue.sentences import load_catalogue
    from screening.mrz.shown import show_zone

    _print_table("MRZ", show_zone(zone, load_catalogue()))


@command_line.command()
def screen(
    lines: Annotated[list[str] | None, typer.Argument(help="The lines of an MRZ, each in quotation marks.")] = None,
    *,
    name: Annotated[str, typer.Option(help="Instead of an MRZ: SURNAME, GIVEN NAMES.")] = "",
    born: Annotated[str, typer.Option(help="YYYY, YYYY-MM or YYYY-MM-DD.")] = "",
    document: Annotated[str, typer.Option(help="The document's number.")] = "",
    direction: Annotated[Direction, typer.Option(help="Which way the traveller crosses.")] = Direction.EXIT,
    watchlists: Annotated[
        Path, typer.Option(file_okay=False, exists=True, help="The folder with the lists' TOML files.")
    ] = Path("watchlists"),
    as_json: AsJson = False,
) -> None:
    """Try a folder of lists on a traveller. Nothing is stored: this is no screening of a person at a counter."""
    from screening.workflows.try_lists import try_lists

    today = datetime.now(UTC).date()
    with _telling_errors():
        presented = _presented(lines or [], name, born, document, today)
        found = try_lists(watchlists, presented, direction, today)
    if as_json:
        typer.echo(json.dumps(_write_search(found, direction), ensure_ascii=False))
        return
    for candidate in found.hits:
        rule = candidate.definition.rule_for(direction, candidate.entry.category)
        heading = f"{candidate.definition.name.en} / {candidate.entry.source_id}: {rule.raises if rule else ''}"
        rows = [(f"{each.weight:+.1f}", _evidence(each)) for each in candidate.evidence]
        _print_table(heading, [*rows, (f"{candidate.score:.2f}", rule.advice.en if rule else "")])
    _say("command.screened", hits=found.hits_total, below=found.below_threshold, lists=len(found.lists))


@command_line.command()
def run(
    *,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="With fictional lists and people, and a first scan.")
    ] = False,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Instead of SCREENING_PORT.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes, with PostgreSQL only.")] = None,
) -> None:
    """Serve the API and the pages until stopped (Ctrl-C).

    Settings are environment variables. SCREENING_DATA: the folder for store, key and journal head (var).
    SCREENING_WATCHLISTS: the folder of the lists (watchlists). SCREENING_SECRET_FILE: the file with the secret that
    encrypts the signing key. SCREENING_HOST and SCREENING_PORT: where to listen (127.0.0.1, 8000).
    SCREENING_TLS_CERTIFICATE and SCREENING_TLS_KEY: PEM files for HTTPS.
    """
    environment = dict(os.environ)
    if demonstration:
        environment["SCREENING_DEMONSTRATION"] = "1"
    if port is not None:
        environment["SCREENING_PORT"] = str(port)
    if workers is not None:
        environment["SCREENING_WORKERS"] = str(workers)
    with _telling_errors():
        settings = read_settings(environment)
        if settings.workers > 1:
            _run_workers(settings, environment)
            return
        with _stopped_by_signals(), _listening(settings) as listener, _house(settings) as house:
            _serve(house, listener)


@command_line.command("import-list")
def import_list(
    code: Annotated[str, typer.Argument(help="The list's code: the stem of its TOML.")],
    entries: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The entries, as TOML.")],
) -> None:
    """Make a file's entries the whole content of a list."""
    from screening.lists.entries import read_entries
    from screening.workflows.publish_list import publish_list

    with _telling_errors(), _house(read_settings(os.environ)) as house:
        definition = _definition(house, code)
        version = publish_list(definition, read_entries(entries, definition), None, house.parts)
        _say("command.list_imported", list=code, version=version.number, entries=version.entries)


@command_line.command("import-lists")
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
    from screening.workflows.publish_list import publish_list

    with _telling_errors(), _house(read_settings(os.environ)) as house:
        files = {file.name: file for file in sorted(folder.glob(f"*{ENTRIES_SUFFIX}"))}
        for name in files:
            _definition(house, name.removesuffix(ENTRIES_SUFFIX))
        lists = [(each, files.get(f"{each.code}{ENTRIES_SUFFIX}")) for each in house.definitions]
        read = [(each, read_entries(file, each)) for each, file in lists if file is not None]
        for definition, entries in read:
            version = publish_list(definition, entries, None, house.parts)
            _say("command.list_imported", list=definition.code, version=version.number, entries=version.entries)
    missing = [definition.code for definition, file in lists if file is None]
    if missing:
        typer.echo(_sentence("command.lists_without_file", folder=str(folder), lists=", ".join(missing)), err=True)
        raise typer.Exit(SOME_FAILED)


@command_line.command("create-checkpost")
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
    from screening.workflows.administer import save_checkpost

    with _telling_errors(), _house(read_settings(os.environ)) as house:
        desks = tuple(CounterCode(counter.strip()) for counter in counters.split(",") if counter.strip())
        checkpost = save_checkpost(Checkpost(CheckpostCode(code), name, zone, time_zone, desks), None, house.parts)
        _say("command.checkpost_saved", checkpost=checkpost.code, counters=len(checkpost.counters))


@command_line.command("create-account")
def create_account_here(
    username: Annotated[str, typer.Argument(help="Small letters, digits, dots, dashes, underscores.")],
    grant: Annotated[list[str], typer.Option(help="ROLE@SCOPE, such as counter_officer@checkpost:KHI; repeatable.")],
) -> None:
    """Make an account, and print its password once."""
    from screening.auth.passwords import new_password
    from screening.domain.accounts import Grant
    from screening.workflows.administer import create_account

    with _telling_errors(), _house(read_settings(os.environ)) as house:
        password = new_password()
        grants = tuple(Grant.parse(written) for written in grant)
        account = create_account(username, password, grants, None, house.parts)
        _say("command.account_created", username=account.username, password=password)


@command_line.command("verify-journal")
def verify_journal(
    as_json: AsJson = False,
) -> None:
    """Prove the journal, and tell altered, erased and missing apart. Exit code 1 where it is not whole."""
    from screening.app import verify_journal_of

    with _telling_errors():
        verification = verify_journal_of(read_settings_to_look(os.environ))
    if as_json:
        typer.echo(json.dumps(_write_verification(verification)))
    else:
        _print_table(_sentence("command.journal"), list(_show_verification(verification)))
        _say("command.journal_whole" if verification.is_whole else "command.journal_not_whole")
    if not verification.is_whole:
        raise typer.Exit(1)


def main() -> None:
    """Run the command line."""
    command_line()


def _presented(lines: list[str], name: str, born: str, document: str, today: date) -> "Presented":
    from screening.domain.crossings import DataSource
    from screening.domain.dates import PartialDate
    from screening.domain.names import PrintedName
    from screening.domain.travellers import TravelDocument, Traveller
    from screening.mrz.text import read_mrz_text
    from screening.workflows.screen_traveller import presented_reading, presented_typed

    if lines:
        return presented_reading(read_mrz_text(lines, today), DataSource.MRZ_TEXT)
    surname, comma, given_names = (part.strip() for part in name.upper().partition(","))
    printed = PrintedName(surname, given_names) if comma else PrintedName("", surname)
    traveller = Traveller(printed, PartialDate.parse(born) if born else None) if name else None
    return presented_typed(traveller, (TravelDocument(document.upper()),) if document else ())


def _write_search(found: "SearchResult", direction: Direction) -> dict[str, object]:
    return {
        "hits_total": found.hits_total,
        "below_threshold": found.below_threshold,
        "lists": [version.code for version in found.lists],
        "hits": [
            {
                "list": candidate.definition.code,
                "source_id": candidate.entry.source_id,
                "kind": rule.raises
                if (rule := candidate.definition.rule_for(direction, candidate.entry.category))
                else None,
                "score": round(candidate.score, 4),
                "threshold": candidate.definition.threshold,
                "evidence": [
                    {"kind": each.kind, "agreement": each.agreement, "weight": each.weight, "text": _evidence(each)}
                    for each in candidate.evidence
                ],
            }
            for candidate in found.hits
        ],
    }


def _evidence(evidence: "Evidence") -> str:
    return _sentence(f"evidence.{evidence.kind}.{evidence.parameters['how']}", **evidence.parameters)


def _write_verification(verification: "Verification") -> dict[str, object]:
    return {
        "whole": verification.is_whole,
        "records": verification.records,
        "intact": verification.intact,
        "erased": dict(verification.erased),
        "counts": dict(verification.counts),
        "findings": [{"kind": finding.kind, "seq": finding.seq} for finding in verification.findings],
        "signed_up_to": verification.signed_up_to,
    }


def _show_verification(verification: "Verification") -> Iterator[tuple[str, str]]:
    yield _sentence("command.journal_records"), str(verification.records)
    yield _sentence("command.journal_intact"), str(verification.intact)
    yield _sentence("command.journal_signed_up_to"), str(verification.signed_up_to)
    for rule, count in sorted(verification.erased.items()):
        yield _sentence("command.journal_erased", rule=rule), str(count)
    for kind, count in sorted(verification.counts.items()):
        first = next(finding.seq for finding in verification.findings if finding.kind == kind)
        yield _sentence(f"finding.{kind}"), _sentence("command.journal_finding", count=count, seq=first)


def _definition(house: "House", code: str) -> "ListDefinition":
    """Give a list's definition. Raises InvalidInput that names the lists there are."""
    found = next((definition for definition in house.definitions if definition.code == code), None)
    if found is None:
        known = ", ".join(definition.code for definition in house.definitions)
        raise InvalidInput(reason="list_unknown", code=code, known=known)
    return found


@contextmanager
def _house(settings: Settings) -> "Iterator[House]":
    from screening.app import open_house

    with open_house(settings) as house:
        if house.is_head_missing:
            typer.echo(_sentence("command.head_missing", file=str(settings.head_file)), err=True)
        yield house


def _serve(house: "House", listener: socket.socket, *, is_told: bool = True) -> None:
    from screening.app import create_app, make_server, seed_demonstration

    made = seed_demonstration(house) if house.settings.is_demonstration else ()
    house.watch.start()
    server = make_server(create_app(house), house.settings)
    if made:
        greeting = threading.Thread(target=_welcome, args=(house.settings, made), name="welcome", daemon=True)
        greeting.start()
    elif house.settings.is_demonstration:
        _say("command.demonstration_again", origin=house.settings.origin, data=str(house.settings.data))
    elif is_told:
        _say("command.serving", origin=house.settings.origin)
    server.run(sockets=[listener])


def _run_workers(settings: Settings, environment: dict[str, str]) -> None:
    """Be one of several processes that serve a port, or the one that keeps them."""
    from screening.workers import inherited_listener, keep_workers

    listener = inherited_listener(environment)
    if listener is not None:
        with listener, _house(settings) as house:
            _serve(house, listener, is_told=False)
        return
    with _listening(settings) as own:
        # What cannot be opened is told once, here, before there are processes that would fail one after the other.
        with _house(settings):
            pass
        _say("command.serving", origin=settings.origin)
        keep_workers(settings.workers, own, environment)


def _welcome(settings: Settings, made: "tuple[Credentials, ...]") -> None:
    """Scan the specimen page once the server answers, then say what to open and how to sign in."""
    from screening.demonstration import first_scan
    from screening.domain.clock import SystemClock

    with _telling_errors():
        outcome = first_scan(settings.origin, made[0], SystemClock())
    _say("command.demonstration_ready", origin=settings.origin, outcome=_sentence(f"outcome.{outcome}"))
    for credentials in made:
        _say(
            "command.demonstration_account",
            role=_sentence(f"role.{credentials.role}"),
            username=credentials.username,
            password=credentials.password,
        )
    _say("command.demonstration_once", data=str(settings.data))


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """Take the port before anything else is opened: a second start says so, and touches nothing."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Said outright, the protocol lets asyncio switch Nagle's algorithm off: else an answer may wait 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as fault:
            if fault.errno == errno.EADDRINUSE:
                raise InvalidInput("SCREENING_PORT", reason="port_taken", port=settings.port) from None
            if fault.errno == errno.EACCES:
                raise InvalidInput("SCREENING_PORT", reason="port_reserved", port=settings.port) from None
            raise InvalidInput("SCREENING_HOST", reason="host_not_here", host=settings.host) from None
        # From here on who calls waits instead of being refused, and no other start can take the port.
        listener.listen()
        yield listener


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let Ctrl-C and the service manager's SIGTERM end the process in order, with exit code 0.

    While the server runs it has handlers of its own, and raises the signal once more after it has stopped.
    """

    def stop(_number: int, _frame: object) -> None:
        raise SystemExit(0)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _telling_errors() -> Iterator[None]:
    """Turn an expected error into a sentence and exit code 2; anything else is a mistake of ours and shows itself."""
    try:
        yield
    except ScreeningError as error:
        _print_problem(error)
        raise typer.Exit(BAD_INPUT) from None


def _print_problem(error: ScreeningError, place: str = "") -> None:
    """Print one line on stderr: what is wrong, where, and what to do."""
    from screening.catalogue.problems import explain
    from screening.catalogue.sentences import load_catalogue

    sentences = " ".join(explain(error, load_catalogue()))
    typer.echo(f"{place}: {sentences}" if place else sentences, err=True)


def _print_table(title: str, rows: list[tuple[str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), show_header=False)
    for label, value in rows:
        # Text, so that brackets from outside are printed and not taken for markup.
        table.add_row(Text(label), Text(value))
    Console().print(table)


def _sentence(code: str, **parameters: str | int | float) -> str:
    from screening.catalogue.sentences import load_catalogue

    return load_catalogue().sentence(code, parameters)


def _say(code: str, **parameters: str | int) -> None:
    typer.echo(_sentence(code, **parameters))


if __name__ == "__main__":
    main()
