"""Does a signature prove what it should, and is the key's file safe?"""

import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.errors import UnsafeConfiguration
from screening.signing.files import replace_file
from screening.signing.keys import PublicKey, SigningKey

KEY = SigningKey.create()


@given(message=st.binary(max_size=200), other=st.binary(max_size=200))
def test_signature_holds_for_its_message_alone(message: bytes, other: bytes) -> None:
    signature = KEY.sign(message)
    assert KEY.public_key.verify(message, signature)
    assert KEY.public_key.verify(other, signature) == (other == message)


@given(signature=st.binary(max_size=80))
def test_made_up_signature_does_not_hold(signature: bytes) -> None:
    assert not KEY.public_key.verify(b"message", signature)


def test_another_key_s_signature_does_not_hold() -> None:
    assert not KEY.public_key.verify(b"message", SigningKey.create().sign(b"message"))


def test_both_halves_share_a_short_name_that_other_keys_do_not() -> None:
    assert KEY.key_id == KEY.public_key.key_id
    assert len(KEY.key_id) == 16
    assert KEY.key_id != SigningKey.create().key_id


def test_public_key_reads_what_it_writes() -> None:
    assert PublicKey.from_hex(KEY.public_key.hex()) == KEY.public_key


@pytest.mark.parametrize("text", ["", "zz", "ab" * 31, "ab" * 33])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(UnsafeConfiguration, match="not_a_public_key"):
        PublicKey.from_hex(text)


def test_saved_key_is_its_owner_s_alone_and_loads_again(tmp_path: Path) -> None:
    path = tmp_path / "signing.pem"
    KEY.save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert SigningKey.load(path).public_key == KEY.public_key
    assert [file.name for file in tmp_path.iterdir()] == ["signing.pem"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_key_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "signing.pem"
    KEY.save(path)
    path.chmod(mode)
    with pytest.raises(UnsafeConfiguration, match="key_readable_by_others"):
        SigningKey.load(path)


def test_missing_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeConfiguration, match="key_missing"):
        SigningKey.load(tmp_path / "signing.pem")


def test_file_that_is_no_ed25519_key_is_refused(tmp_path: Path) -> None:
    exchange = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for number, content in enumerate((b"", b"nonsense", exchange)):
        path = tmp_path / f"{number}.pem"
        replace_file(path, content)
        with pytest.raises(UnsafeConfiguration, match="not_a_signing_key"):
            SigningKey.load(path)


def test_key_does_not_show_itself() -> None:
    assert "PRIVATE" not in repr(KEY)
    assert "Ed25519PrivateKey" not in repr(KEY)


def test_file_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(OSError, match="folder"):
        replace_file(folder, b"content")
    assert os.listdir(tmp_path) == ["folder"]  # noqa: PTH208  nothing is left beside it
