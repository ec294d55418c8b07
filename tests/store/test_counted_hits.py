"""Are a list's hits counted from indexes alone, and those of an older program's database with them?"""

from functools import partial
from pathlib import Path

from sqlalchemy import event

from screening.domain.decisions import Disposition
from screening.domain.identifiers import EntryId, ListCode, new_uuid
from screening.domain.list_figures import HitCounts, Weeks
from screening.store.figures import SqlFigures
from screening.store.sqlite_store import SqliteStore
from tests.builders import A_MOMENT
from tests.contract.test_figures_contract import add_hit
from tests.store.conftest import Opener
from tests.store.older import put_back

ECL = ListCode("ecl")
WEEKS = Weeks.until(A_MOMENT, 4)


def plans_of_questions(figures: SqlFigures) -> list[str]:
    """Ask both questions, and give what SQLite says of each step of each statement."""
    asked: list[tuple[str, tuple[object, ...]]] = []

    def keep(_connection: object, _cursor: object, statement: str, parameters: tuple[object, ...], *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(figures.connection, "before_cursor_execute", keep)
    figures.hits(ECL, WEEKS)
    figures.most_false(ECL, WEEKS, 5)
    event.remove(figures.connection, "before_cursor_execute", keep)
    return [
        str(step.detail)
        for statement, parameters in asked
        for step in figures.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]


def test_hits_are_counted_from_indexes_without_a_look_at_any_row(store: SqliteStore) -> None:
    entry_id = EntryId(new_uuid())
    store.write(partial(add_hit, number=1, weeks_ago=1, entry_id=entry_id, disposition=Disposition.FALSE_HIT))
    with store.read() as kept:
        assert isinstance(kept.figures, SqlFigures)
        touching = [step for step in plans_of_questions(kept.figures) if "hits" in step or "screenings" in step]
    assert len(touching) == WEEKS.count + 2
    assert all(" hits USING COVERING INDEX " in step for step in touching), touching


def test_hits_of_an_older_program_are_counted(store: SqliteStore, open_it: Opener, path: Path) -> None:
    entry_id = EntryId(new_uuid())
    store.write(partial(add_hit, number=1, weeks_ago=1, entry_id=entry_id, disposition=Disposition.FALSE_HIT))
    store.close()
    put_back(path, "0013")
    with open_it().read() as kept:
        assert kept.figures.hits(ECL, WEEKS) == {2: HitCounts(false=1)}
        assert [each.hits for each in kept.figures.most_false(ECL, WEEKS, 5)] == [HitCounts(false=1)]
