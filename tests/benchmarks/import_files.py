"""Where do the files come from whose import is measured, without taking the memory that is measured?"""

import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from screening.domain.entries import ListEntry
from screening.lists.own_csv import written_csv


def in_another_process(work: Callable[..., None], *arguments: object) -> None:
    """Do what takes memory where it is not counted as the service's."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
    process.start()
    process.join()


def each_name_once(entry: ListEntry) -> ListEntry:
    """Leave out an alias that chance has given twice, as no file may have it."""
    return replace(entry, names=tuple({name.text: name for name in entry.names}.values()))


def write_file(path: Path, entries: Sequence[ListEntry]) -> None:
    """Write entries as our CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(written_csv(entries))
