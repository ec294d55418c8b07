"""Does every row of personal data say how long it is kept?"""

from dataclasses import replace
from datetime import timedelta

from screening.domain.journal import RetentionClass
from screening.store.retention import SPANS
from screening.store.sqlite_store import SqliteStore
from screening.store.tables import TABLES
from screening.workflows.ports import Repositories
from tests.builders import A_MOMENT, a_crossing
from tests.contract.records import a_draft, a_finding, a_screening, add_alert_with_hit
from tests.store.test_engine import connection_of

PERSONAL = {
    "crossings",
    "screenings",
    "hits",
    "findings",
    "journal_payloads",
    "answers",
    "list_changes",
    "list_imports",
    "photographs",
}


def test_every_class_has_a_span() -> None:
    assert set(SPANS) == set(RetentionClass)
    assert all(span > timedelta(0) for span in SPANS.values())


def test_tables_of_personal_data_carry_class_and_moment() -> None:
    carrying = {
        str(row.__tablename__) for row in TABLES if {"retention_class", "delete_after"} <= set(row.model_fields)
    }
    assert carrying == PERSONAL


def test_rows_are_to_be_deleted_after_their_span(store: SqliteStore) -> None:
    _, hit = store.write(add_alert_with_hit)
    seen = replace(a_finding(a_screening(a_crossing())), crossing_id=hit.crossing_id, screening_id=hit.screening_id)
    store.write(lambda repositories: repositories.alerts.add_finding(seen))
    store.write(lambda repositories: repositories.journal.append(a_draft()))

    def kept_until(repositories: Repositories) -> dict[str, tuple[str, str]]:
        connection = connection_of(repositories)
        tables = PERSONAL - {"answers", "list_changes", "list_imports", "photographs"}
        found = {
            table: connection.exec_driver_sql(f"SELECT retention_class, delete_after FROM {table}").one()  # noqa: S608
            for table in tables
        }
        return {table: (row[0], row[1][:10]) for table, row in found.items()}

    crossing, alert = (
        (each.value, (A_MOMENT + SPANS[each]).date().isoformat())
        for each in (RetentionClass.CROSSING, RetentionClass.ALERT)
    )
    assert store.write(kept_until) == {
        "crossings": crossing,
        "screenings": crossing,
        "journal_payloads": crossing,
        "hits": alert,
        "findings": alert,
    }
