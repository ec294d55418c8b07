"""How are the parts joined into one service?

The one place that knows every room. A process opens the store, follows the lists, and serves API and pages.
"""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TextIO

import uvicorn
from fastapi import FastAPI

from screening.api.counter_stream import live_counters
from screening.api.description import describe
from screening.api.routes import install_api
from screening.catalogue.sentences import load_catalogue
from screening.console.routes import install_console
from screening.console.static_files import install_font
from screening.console.urdu_font import urdu_font
from screening.demonstration import Credentials, seed
from screening.domain.checks import Part
from screening.domain.clock import Clock, SystemClock
from screening.domain.errors import InvalidInput, Unavailable, UnsafeConfiguration
from screening.domain.lists import ListDefinition
from screening.journal.findings import Verification
from screening.journal.heads import HeadFile
from screening.journal.verification import verify_kept
from screening.lists.definitions import read_definitions
from screening.lists.entries import read_entries
from screening.matching.names.rarity import background_rarity
from screening.mrz.page_reader import PageReader
from screening.mrz.queued_reader import QueuedReader
from screening.mrz.separate_reader import separate_reader
from screening.settings import Settings
from screening.signing.keys import PublicKey, SigningKey
from screening.store.postgres_store import is_signed_for, open_postgres_for_reading, open_postgres_store
from screening.store.room import require_plenty, require_some
from screening.store.sql_store import SqlStore
from screening.store.sqlite_store import open_for_reading, open_store
from screening.sync.headquarters import Headquarters
from screening.web.connections import ConnectionLimits, guarded
from screening.web.in_flight import InFlight
from screening.web.joining import install
from screening.web.limits import CallLimits
from screening.web.live import LiveAlerts
from screening.web.live_counters import LiveCounters
from screening.web.log_lines import json_log
from screening.web.measurements import Measurements
from screening.web.news import ListNews
from screening.web.operators import Operators
from screening.web.page_notes import PageNotes
from screening.web.service import Service
from screening.workflows.board.escalate_by_clock import EscalationClock
from screening.workflows.clockwork import Clockwork
from screening.workflows.desk.remind_by_clock import ReviewClock
from screening.workflows.following.build_apart import IndexBuilder
from screening.workflows.following.fetch_photographs import PhotographFollower
from screening.workflows.following.long_lived import leave_alone
from screening.workflows.following.watch_lists import ListWatch
from screening.workflows.following.watch_recorded import RecordedWatch
from screening.workflows.imports.compare_apart import ComparerApart
from screening.workflows.imports.compare_import import Look
from screening.workflows.imports.import_desk import ImportDesk
from screening.workflows.late.watch_late import LateWatch
from screening.workflows.parts import Parts
from screening.workflows.ports import Repositories
from screening.workflows.upkeep.check_readiness import Readiness

VERSION = version("screening")
SHUTDOWN_S = 5
"""How long a stopping server waits for open requests; live boards are closed at once and resume by themselves."""


@dataclass(frozen=True, slots=True)
class House:
    """An opened store with its lists and key: what the server and the commands work with."""

    settings: Settings
    parts: Parts
    store: SqlStore
    watch: ListWatch
    recorded: RecordedWatch
    signing_key: SigningKey
    definitions: tuple[ListDefinition, ...]
    is_head_missing: bool
    """Whether the head outside the database was not there, though a journal was: its end may have been cut off."""


@contextmanager
def open_house(settings: Settings, clock: Clock | None = None) -> Iterator[House]:
    """Open store, key and definitions, making them where there are none yet; close them at the end.

    Raises UnsafeConfiguration, InvalidInput (the data folder cannot be written), InvalidDefinition, StoreUnavailable.
    """
    clock = clock or SystemClock()
    definitions = read_definitions(settings.watchlists)
    try:
        _prepare_data(settings)
        key = _open_key(settings)
    except OSError:
        raise InvalidInput("SCREENING_DATA", reason="data_unwritable", folder=str(settings.data)) from None
    is_head_there = settings.head_file.exists()
    store = _open_store(settings, clock, key)
    try:
        with store.read() as repositories:
            is_head_missing = not is_head_there and repositories.journal.head() is not None
        builder = IndexBuilder(look_of(settings), definitions, settings.index_file)
        watch = ListWatch(store, definitions, background_rarity(), settings.index_file, builder)
        try:
            recorded = RecordedWatch(store, clock, watch, settings.look_back)
            parts = Parts(store, clock, watch, settings.timers, recorded, settings.refer_check_failures)
            yield House(settings, parts, store, watch, recorded, key, definitions, is_head_missing)
        finally:
            watch.stop()
    finally:
        store.close()


def create_app(house: House, page_reader: PageReader | None = None) -> FastAPI:
    """Make the application that serves the house: /api/v1, the pages, and the operations' endpoints at the root."""
    measurements = Measurements()
    requests = _demonstration_log(house.settings)
    log = json_log(requests)
    pages = separate_reader(house.parts.clock, PageNotes(measurements, log))
    reader = QueuedReader(page_reader or pages, pages, at_once=house.settings.pages_at_once)
    house.store.on_group(lambda group: measurements.count_group(group.units, group.elapsed_s, group.waiting))
    catalogue = load_catalogue()
    live = LiveAlerts(house.parts, measurements)
    counters = live_counters(house.parts, catalogue)
    news = ListNews(house.parts)
    escalation = EscalationClock(house.parts)
    reviews = ReviewClock(house.parts)
    late = LateWatch(house.parts, house.settings.late_for)
    pictures = _photograph_follower(house)
    imports = ImportDesk(
        house.parts, ComparerApart(look_of(house.settings)), house.settings.imports, house.settings.import_bytes
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await live.start()
        await counters.start()
        news.start()
        escalation.start()
        reviews.start()
        imports.start()
        house.recorded.start()
        late.start()
        if pictures is not None:
            pictures.start()
        threading.Thread(target=_settle, args=(reader,), name="page-reader-warm-up", daemon=True).start()
        try:
            yield
        finally:
            await asyncio.to_thread(escalation.stop)
            await asyncio.to_thread(reviews.stop)
            await asyncio.to_thread(late.stop)
            if pictures is not None:
                await asyncio.to_thread(pictures.stop)
            await asyncio.to_thread(imports.stop)
            await asyncio.to_thread(house.recorded.stop)
            await asyncio.to_thread(pages.stop)
            await counters.stop()
            news.close_all()
            await live.stop()
            if requests is not None:
                requests.close()

    # A slash too many is not found: the redirection would lead to whatever host the request names.
    app = FastAPI(docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=lifespan)
    install_api(app)
    describe(app, VERSION)
    service = Service(
        parts=house.parts,
        page_reader=reader,
        photographs=reader,
        catalogue=catalogue,
        live=live,
        counters=counters,
        in_flight=InFlight(),
        measurements=measurements,
        limits=CallLimits(house.settings.limits),
        readiness=Readiness(
            house.parts, _looked_at(house.settings, (live, counters), reader, escalation, reviews, pictures)
        ),
        news=news,
        signing_key=house.signing_key,
        operators=Operators(house.settings.operations_token),
        imports=imports,
    )
    install(app, service, log, house.settings.names)
    install_console(app)
    install_font(app, urdu_font(house.settings.font_folder))
    return app


def _photograph_follower(house: House) -> PhotographFollower | None:
    """Give what fetches photographs, where it was said from where."""
    account = house.settings.headquarters
    return None if account is None else PhotographFollower(house.parts, Headquarters.of(account))


def _settle(reader: QueuedReader) -> None:
    """Have the page readers loaded; by then everything is there that stays as long as the process."""
    reader.warm_up()
    leave_alone()


def _looked_at(
    settings: Settings,
    live: Sequence[LiveAlerts | LiveCounters],
    reader: QueuedReader,
    escalation: EscalationClock,
    reviews: ReviewClock,
    pictures: PhotographFollower | None,
) -> tuple[Part, ...]:
    """Name what /readyz looks at beside store, lists and clock."""
    received = () if pictures is None else (Part("photographs", pictures.require_received, is_vital=False),)
    return (
        *received,
        Part("boards", partial(_require_live, live), is_vital=True),
        Part("escalation", partial(_require_running, escalation, "escalation_stopped"), is_vital=False),
        Part("reviews", partial(_require_running, reviews, "reviews_stopped"), is_vital=False),
        Part("page_reader", reader.require_working, is_vital=False),
        Part("page_reader_started", reader.require_tried, is_vital=True),
        Part("disk", partial(require_plenty, settings.data), is_vital=False),
        Part("disk_at_all", partial(require_some, settings.data), is_vital=True),
    )


def _require_live(live: Sequence[LiveAlerts | LiveCounters]) -> None:
    for pages in live:
        pages.require_working()


def _require_running(clock: Clockwork, reason: str) -> None:
    if not clock.is_alive:
        raise Unavailable(reason=reason)


def _demonstration_log(settings: Settings) -> TextIO | None:
    """Keep the demonstration's terminal free for what it has to say: its requests are told in a file."""
    if not settings.is_demonstration:
        return None
    return (settings.data / "requests.log").open("a", buffering=1, encoding="utf-8")


class Server(uvicorn.Server):
    """A server that ends the live pages first when it stops: they never end by themselves, and resume elsewhere.

    Nor does it wait for those who wait for news of the lists.
    """

    def __init__(self, config: uvicorn.Config, live: Sequence[LiveAlerts | LiveCounters | ListNews]) -> None:
        super().__init__(config)
        self._live = live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the live pages, then let the other requests finish."""
        for pages in self._live:
            pages.close_all()
        await super().shutdown(sockets)


def make_server(app: FastAPI, settings: Settings) -> Server:
    """Make the server: one process, TLS where set, our own request log instead of uvicorn's.

    Raises InvalidInput where certificate and key are no pair that can be used.
    """
    proxies = frozenset(settings.trusted_proxies)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_S,
        http=guarded(ConnectionLimits(settings.most_connections, settings.most_connections_of_address, proxies)),
        ws="none",
        proxy_headers=bool(proxies),
        forwarded_allow_ips=sorted(proxies),
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
    )
    try:
        config.load()
    except OSError:  # ssl.SSLError is one.
        raise InvalidInput("SCREENING_TLS_CERTIFICATE", reason="tls_unusable") from None
    service: Service = app.state.service
    return Server(config, (service.live, service.counters, service.news))


def seed_demonstration(house: House) -> tuple[Credentials, ...]:
    """Fill the house with the demonstration's people and the fictional entries; give the accounts just made."""
    lists = [
        (definition, read_entries(house.settings.watchlists / definition.entries_file, definition))
        for definition in house.definitions
        if definition.entries_file is not None
    ]
    return seed(house.parts, lists)


def verify_journal_of(settings: Settings) -> Verification:
    """Verify the journal of a store that may be damaged, without opening it for writing.

    Raises InvalidInput where there is no store, StoreUnavailable where it cannot be read at all.
    """
    is_there = bool(settings.store) or settings.store_file.is_file()
    if not (is_there and settings.public_key_file.is_file()):
        raise InvalidInput("SCREENING_DATA", reason="no_journal", folder=str(settings.data))
    key = PublicKey.from_hex(settings.public_key_file.read_text(encoding="utf-8"))
    with open_to_look(settings) as repositories:
        verification = verify_kept(repositories.journal, HeadFile(settings.head_file).read(), (key,))
    return verification.with_head_required()


def _open_store(settings: Settings, clock: Clock, key: SigningKey) -> SqlStore:
    if settings.store:
        return open_postgres_store(settings.store, clock, key, settings.head_file)
    return open_store(settings.store_file, clock, key, settings.head_file)


def look_of(settings: Settings) -> Look:
    """Give what opens the store without changing it: for another process too, which need not load this module."""
    if settings.store:
        return partial(open_postgres_for_reading, settings.store, SystemClock())
    return partial(open_for_reading, settings.store_file, SystemClock())


def open_to_look(settings: Settings) -> AbstractContextManager[Repositories]:
    """Open the store without changing it, in one consistent view. Raises StoreUnavailable."""
    return look_of(settings)()


def _prepare_data(settings: Settings) -> None:
    """Make the data folder, for its owner alone, and keep demonstration and real data apart."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.restoring.exists():
        raise UnsafeConfiguration("SCREENING_DATA", reason="restore_unfinished")
    if not settings.is_demonstration:
        return
    if settings.store_file.exists() and not settings.demonstration_mark.exists():
        raise UnsafeConfiguration("SCREENING_DATA", reason="not_made_by_the_demonstration")
    settings.demonstration_mark.touch()


def _open_key(settings: Settings) -> SigningKey:
    """Load the signing key; make one only where there is no store that an earlier key has signed for."""
    if settings.key_file.exists():
        return SigningKey.load(settings.key_file, settings.secret)
    if is_signed_for(settings.store) if settings.store else settings.store_file.exists():
        raise UnsafeConfiguration(str(settings.key_file), reason="key_missing")
    key = SigningKey.create()
    key.save(settings.key_file, settings.secret)
    settings.public_key_file.write_text(key.public_key.hex() + "\n", encoding="utf-8")
    return key
