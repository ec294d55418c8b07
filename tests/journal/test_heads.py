"""Is the newest head kept outside the database, whole and never replaced by an older one?"""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from screening.domain.errors import JournalBroken
from screening.journal.heads import HeadFile, is_signed_by, sign_head
from screening.signing.keys import SigningKey
from tests.builders import A_MOMENT
from tests.journal.chains import KEY

HEAD = sign_head(7, "ab" * 32, A_MOMENT, KEY)


def test_signature_covers_every_field() -> None:
    assert is_signed_by(HEAD, KEY.public_key)
    assert not is_signed_by(HEAD, SigningKey.create().public_key)
    assert not is_signed_by(replace(HEAD, seq=8), KEY.public_key)
    assert not is_signed_by(replace(HEAD, hash="cd" * 32), KEY.public_key)
    assert not is_signed_by(replace(HEAD, at=A_MOMENT.replace(year=2025)), KEY.public_key)


def test_kept_head_comes_back_as_it_was(tmp_path: Path) -> None:
    file = HeadFile(tmp_path / "head.json")
    assert file.read() is None
    assert file.keep(HEAD)
    assert file.read() == HEAD
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_older_or_other_head_of_that_place_does_not_replace_it(tmp_path: Path) -> None:
    file = HeadFile(tmp_path / "head.json")
    file.keep(HEAD)
    for other in (sign_head(6, "cd" * 32, A_MOMENT, KEY), sign_head(7, "cd" * 32, A_MOMENT, KEY)):
        assert not file.keep(other)
    assert file.read() == HEAD


@pytest.mark.parametrize("content", ["", "{}", "[]", "null", '{"at": "yesterday"}', '{"at": 5}', "\x00"])
def test_damaged_file_is_neither_believed_nor_replaced(tmp_path: Path, content: str) -> None:
    file = HeadFile(tmp_path / "head.json")
    file.path.write_text(content)
    with pytest.raises(JournalBroken, match="head_file"):
        file.read()
    with pytest.raises(JournalBroken, match="head_file"):
        file.keep(HEAD)
    assert file.path.read_text() == content
