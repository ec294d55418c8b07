"""Where are pages decoded? In a process of their own each, made from a template.

A template loads a reader once, and from then on does nothing but divide: for each page there is a fresh copy of it,
warm from its first moment, that reads one page, answers, and is gone. So no page meets what another one left behind,
and the template itself never touches a stranger's byte.

On its socket, in the order of asking: `f` with a connection makes a process and is answered by its number, or by `!`
where the machine has no room; `e` and a number says that a process was ended; `w` and a number waits for its end and is
answered by its status, as `os.waitpid` tells it.
"""

import gc
import os
import socket
from contextlib import suppress
from types import TracebackType
from typing import Protocol

from screening.domain.errors import ScreeningError, Unavailable
from screening.mrz.confinement import Bounds, confine, end_with_parent
from screening.mrz.page_channel import (
    ENDED,
    FORK,
    MISSING,
    MOST_CONTROL,
    NO_ROOM,
    READY,
    WAIT,
    receive_from,
)
from screening.mrz.page_wire import Failure, Job, PageAnswer, read_job, write_answer


class Reads(Protocol):
    """What a template holds."""

    @property
    def bounds(self) -> Bounds:
        """What a page's process may take."""

    def warm_up(self) -> None:
        """Do everything once that loads or opens anything: a page's process cannot. Raises Unavailable."""

    def read(self, job: Job) -> PageAnswer:
        """Read a page. Raises as `PageReader.read_page` does."""


def serve(reader: Reads, control: socket.socket) -> None:
    """Warm up, say so, and divide as often as asked, until the service is gone."""
    try:
        reader.warm_up()
    except Unavailable:
        control.send(MISSING)
        return
    # What stands now stays for good: to leave it alone keeps it shared with the processes made from this one.
    gc.collect()
    gc.freeze()
    control.send(READY)
    while True:
        message, connections, _, _ = socket.recv_fds(control, MOST_CONTROL, 1)
        if not message:
            return
        word, number = message[:1], message[1:]
        if word == FORK:
            control.send(_divide(reader, control, socket.socket(fileno=connections[0])))
        elif word == ENDED:
            os.waitpid(int(number), 0)
        elif word == WAIT:
            control.send(str(os.waitpid(int(number), 0)[1]).encode())


def _divide(reader: Reads, control: socket.socket, connection: socket.socket) -> bytes:
    """Make the process of one page; give its number."""
    template = os.getpid()
    try:
        process = os.fork()
    except OSError:
        connection.close()
        return NO_ROOM
    if process == 0:
        try:
            os.setpgid(0, 0)
            end_with_parent(template)
            control.close()
            gc.disable()
            confine(reader.bounds)
            _answer(reader, connection)
        finally:
            os._exit(0)
    # A group of its own, so that programs which it starts end with it; whoever is first of the two sees to it.
    with suppress(OSError):
        os.setpgid(process, process)
    connection.close()
    return str(process).encode()


def _answer(reader: Reads, connection: socket.socket) -> None:
    """Read the one page."""
    job = read_job(receive_from(connection))
    answer: PageAnswer | Failure
    try:
        answer = reader.read(job)
    except ScreeningError as error:
        answer = Failure(error)
    except Exception as error:  # noqa: BLE001  the process's edge: whatever it is, somebody waits for an answer
        answer = Failure(place=_place(error))
    connection.sendall(write_answer(answer))
    if isinstance(answer, PageAnswer):
        connection.sendall(answer.pixels)


def _place(error: BaseException) -> str:
    """Name an error and the line that raised it, without its text: that may quote the page."""
    last: TracebackType | None = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    where = f" at {last.tb_frame.f_globals.get('__name__')}:{last.tb_lineno}" if last else ""
    return f"{type(error).__name__}{where}"[:120]
