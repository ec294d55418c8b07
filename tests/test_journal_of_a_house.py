"""Does the service notice what was done to its journal while it was stopped?"""

from pathlib import Path

import pytest

from screening.app import open_house, verify_journal_of
from screening.domain.checkposts import Checkpost
from screening.domain.identifiers import CheckpostCode, CounterCode
from screening.journal.findings import FindingKind
from screening.settings import Settings
from screening.workflows.people.administer import save_checkpost
from tests.running_service import SECRET, WATCHLISTS


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A house that was opened once, and holds a record."""
    settings = Settings(data=tmp_path / "data", watchlists=WATCHLISTS, secret=SECRET)
    with open_house(settings) as house:
        assert not house.is_head_missing
        checkpost = Checkpost(CheckpostCode("KHI"), "Karachi", "sindh", "Asia/Karachi", (CounterCode("1"),))
        save_checkpost(checkpost, None, house.parts)
    return settings


def test_head_that_is_gone_is_told(settings: Settings) -> None:
    """Else whoever cuts off the end would only have to delete the head as well."""
    assert verify_journal_of(settings).is_whole
    settings.head_file.unlink()
    assert dict(verify_journal_of(settings).counts) == {FindingKind.MISSING_HEAD: 1}
    with open_house(settings) as house:
        assert house.is_head_missing
