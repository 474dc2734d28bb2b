import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.sessions import begin_session, find_signed_in
from reachinbox.accounts.tables import User
from reachinbox.accounts.users import (
    disable_user,
    enable_user,
    find_user_by_email,
    list_users,
    make_admin,
    register,
)
from reachinbox.runtime.database import Database
from reachinbox.runtime.errors import Conflict, Forbidden


async def add(database: Database, email: str, *, allow_signup: bool = True) -> User:
    async with database.transaction() as tx:
        return await register(
            tx, email=email, name="Somebody", password_hash=None, allow_signup=allow_signup
        )


async def test_only_the_first_user_is_admin(database: Database) -> None:
    assert (await add(database, "ada@example.com")).role == "admin"
    assert (await add(database, "bob@example.com")).role == "user"


async def test_of_two_first_registrations_at_once_one_is_admin(database: Database) -> None:
    users = await asyncio.gather(*(add(database, f"user{n}@example.com") for n in range(8)))
    assert sorted(user.role for user in users) == ["admin"] + ["user"] * 7


async def test_an_address_registers_once_in_any_case(database: Database) -> None:
    await add(database, "ada@example.com")
    with pytest.raises(Conflict) as refusal:
        await add(database, "ADA@example.com")
    assert refusal.value.code == "email_taken"
    async with database.transaction() as tx:
        found = await find_user_by_email(tx, " Ada@Example.com ")
    assert found is not None


async def test_closed_sign_up_lets_only_the_first_user_in(database: Database) -> None:
    await add(database, "ada@example.com", allow_signup=False)
    with pytest.raises(Forbidden) as refusal:
        await add(database, "bob@example.com", allow_signup=False)
    assert refusal.value.code == "signup_closed"


async def test_what_belongs_to_a_new_user_is_made_in_the_same_transaction(
    database: Database,
) -> None:
    async def add_a_friend(session: AsyncSession, user: User) -> None:
        session.add(User(email=f"friend.of.{user.email}", name=user.name, password_hash=None))

    async def fail(_session: AsyncSession, _user: User) -> None:
        raise RuntimeError

    for hooks, expected in (([add_a_friend, fail], 0), ([add_a_friend], 2)):
        try:
            async with database.transaction() as tx:
                await register(
                    tx,
                    email="ada@example.com",
                    name="Ada",
                    password_hash=None,
                    on_registered=hooks,
                )
        except RuntimeError:
            pass
        async with database.transaction() as tx:
            assert await tx.scalar(select(func.count()).select_from(User)) == expected


async def test_disabling_ends_sessions_and_enabling_lets_sign_in_again(database: Database) -> None:
    user = await add(database, "ada@example.com")
    async with database.transaction() as tx:
        session = await begin_session(tx, user)
        assert session is not None
        assert await find_signed_in(tx, user.id, session.family_id)
    async with database.transaction() as tx:
        await disable_user(tx, await tx.get_one(User, user.id))
    async with database.transaction() as tx:
        assert await find_signed_in(tx, user.id, session.family_id) is None
        assert await begin_session(tx, user) is None
    async with database.transaction() as tx:
        await enable_user(tx, await tx.get_one(User, user.id))
        assert await begin_session(tx, user) is not None
        assert await find_signed_in(tx, user.id, session.family_id) is None


async def test_a_new_admin_signs_in_anew(database: Database) -> None:
    await add(database, "ada@example.com")
    user = await add(database, "bob@example.com")
    async with database.transaction() as tx:
        session = await begin_session(tx, user)
        assert session is not None
        await make_admin(tx, await tx.get_one(User, user.id))
    async with database.transaction() as tx:
        assert await find_signed_in(tx, user.id, session.family_id) is None
        assert (await tx.get_one(User, user.id)).role == "admin"


async def test_users_are_listed_page_by_page(database: Database) -> None:
    for n in range(5):
        await add(database, f"user{n}@example.com")
    seen: list[str] = []
    after = None
    async with database.transaction() as tx:
        while users := await list_users(tx, limit=2, after=after):
            seen += [user.email for user in users]
            after = (users[-1].created_at, users[-1].id)
    assert seen == [f"user{n}@example.com" for n in range(5)]
