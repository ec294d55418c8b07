"""How is the service run, by one process or several? `run`."""

# ruff: noqa: PLC0415  (late imports: see the room)

import errno
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from screening.commands.house import opened_house
from screening.commands.telling import say, sentence, telling_errors
from screening.domain.errors import InvalidInput
from screening.settings import Settings, read_settings

if TYPE_CHECKING:
    from screening.app import House
    from screening.demonstration import Credentials


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
    SCREENING_TLS_CERTIFICATE and SCREENING_TLS_KEY: PEM files for HTTPS. SCREENING_PAGES_AT_ONCE: pages that are read
    at the same time (2). SCREENING_REFER_CHECK_FAILURES: whether a check digit that does not hold is referred to the
    shift manager: never, once an officer has confirmed the lines (confirmed, as usual), or as soon as it is read.
    SCREENING_NAMES, SCREENING_TRUSTED_PROXIES and SCREENING_LIMIT_...: see deploy/limits.md.
    """
    environment = dict(os.environ)
    if demonstration:
        environment["SCREENING_DEMONSTRATION"] = "1"
    if port is not None:
        environment["SCREENING_PORT"] = str(port)
    if workers is not None:
        environment["SCREENING_WORKERS"] = str(workers)
    with telling_errors():
        settings = read_settings(environment)
        if settings.workers > 1:
            _run_workers(settings, environment)
            return
        with stopped_by_signals(), _listening(settings) as listener, opened_house(settings) as house:
            _serve(house, listener)


def _serve(house: "House", listener: socket.socket, *, is_told: bool = True) -> None:
    from screening.app import create_app, make_server, seed_demonstration

    made = seed_demonstration(house) if house.settings.is_demonstration else ()
    house.watch.start()
    server = make_server(create_app(house), house.settings)
    if made:
        greeting = threading.Thread(target=_welcome, args=(house.settings, made), name="welcome", daemon=True)
        greeting.start()
    elif house.settings.is_demonstration:
        say("command.demonstration_again", origin=house.settings.origin, data=str(house.settings.data))
    elif is_told:
        say("command.serving", origin=house.settings.origin)
    server.run(sockets=[listener])


def _run_workers(settings: Settings, environment: dict[str, str]) -> None:
    """Be one of several processes that serve a port, or the one that keeps them."""
    from screening.workers import inherited_listener, keep_workers

    listener = inherited_listener(environment)
    if listener is not None:
        with listener, opened_house(settings) as house:
            _serve(house, listener, is_told=False)
        return
    with _listening(settings) as own:
        # What cannot be opened is told once, here, before there are processes that would fail one after the other.
        with opened_house(settings):
            pass
        say("command.serving", origin=settings.origin)
        keep_workers(settings.workers, own, environment)


def _welcome(settings: Settings, made: "tuple[Credentials, ...]") -> None:
    """Scan the specimen page once the server answers, then say what to open and how to sign in."""
    from screening.demonstration import first_scan
    from screening.domain.clock import SystemClock

    with telling_errors():
        outcome = first_scan(settings.origin, made[0], SystemClock())
    say("command.demonstration_ready", origin=settings.origin, outcome=sentence(f"outcome.{outcome}"))
    for credentials in made:
        say(
            "command.demonstration_account",
            role=sentence(f"role.{credentials.role}"),
            username=credentials.username,
            password=credentials.password,
        )
    say("command.demonstration_once", data=str(settings.data))


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
def stopped_by_signals() -> Iterator[None]:
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
