"""Where are photographs of those on the lists kept?"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from screening.domain.errors import NotFound
from screening.domain.identifiers import AccountId, ListCode
from screening.domain.journal import RetentionClass
from screening.domain.photographs import Photograph
from screening.store.columns import table_of
from screening.store.retention import delete_after
from screening.store.tables_reviews import PhotographRow

_PHOTOGRAPHS = table_of(PhotographRow)


@dataclass(frozen=True, slots=True)
class SqlPhotographs:
    """`ports.Photographs` over one connection."""

    connection: Connection

    def add(self, photograph: Photograph) -> None:
        """Keep one. The same again counts as uploaded now, unless a change has named it."""
        this = and_(_PHOTOGRAPHS.c.list_code == photograph.list_code, _PHOTOGRAPHS.c.sha256 == photograph.sha256)
        if self.connection.execute(select(_PHOTOGRAPHS.c.sha256).where(this)).one_or_none() is None:
            kept = {
                **asdict(photograph),
                "is_named": False,
                "retention_class": RetentionClass.LIST_CHANGE.value,
                "delete_after": delete_after(RetentionClass.LIST_CHANGE, photograph.uploaded_at),
            }
            self.connection.execute(insert(_PHOTOGRAPHS), kept)
            return
        not_named = and_(this, _PHOTOGRAPHS.c.is_named.is_(False))
        self.connection.execute(update(_PHOTOGRAPHS).where(not_named).values(uploaded_at=photograph.uploaded_at))

    def get(self, code: ListCode, sha256: str) -> Photograph:
        """Give one of that list."""
        this = and_(_PHOTOGRAPHS.c.list_code == code, _PHOTOGRAPHS.c.sha256 == sha256)
        row = self.connection.execute(select(_PHOTOGRAPHS).where(this)).one_or_none()
        if row is None:
            raise NotFound(what="photograph")
        return Photograph(
            row.sha256,
            ListCode(row.list_code),
            row.body,
            row.width,
            row.height,
            AccountId(row.uploaded_by),
            row.uploaded_at,
        )

    def name(self, code: ListCode, sha256: str) -> None:
        """Note that a change of that list names it. Raises NotFound where the list has none such."""
        this = and_(_PHOTOGRAPHS.c.list_code == code, _PHOTOGRAPHS.c.sha256 == sha256)
        if self.connection.execute(update(_PHOTOGRAPHS).where(this).values(is_named=True)).rowcount == 0:
            raise NotFound(what="photograph")

    def has_orphans(self, uploaded_before: datetime) -> bool:
        """Whether there are any for `sweep`."""
        some = select(_PHOTOGRAPHS.c.sha256).where(_orphaned(uploaded_before)).limit(1)
        return self.connection.execute(some).one_or_none() is not None

    def sweep(self, uploaded_before: datetime) -> int:
        """Delete those that no change has named since; say how many."""
        return self.connection.execute(delete(_PHOTOGRAPHS).where(_orphaned(uploaded_before))).rowcount


def _orphaned(uploaded_before: datetime) -> ColumnElement[bool]:
    return and_(_PHOTOGRAPHS.c.is_named.is_(False), _PHOTOGRAPHS.c.uploaded_at < uploaded_before)
