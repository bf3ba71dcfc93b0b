"""A sealed part: read back as written, refused at any change."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from config.backup import sealing
from config.backup.sealing import SealedReader, SealedWriter, read_passphrase
from config.lib.errors import RuleBroken

PASSPHRASE = b"mat khau sao luu cua xa"
NAME = "files.tar"


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    """Many pieces without much data, keys without much work."""
    monkeypatch.setattr(sealing, "PIECE", 16)
    monkeypatch.setattr(sealing, "_key", lambda *given: hashlib.sha256(b"".join(given)).digest())


def sealed(data, name=NAME):
    file = io.BytesIO()
    writer = SealedWriter(file, PASSPHRASE, name)
    for start in range(0, len(data), 7):
        writer.write(data[start : start + 7])
    writer.close()
    return file.getvalue()


def opened(data, name=NAME, passphrase=PASSPHRASE):
    reader = SealedReader(io.BytesIO(data), passphrase, name)
    return b"".join(iter(lambda: reader.read(5), b""))


@limits(deadline=None, max_examples=60)
@given(data=st.binary(max_size=200))
def test_what_was_sealed_is_read_back(data):
    assert opened(sealed(data)) == data


@limits(deadline=None, max_examples=100)
@given(data=st.binary(min_size=1, max_size=100), at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_bit_that_turned_is_refused(data, at, bit):
    whole = bytearray(sealed(data))
    whole[at % len(whole)] ^= 1 << bit
    with pytest.raises(RuleBroken):
        opened(bytes(whole))


@pytest.mark.parametrize("kept", [40, 62, 63, 94])
def test_a_part_cut_off_is_refused_even_between_pieces(kept):
    whole = sealed(b"x" * 64)  # a head of 30 bytes, then pieces of 32
    with pytest.raises(RuleBroken):
        opened(whole[:kept])


def test_pieces_that_changed_places_are_refused():
    whole = sealed(b"x" * 64)
    with pytest.raises(RuleBroken):
        opened(whole[:30] + whole[62:94] + whole[30:62] + whole[94:])


def test_another_passphrase_or_another_name_is_refused():
    whole = sealed(b"noi dung")
    with pytest.raises(RuleBroken, match="sai mật khẩu sao lưu"):
        opened(whole, passphrase=b"mot mat khau khac han")
    with pytest.raises(RuleBroken):
        opened(whole, name="database.dump")


def test_a_passphrase_file_is_for_its_owner_and_long_enough(tmp_path):
    file = tmp_path / "mat-khau"
    file.write_text("mat khau sao luu\n", encoding="utf-8")
    file.chmod(0o644)
    with pytest.raises(RuleBroken, match="chmod 600"):
        read_passphrase(file)
    file.chmod(0o600)
    assert read_passphrase(file) == b"mat khau sao luu"
    file.write_text("ngan", encoding="utf-8")
    with pytest.raises(RuleBroken, match="ngắn hơn 12"):
        read_passphrase(file)
    with pytest.raises(RuleBroken, match="Không đọc được"):
        read_passphrase(tmp_path / "khong-co")
