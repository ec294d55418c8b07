"""What was set from outside? Read once from SCREENING_* variables, frozen; only `app` and `commands` look here."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from screening.alerts.check_failures import ReferCheckFailures
from screening.alerts.escalation import EscalationTimers
from screening.domain.errors import InvalidInput, UnsafeConfiguration
from screening.domain.imports import MOST_BYTES
from screening.mrz.page_reader import AT_ONCE
from screening.sync.accounts import HeadquartersAccount
from screening.web.limits import Limits

DEMONSTRATION_SECRET = "only-for-the-demonstration-never-at-a-border"  # noqa: S105  refused outside the demonstration
SHORTEST_SECRET = 32
STORE_SCHEMES = ("postgresql://", "postgres://")
MOST_WORKERS = 32
MOST_PAGES_AT_ONCE = 16
LONGEST_TIMER_S = 24 * 3600
MOST_COUNTED = 10_000_000
LONGEST_LOOK_BACK = 366
_LOOK_BACK = timedelta(days=90)
_LATE_FOR = timedelta(days=3)
_MEGABYTE = 1_000_000
_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*")
_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """Where things are kept and how the service is reached. Paths are relative to the working directory.

    `data` holds store, key and journal head; `watchlists` the lists' TOML files. `store` is the address of a PostgreSQL
    database (empty: SQLite in `data`), which `workers` processes may share. `secret` encrypts the signing key at rest.
    `limits` are a caller's, `most_connections` those of one process; `trusted_proxies` may say for whom they call.
    `names` are the hosts' names under which officers reach the service; addresses and `localhost` need none.
    With `tls_certificate` and `tls_key` (PEM files) the service speaks HTTPS, which a browser's camera needs.
    `timers` say how long an alert may stay unacknowledged before it goes up the line. `pages_at_once` pages are read
    at the same time; the others wait.
    `backups` is the folder of the backups. Calls with `operations_token` are told how the service is doing; where it is
    empty, calls from this machine are. `look_back` is how long ago recorded crossings may lie that an entry is asked
    against; one of the last `late_for` raises a late alert when an entry comes into force. `refer_check_failures` says
    when a check digit that does not hold is the shift manager's matter.
    `import_bytes` are the most that the files of one import may have together. From `headquarters` come the photographs
    that entries name and that are not here.
    """

    data: Path = Path("var")
    store: str = ""
    workers: int = 1
    watchlists: Path = Path("watchlists")
    host: str = "127.0.0.1"
    port: int = 8000
    is_demonstration: bool = False
    secret: str = ""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    limits: Limits = field(default_factory=Limits)
    most_connections: int = 800
    most_connections_of_address: int = 400
    trusted_proxies: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    backups: Path | None = None
    timers: EscalationTimers = field(default_factory=EscalationTimers)
    operations_token: str = ""
    look_back: timedelta = _LOOK_BACK
    late_for: timedelta = _LATE_FOR
    import_bytes: int = MOST_BYTES
    pages_at_once: int = AT_ONCE
    refer_check_failures: ReferCheckFailures = ReferCheckFailures.CONFIRMED
    headquarters: HeadquartersAccount | None = None

    @property
    def store_file(self) -> Path:
        """The SQLite database."""
        return self.data / "screening.sqlite3"

    @property
    def key_file(self) -> Path:
        """The private key that signs journal heads, encrypted under `secret`."""
        return self.data / "signing-key.pem"

    @property
    def public_key_file(self) -> Path:
        """The other half of the key, in hex, for whoever verifies the journal."""
        return self.data / "signing-key.pub"

    @property
    def imports(self) -> Path:
        """Where the files of imports stand while they are read."""
        return self.data / "imports"

    @property
    def index_file(self) -> Path:
        """The built index of large lists; removed, it is built anew."""
        return self.data / "lists.index"

    @property
    def head_file(self) -> Path:
        """The last signed journal head, kept outside the database."""
        return self.data / "journal-head.json"

    @property
    def restoring(self) -> Path:
        """Where a backup is unpacked and proven. While it is there, a restoration is not finished."""
        return self.data / ".restoring"

    @property
    def font_folder(self) -> Path:
        """Where the letters of the Urdu pages are kept, once they are cut out of the typeface."""
        return self.data / "fonts"

    @property
    def demonstration_mark(self) -> Path:
        """A file that says: what lies here was made by the demonstration."""
        return self.data / "made-by-the-demonstration"

    @property
    def origin(self) -> str:
        """The address to open in a browser on this machine."""
        scheme = "https" if self.tls_certificate else "http"
        return f"{scheme}://{self.host}:{self.port}"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises InvalidInput, naming the variable, and UnsafeConfiguration (see `refuse_unsafe`)."""
    settings = read_settings_to_look(environment)
    refuse_unsafe(settings)
    return settings


def read_settings_to_look(environment: Mapping[str, str]) -> Settings:
    """Read the settings for what serves nobody and changes nothing, such as the journal's verification.

    An auditor needs no secret for it, and may verify what the demonstration made. Raises InvalidInput.
    """
    is_demonstration = _flag(environment, "SCREENING_DEMONSTRATION")
    return Settings(
        data=Path(environment.get("SCREENING_DATA", "var")),
        store=_store(environment),
        workers=_workers(environment),
        watchlists=Path(environment.get("SCREENING_WATCHLISTS", "watchlists")),
        host=environment.get("SCREENING_HOST", "127.0.0.1"),
        port=_port(environment),
        is_demonstration=is_demonstration,
        secret=_text(environment, "SCREENING_SECRET") or (DEMONSTRATION_SECRET if is_demonstration else ""),
        tls_certificate=_file(environment, "SCREENING_TLS_CERTIFICATE"),
        tls_key=_file(environment, "SCREENING_TLS_KEY"),
        limits=_limits(environment),
        most_connections=_count(environment, "SCREENING_LIMIT_CONNECTIONS", 800),
        most_connections_of_address=_count(environment, "SCREENING_LIMIT_CONNECTIONS_OF_ADDRESS", 400),
        trusted_proxies=_addresses(environment, "SCREENING_TRUSTED_PROXIES"),
        names=_names(environment),
        operations_token=_text(environment, "SCREENING_OPERATIONS_TOKEN"),
        backups=Path(environment["SCREENING_BACKUPS"]) if environment.get("SCREENING_BACKUPS") else None,
        timers=_timers(environment),
        look_back=_days(environment, "SCREENING_LOOK_BACK_DAYS", _LOOK_BACK),
        late_for=_days(environment, "SCREENING_LATE_ALERT_DAYS", _LATE_FOR),
        import_bytes=_count(environment, "SCREENING_IMPORT_MB", MOST_BYTES // _MEGABYTE) * _MEGABYTE,
        pages_at_once=_pages_at_once(environment),
        refer_check_failures=_refer_check_failures(environment),
        headquarters=_headquarters(environment),
    )


def refuse_unsafe(settings: Settings) -> None:
    """Refuse what must not run at a border. Raises UnsafeConfiguration with the variable and the reason.

    A missing, short or demonstration secret; what the demonstration left behind; plain HTTP beyond this machine; half a
    TLS pair; several processes over one SQLite file. The demonstration itself may do without a secret of its own, on
    this machine only.
    """
    if (settings.tls_certificate is None) != (settings.tls_key is None):
        raise UnsafeConfiguration("SCREENING_TLS_KEY", reason="tls_pair")
    if not _is_loopback(settings.host):
        if settings.is_demonstration:
            raise UnsafeConfiguration("SCREENING_HOST", reason="demonstration_beyond_loopback")
        if settings.tls_certificate is None:
            raise UnsafeConfiguration("SCREENING_HOST", reason="plain_http_beyond_loopback")
    _refuse_unsafe_store(settings)
    _refuse_unsafe_headquarters(settings.headquarters)
    if 0 < len(settings.operations_token) < SHORTEST_SECRET:
        raise UnsafeConfiguration("SCREENING_OPERATIONS_TOKEN", reason="token_too_short", shortest=SHORTEST_SECRET)
    if settings.is_demonstration:
        return
    if settings.demonstration_mark.exists():
        raise UnsafeConfiguration("SCREENING_DATA", reason="made_by_the_demonstration")
    if settings.secret == DEMONSTRATION_SECRET:
        raise UnsafeConfiguration("SCREENING_SECRET", reason="demonstration_secret")
    if len(settings.secret) < SHORTEST_SECRET:
        raise UnsafeConfiguration("SCREENING_SECRET", reason="secret_too_short", shortest=SHORTEST_SECRET)


def _refuse_unsafe_store(settings: Settings) -> None:
    if settings.workers > 1 and not settings.store:
        raise UnsafeConfiguration("SCREENING_WORKERS", reason="workers_need_postgresql")
    if settings.is_demonstration and settings.store:
        raise UnsafeConfiguration("SCREENING_STORE", reason="demonstration_has_its_own_store")


def _refuse_unsafe_headquarters(account: HeadquartersAccount | None) -> None:
    if account is None or urlsplit(account.origin).scheme == "https":
        return
    if not _is_loopback(urlsplit(account.origin).hostname or ""):
        raise UnsafeConfiguration("SCREENING_HEADQUARTERS", reason="headquarters_in_the_clear")


def _flag(environment: Mapping[str, str], name: str) -> bool:
    try:
        return _FLAGS[environment.get(name, "").strip().lower()]
    except KeyError:
        raise InvalidInput(name, reason="not_a_flag") from None


def _port(environment: Mapping[str, str]) -> int:
    written = environment.get("SCREENING_PORT", "8000")
    if not written.isdecimal() or not 0 < int(written) < 65536:
        raise InvalidInput("SCREENING_PORT", reason="not_a_port")
    return int(written)


def _store(environment: Mapping[str, str]) -> str:
    """Take the database's address; it may hold a password, so an error never repeats it."""
    written = environment.get("SCREENING_STORE", "").strip()
    if written and not written.startswith(STORE_SCHEMES):
        raise InvalidInput("SCREENING_STORE", reason="not_a_store")
    return written


def _workers(environment: Mapping[str, str]) -> int:
    written = environment.get("SCREENING_WORKERS", "1")
    if not written.isdecimal() or not 0 < int(written) <= MOST_WORKERS:
        raise InvalidInput("SCREENING_WORKERS", reason="not_a_number_of_workers", most=MOST_WORKERS)
    return int(written)


def _pages_at_once(environment: Mapping[str, str]) -> int:
    written = environment.get("SCREENING_PAGES_AT_ONCE", str(AT_ONCE))
    if not (written.isascii() and written.isdecimal()) or not 0 < int(written[:4]) <= MOST_PAGES_AT_ONCE:
        raise InvalidInput("SCREENING_PAGES_AT_ONCE", reason="not_a_number_of_pages", most=MOST_PAGES_AT_ONCE)
    return int(written)


def _refer_check_failures(environment: Mapping[str, str]) -> ReferCheckFailures:
    written = environment.get("SCREENING_REFER_CHECK_FAILURES", "").strip().lower()
    if not written:
        return ReferCheckFailures.CONFIRMED
    if written not in set(ReferCheckFailures):
        raise InvalidInput("SCREENING_REFER_CHECK_FAILURES", reason="not_a_referral_policy")
    return ReferCheckFailures(written)


def _timers(environment: Mapping[str, str]) -> EscalationTimers:
    usual = EscalationTimers()
    return EscalationTimers(
        offload=_seconds(environment, "SCREENING_ESCALATE_OFFLOAD_S", usual.offload),
        referral=_seconds(environment, "SCREENING_ESCALATE_REFERRAL_S", usual.referral),
        near_departure=_seconds(environment, "SCREENING_ESCALATE_NEAR_DEPARTURE_S", usual.near_departure),
        near_departure_within=_seconds(environment, "SCREENING_NEAR_DEPARTURE_S", usual.near_departure_within),
        undecided=_seconds(environment, "SCREENING_ESCALATE_UNDECIDED_S", usual.undecided),
        unconfirmed=_seconds(environment, "SCREENING_ESCALATE_UNCONFIRMED_S", usual.unconfirmed),
        at_closing=_seconds(environment, "SCREENING_ESCALATE_AT_CLOSING_S", usual.at_closing),
    )


def _seconds(environment: Mapping[str, str], name: str, usual: timedelta) -> timedelta:
    written = environment.get(name, "").strip()
    if not written:
        return usual
    if not written.isdecimal() or not 0 < int(written) <= LONGEST_TIMER_S:
        raise InvalidInput(name, reason="not_a_timer", most=LONGEST_TIMER_S)
    return timedelta(seconds=int(written))


def _days(environment: Mapping[str, str], name: str, otherwise: timedelta) -> timedelta:
    written = environment.get(name, "").strip()
    if not written:
        return otherwise
    if not written.isdecimal() or not 0 < int(written) <= LONGEST_LOOK_BACK:
        raise InvalidInput(name, reason="not_days", most=LONGEST_LOOK_BACK)
    return timedelta(days=int(written))


def _limits(environment: Mapping[str, str]) -> Limits:
    """Read SCREENING_LIMIT_SCREENING and the others: calls a minute, and the live boards of one account."""
    found = {
        each.name: _count(environment, f"SCREENING_LIMIT_{each.name.upper()}", getattr(Limits(), each.name))
        for each in fields(Limits)
    }
    return Limits(**found)


def _count(environment: Mapping[str, str], name: str, otherwise: int) -> int:
    written = environment.get(name, str(otherwise))
    if not (written.isascii() and written.isdecimal()) or not 0 < int(written[:10]) <= MOST_COUNTED:
        raise InvalidInput(name, reason="not_a_limit", most=MOST_COUNTED)
    return int(written)


def _addresses(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Read addresses between commas. Networks are not taken: whoever may say who calls is named one by one."""
    try:
        written = (each.strip() for each in environment.get(name, "").split(","))
        return tuple(str(ipaddress.ip_address(each)) for each in written if each)
    except ValueError:
        raise InvalidInput(name, reason="not_addresses") from None


def _names(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Read hosts' names between commas; ports and stars are none."""
    names = tuple(each.strip().lower() for each in environment.get("SCREENING_NAMES", "").split(",") if each.strip())
    if not all(_NAME.fullmatch(each) for each in names):
        raise InvalidInput("SCREENING_NAMES", reason="not_names")
    return names


def _file(environment: Mapping[str, str], name: str) -> Path | None:
    written = environment.get(name)
    if not written:
        return None
    path = Path(written)
    if not path.is_file():
        raise InvalidInput(name, reason="file_unreadable")
    return path


def _text(environment: Mapping[str, str], name: str) -> str:
    """Take a secret from the file that `<name>_FILE` names (a systemd credential, say) or from the variable itself."""
    path = _file(environment, f"{name}_FILE")
    if path is None:
        return environment.get(name, "")
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        raise InvalidInput(f"{name}_FILE", reason="file_unreadable") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{name}_FILE", reason="secret_not_text") from None


def _headquarters(environment: Mapping[str, str]) -> HeadquartersAccount | None:
    """Read where headquarters is, and the account there. A password stands in a file or in the variable."""
    origin = environment.get("SCREENING_HEADQUARTERS", "").strip().rstrip("/")
    if not origin:
        return None
    if urlsplit(origin).scheme not in {"http", "https"} or not urlsplit(origin).hostname:
        raise InvalidInput("SCREENING_HEADQUARTERS", reason="not_an_address")
    username = environment.get("SCREENING_HEADQUARTERS_USERNAME", "").strip()
    password = _text(environment, "SCREENING_HEADQUARTERS_PASSWORD")
    if not (username and password):
        raise InvalidInput("SCREENING_HEADQUARTERS_USERNAME", reason="headquarters_account")
    authority = _file(environment, "SCREENING_HEADQUARTERS_CA")
    return HeadquartersAccount(origin, username, password, str(authority) if authority else None)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
