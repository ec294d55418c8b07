"""Keys: what they sign holds, and their file tells nobody else."""

from pathlib import Path

import pytest

from screening.domain.errors import UnsafeConfiguration
from screening.signing.keys import SigningKey


def test_encrypted_key_opens_under_its_secret_only(tmp_path: Path) -> None:
    """A stolen file alone signs nothing."""
    file = tmp_path / "key.pem"
    key = SigningKey.create()
    key.save(file, "a secret of the machine")
    assert SigningKey.load(file, "a secret of the machine").key_id == key.key_id
    for wrong in ("", "another secret"):
        with pytest.raises(UnsafeConfiguration):
            SigningKey.load(file, wrong)
