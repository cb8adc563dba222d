"""Pseudonyms: patients, orders and evidence are kept as keyed hashes, so that nobody finds them by trying."""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from cds_service.store.faults import StoreError

LEAST = 32  # bytes of a key
SIZE = 16  # bytes of a pseudonym
SEPARATOR = "\x1f"


class Pseudonyms:
    """Makes the same pseudonym of the same words for as long as the key is the same."""

    def __init__(self, key: bytes) -> None:
        if len(key) < LEAST:
            raise StoreError(f"The key for pseudonyms has {len(key)} bytes; it needs at least {LEAST}.")
        self._key = hashlib.sha256(key).digest()

    def of(self, *words: str) -> str:
        """32 hexadecimal digits. The order of the words counts."""
        return hashlib.blake2b(SEPARATOR.join(words).encode(), key=self._key, digest_size=SIZE).hexdigest()


def read_key(file: Path) -> bytes:
    """The key in the file. Raises StoreError when it cannot be read."""
    try:
        return file.read_bytes().strip()
    except OSError as error:
        raise StoreError(f"The key for pseudonyms cannot be read: {file}: {error.strerror}.") from None


def made_key(file: Path) -> bytes:
    """The key in the file, which is made if it is not there: only its owner may read it.

    Processes that start together end up with one key: it appears whole, and the first one stays.
    """
    if not file.exists():
        draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_hex(LEAST).encode())
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return read_key(file)
