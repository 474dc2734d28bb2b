import asyncio

import bcrypt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.accounts.passwords import (
    _decoy,
    check_password,
    hash_password,
    refuse_weak_password,
)
from reachinbox.runtime.errors import Invalid


async def test_a_password_fits_its_own_hash_only() -> None:
    kept = await hash_password("correct horse battery", cost=4)
    assert kept.startswith("$2b$04$")
    assert await check_password("correct horse battery", kept)
    assert not await check_password("correct horse batterz", kept)


async def test_two_hashes_of_a_password_differ() -> None:
    one, other = await asyncio.gather(*(hash_password("correct horse", cost=4) for _ in range(2)))
    assert one != other


async def test_every_byte_beyond_the_seventy_second_counts() -> None:
    kept = await hash_password("x" * 100 + "a", cost=4)
    assert await check_password("x" * 100 + "a", kept)
    assert not await check_password("x" * 100 + "b", kept)


async def test_bytes_after_a_nul_count() -> None:
    kept = await hash_password("ten letters\0a", cost=4)
    assert not await check_password("ten letters\0b", kept)


async def test_a_password_is_the_same_however_its_accents_are_typed() -> None:
    kept = await hash_password("caf\u00e9 au lait", cost=4)
    assert await check_password("cafe\u0301 au lait", kept)


async def test_nobody_signs_in_without_a_hash() -> None:
    assert not await check_password("correct horse battery", None, cost=4)


@pytest.mark.parametrize("cost", [4, 12])
async def test_the_decoy_asks_for_the_work_of_a_real_hash(cost: int) -> None:
    # The work is set by the cost in the hash, and bcrypt does it all before it compares.
    real, decoy = await hash_password("correct horse", cost=cost), _decoy(cost)
    assert (len(decoy), decoy[:7]) == (len(real), real[:7])
    assert not bcrypt.checkpw(b"anything", decoy.encode())


async def test_the_loop_turns_while_a_password_is_hashed() -> None:
    hashing = asyncio.create_task(hash_password("correct horse battery", cost=12))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 10


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "123456789",
        "password123",
        "PASSWORD123",
        "1212121212",
        "a" * 30,
        "x1y2" * 300,
        "ada.lovelace@example.com",
        "Ada.Lovelace",
    ],
)
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        refuse_weak_password(password, email="ada.lovelace@example.com")
    assert refusal.value.code == "weak_password"


@given(st.text(min_size=10, max_size=80).filter(lambda text: len(set(text.lower())) >= 6))
def test_a_long_and_varied_password_is_accepted(password: str) -> None:
    refuse_weak_password(f"{password} my own")
