import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from reachinbox.accounts.tables import DataKey, User
from reachinbox.accounts.vault import SecretUnreadable, Vault, new_encryption_key
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import SettingsInvalid


@pytest.fixture
async def user_id(database: Database) -> UUID:
    return await add_user(database, "ada@example.com")


@pytest.fixture
def place(user_id: UUID) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "table": "smtp_servers",
        "column": "password_sealed",
        "row_id": uuid4(),
    }


async def add_user(database: Database, email: str) -> UUID:
    async with database.transaction() as tx:
        tx.add(user := User(email=email, name="Ada", password_hash=None))
        await tx.flush()
    return user.id


async def seal(database: Database, vault: Vault, place: dict[str, Any], secret: str) -> bytes:
    async with database.transaction() as tx:
        return await vault.seal(tx, **place, secret=secret)


async def read(database: Database, vault: Vault, place: dict[str, Any], sealed: bytes) -> str:
    async with database.transaction() as tx:
        return await vault.open(tx, **place, sealed=sealed)


async def test_a_sealed_secret_opens_in_its_place(
    database: Database, place: dict[str, Any]
) -> None:
    keys = new_encryption_key()
    sealed = await seal(database, Vault(keys), place, "hunter2 \u20ac")
    assert b"hunter2" not in sealed
    assert await read(database, Vault(keys), place, sealed) == "hunter2 \u20ac"


async def test_sealing_twice_gives_different_bytes(
    database: Database, place: dict[str, Any]
) -> None:
    vault = Vault(new_encryption_key())
    assert await seal(database, vault, place, "x") != await seal(database, vault, place, "x")


@pytest.mark.parametrize(
    "elsewhere", [{"table": "imap_accounts"}, {"column": "token"}, {"row_id": uuid4()}]
)
async def test_moved_ciphertext_does_not_open(
    database: Database, place: dict[str, Any], elsewhere: dict[str, Any]
) -> None:
    vault = Vault(new_encryption_key())
    sealed = await seal(database, vault, place, "hunter2")
    with pytest.raises(SecretUnreadable):
        await read(database, vault, {**place, **elsewhere}, sealed)


async def test_ciphertext_moved_to_another_user_does_not_open_even_with_its_key(
    database: Database, place: dict[str, Any]
) -> None:
    vault = Vault(new_encryption_key())
    sealed = await seal(database, vault, place, "hunter2")
    theirs = {**place, "user_id": await add_user(database, "eve@example.com")}
    await seal(database, vault, theirs, "eve's own")
    async with database.transaction() as tx:
        mine = await tx.get_one(DataKey, place["user_id"])
        await tx.execute(
            update(DataKey)
            .where(DataKey.user_id == theirs["user_id"])
            .values(wrapped=mine.wrapped, wrapping_key_id=mine.wrapping_key_id)
        )
    with pytest.raises(SecretUnreadable):
        await read(database, vault, theirs, sealed)


@pytest.mark.parametrize("damage", [b"", b"\x01", b"\x02" + b"x" * 60, b"\x01" + b"x" * 60])
async def test_damaged_ciphertext_does_not_open(
    database: Database, place: dict[str, Any], damage: bytes
) -> None:
    vault = Vault(new_encryption_key())
    await seal(database, vault, place, "hunter2")
    with pytest.raises(SecretUnreadable):
        await read(database, vault, place, damage)


async def test_every_flipped_byte_is_noticed(database: Database, place: dict[str, Any]) -> None:
    vault = Vault(new_encryption_key())
    sealed = await seal(database, vault, place, "hunter2")
    async with database.transaction() as tx:
        for at in range(len(sealed)):
            flipped = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
            with pytest.raises(SecretUnreadable):
                await vault.open(tx, **place, sealed=flipped)


async def test_a_secret_of_a_user_without_data_key_does_not_open(
    database: Database, place: dict[str, Any]
) -> None:
    with pytest.raises(SecretUnreadable):
        await read(database, Vault(new_encryption_key()), place, b"\x01" + b"x" * 60)


async def test_first_secrets_sealed_at_once_share_one_data_key(
    database: Database, place: dict[str, Any]
) -> None:
    vaults = [Vault(key) for key in [new_encryption_key()] * 5]
    sealed = await asyncio.gather(
        *(seal(database, vault, place, f"secret {n}") for n, vault in enumerate(vaults))
    )
    for n, each in enumerate(sealed):
        assert await read(database, vaults[0], place, each) == f"secret {n}"


async def test_a_data_key_that_was_rolled_back_is_not_remembered(
    database: Database, place: dict[str, Any]
) -> None:
    vault = Vault(new_encryption_key())
    async with database.transaction() as tx:
        lost = await vault.seal(tx, **place, secret="lost")
        assert await vault.open(tx, **place, sealed=lost) == "lost"
        await tx.rollback()
    sealed = await seal(database, vault, place, "kept")
    assert await read(database, vault, place, sealed) == "kept"


async def test_rotation_wraps_anew_and_goes_on_where_it_was_interrupted(
    database: Database, place: dict[str, Any]
) -> None:
    old, new = new_encryption_key(), new_encryption_key()
    places = [place] + [
        {**place, "user_id": await add_user(database, f"user{n}@example.com")} for n in range(4)
    ]
    sealed = [await seal(database, Vault(old), each, "hunter2") for each in places]
    both = Vault(f"{new}, {old}")
    rotated: list[int] = []
    while not rotated or rotated[-1]:
        async with database.transaction() as tx:
            rotated.append(await both.rotate(tx, limit=2))
    assert rotated == [2, 2, 1, 0]
    only_new = Vault(new)
    async with database.transaction() as tx:
        await only_new.check(tx)
        assert len(set(await tx.scalars(select(DataKey.wrapping_key_id)))) == 1
    for each, bytes_kept in zip(places, sealed, strict=True):
        assert await read(database, only_new, each, bytes_kept) == "hunter2"


async def test_a_missing_key_is_named_in_one_line(
    database: Database, place: dict[str, Any]
) -> None:
    sealed = await seal(database, Vault(new_encryption_key()), place, "hunter2")
    stranger = Vault(new_encryption_key())
    with pytest.raises(SecretUnreadable):
        await read(database, stranger, place, sealed)
    for act in (stranger.check, stranger.rotate):
        async with database.transaction() as tx:
            with pytest.raises(SettingsInvalid, match=r"^ENCRYPTION_KEYS: key \w{8} is missing"):
                await act(tx)


@pytest.mark.parametrize("keys", ["", "abc", "QUJD", ",", "A" * 43 + "=,", "\u20ac" * 44])
def test_malformed_keys_stop_the_start(keys: str) -> None:
    with pytest.raises(SettingsInvalid, match=r"^ENCRYPTION_KEYS: .*base64 of 32 bytes"):
        Vault(keys)
