"""The vault: users' secrets, sealed so that the database alone does not give them away.

Envelope encryption with AES-256-GCM: each user has a random data key, wrapped by the first of
`ENCRYPTION_KEYS`. A sealed secret is bound to its user, table, column and row, so ciphertext moved
elsewhere cannot be opened. Form of both: one version byte, 12 bytes of nonce, ciphertext with tag.
"""

import base64
import binascii
import hashlib
import secrets
import time
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.tables import DataKey
from reachinbox.runtime.errors import Conflict
from reachinbox.runtime.settings import SettingsInvalid

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = b"\x01"
CACHE_FOR = timedelta(seconds=60)
CACHE_SIZE = 10_000


class SecretUnreadable(Conflict):
    """A sealed secret is damaged, was moved, or its key is gone: its owner must enter it anew."""

    code = "secret_unreadable"

    def __init__(self) -> None:
        super().__init__("The stored secret cannot be read any more: enter it again.")


class KeyUnknown(SecretUnreadable):
    """The data key is under a key this process was not given: the secret itself is well.

    So it is while keys are rotated and a process was not restarted with the new one yet.
    """


class _Cached(NamedTuple):
    key: bytes
    until: float


def new_encryption_key() -> str:
    """Return a fresh value for `ENCRYPTION_KEYS`."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


class Vault:
    """Seals and opens secrets with the keys of one process."""

    def __init__(self, keys: str) -> None:
        """Take `ENCRYPTION_KEYS`: comma-separated base64 of 32 bytes each, the first one seals."""
        self._keys = {_key_id(key): key for key in map(_read_key, keys.split(","))}
        self._newest = next(iter(self._keys))
        self._cache: dict[UUID, _Cached] = {}

    async def seal(
        self,
        session: AsyncSession,
        *,
        user_id: UUID,
        table: str,
        column: str,
        row_id: UUID,
        secret: str,
    ) -> bytes:
        """Return `secret` sealed for exactly this place; makes the user's data key if need be."""
        key = await self._read_data_key(session, user_id)
        if key is None:
            key = await self._make_data_key(session, user_id)
        return _encrypt(key, secret.encode(), _place(user_id, table, column, row_id))

    async def open(
        self,
        session: AsyncSession,
        *,
        user_id: UUID,
        table: str,
        column: str,
        row_id: UUID,
        sealed: bytes,
    ) -> str:
        """Return the secret sealed for exactly this place, or raise `SecretUnreadable`."""
        place = _place(user_id, table, column, row_id)
        cached = self._cache.get(user_id)
        if cached and cached.until > time.monotonic():
            try:
                return _decrypt(cached.key, sealed, place).decode()
            except SecretUnreadable:
                # The key may be from a transaction that was rolled back: ask the database.
                del self._cache[user_id]
        key = await self._read_data_key(session, user_id)
        if key is None:
            raise SecretUnreadable
        secret = _decrypt(key, sealed, place).decode()
        self._keep(user_id, key)
        return secret

    async def check(self, session: AsyncSession) -> None:
        """Raise `SettingsInvalid` unless every data key can be unwrapped with the keys given."""
        used = await session.execute(
            select(DataKey.wrapping_key_id, func.count()).group_by(DataKey.wrapping_key_id)
        )
        for key_id, users in used:
            if key_id not in self._keys:
                raise SettingsInvalid(
                    f"ENCRYPTION_KEYS: key {key_id} is missing, which protects the secrets of "
                    f"{users} user(s)"
                )

    async def rotate(self, session: AsyncSession, *, limit: int = 500) -> int:
        """Wrap at most `limit` data keys under the newest key; return how many it were.

        Call it in transaction after transaction until it returns 0: what is done stays done, so an
        interrupted rotation goes on where it was. The secrets themselves are not touched.
        """
        await self.check(session)
        old = await session.scalars(
            select(DataKey)
            .where(DataKey.wrapping_key_id != self._newest)
            .order_by(DataKey.user_id)
            .limit(limit)
            .with_for_update()
        )
        rotated = 0
        for row in old:
            row.wrapped = self._wrap(row.user_id, self._unwrap(row))
            row.wrapping_key_id = self._newest
            rotated += 1
        await session.flush()
        return rotated

    async def _read_data_key(self, session: AsyncSession, user_id: UUID) -> bytes | None:
        row = await session.get(DataKey, user_id)
        return self._unwrap(row) if row else None

    async def _make_data_key(self, session: AsyncSession, user_id: UUID) -> bytes:
        key = secrets.token_bytes(KEY_BYTES)
        made = await session.scalar(
            insert(DataKey)
            .values(
                user_id=user_id,
                wrapped=self._wrap(user_id, key),
                wrapping_key_id=self._newest,
            )
            .on_conflict_do_nothing()
            .returning(DataKey.user_id)
        )
        if made:
            return key
        # Another transaction was first; its key is the one.
        winner = await self._read_data_key(session, user_id)
        if winner is None:
            raise SecretUnreadable
        return winner

    def _wrap(self, user_id: UUID, key: bytes) -> bytes:
        return _encrypt(self._keys[self._newest], key, _wrapping(user_id, self._newest))

    def _unwrap(self, row: DataKey) -> bytes:
        key = self._keys.get(row.wrapping_key_id)
        if key is None:
            raise KeyUnknown
        return _decrypt(key, row.wrapped, _wrapping(row.user_id, row.wrapping_key_id))

    def _keep(self, user_id: UUID, key: bytes) -> None:
        if len(self._cache) >= CACHE_SIZE:
            self._cache.clear()
        self._cache[user_id] = _Cached(key, time.monotonic() + CACHE_FOR.total_seconds())


def _read_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsInvalid(
            "ENCRYPTION_KEYS: each key must be base64 of 32 bytes, separated by commas"
        )
    return key


def _key_id(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:8]


def _place(user_id: UUID, table: str, column: str, row_id: UUID) -> bytes:
    return f"secret:{user_id}:{table}:{column}:{row_id}".encode()


def _wrapping(user_id: UUID, key_id: str) -> bytes:
    return f"data_keys:{user_id}:{key_id}".encode()


def _encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, VERSION + bound_to)


def _decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    version, nonce, hidden = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if version != VERSION or len(nonce) != NONCE_BYTES:
        raise SecretUnreadable
    try:
        return AESGCM(key).decrypt(nonce, hidden, version + bound_to)
    except InvalidTag as error:
        raise SecretUnreadable from error
