"""What does the folder say into which a document reader puts its pages? `watch-folder`."""

# ruff: noqa: PLC0415  (late imports: see the room)

import os
import ssl
import time
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

import typer

from screening.commands.serving import stopped_by_signals
from screening.commands.telling import telling_errors
from screening.domain.errors import InvalidInput
from screening.domain.identifiers import CheckpostCode, CounterCode
from screening.domain.lists import Direction

LOOK_EVERY_S: Final = 0.2


def watch_folder(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Where the reader's software saves.")],
    *,
    service: Annotated[str, typer.Option(help="Where the service is: https://HOST:PORT (http on this machine alone).")],
    checkpost: Annotated[str, typer.Option(help="Its code, such as KHI.")],
    counter: Annotated[str, typer.Option(help="The counter's code, such as 4.")],
    direction: Annotated[Direction, typer.Option(help="Which way the travellers cross.")],
    authority: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="PEM of who signed the service's certificate.")
    ] = None,
    keep_days: Annotated[
        int, typer.Option(min=0, max=365, help="Keep screened pages in done/ so long; 0 deletes them at once.")
    ] = 0,
    failed_days: Annotated[int, typer.Option(min=1, max=365, help="Keep refused pages in failed/ so long.")] = 7,
) -> None:
    """Screen every page that a document reader's software saves in a folder, until stopped (Ctrl-C).

    Who calls is told by the environment: SCREENING_USERNAME and SCREENING_PASSWORD_FILE, or SCREENING_TOKEN_FILE, or
    SCREENING_TOKEN. A page is deleted once the service has recorded it; what is no page goes to failed/ with a note.
    While the service does not answer, pages wait in their order. The log (JSON lines on stderr) names no file.
    """
    import httpx

    from screening.commands.folder_rounds import FolderRounds
    from screening.commands.sending_scans import PATIENCE_S, ReaderPlace, ScanSender, chosen_credentials
    from screening.commands.watched_folder import WatchedFolder
    from screening.web.log_lines import json_log

    with telling_errors(), stopped_by_signals():
        origin = _safe_origin(service)
        credentials = chosen_credentials(os.environ)
        watched = WatchedFolder(folder, keep_days, failed_days)
        watched.open()
        with (
            closing(watched),
            httpx.Client(base_url=origin, timeout=PATIENCE_S, verify=_trusted(authority), trust_env=False) as client,
        ):
            place = ReaderPlace(CheckpostCode(checkpost), CounterCode(counter), direction)
            log = json_log()
            log.info("watching", checkpost=checkpost, counter=counter, direction=direction)
            rounds = FolderRounds(watched, ScanSender(client, credentials, place), log)
            while True:
                rounds.step()
                time.sleep(LOOK_EVERY_S)


def _safe_origin(service: str) -> str:
    """Give the address without a path. Raises InvalidInput where pages and token would go over a wire in clear."""
    try:
        address = urlsplit(service)
        host, _ = address.hostname, address.port
    except ValueError:
        raise InvalidInput("--service", reason="service_address") from None
    if not host or address.scheme not in {"http", "https"} or address.username or address.path.strip("/"):
        raise InvalidInput("--service", reason="service_address")
    if address.scheme == "http" and not _is_loopback(host):
        raise InvalidInput("--service", reason="service_in_clear")
    return f"{address.scheme}://{address.netloc}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _trusted(authority: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError:  # ssl.SSLError is one.
        raise InvalidInput("--authority", reason="tls_unusable") from None
