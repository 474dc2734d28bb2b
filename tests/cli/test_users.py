"""The commands that need nothing but a database."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from reachinbox.accounts.passwords import check_password
from reachinbox.accounts.users import find_user_by_email
from reachinbox.accounts.vault import Vault, new_encryption_key
from reachinbox.runtime.database import Database
from reachinbox.runtime.ids import new_id
from reachinbox.runtime.settings import Settings, require
from tests.cli.conftest import one_line, run

PASSWORD = "correct horse battery"


@pytest.fixture
def given(settings: Settings, database: Database) -> dict[str, str]:
    return {
        "DATABASE_URL": database.url.set(drivername="postgresql").render_as_string(
            hide_password=False
        ),
        "ENCRYPTION_KEYS": require(settings.encryption_keys, "ENCRYPTION_KEYS"),
    }


async def test_a_user_is_added_listed_promoted_disabled_and_given_a_password(
    tmp_path: Path, given: dict[str, str], database: Database
) -> None:
    def user(*arguments: str, stdin: str = "") -> str:
        done = run(tmp_path / "data", "user", *arguments, stdin=stdin, **given)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    add = ("add", "--password-stdin")
    assert user(*add, "ada@example.com", stdin=PASSWORD) == "Added ada@example.com (admin).\n"
    assert user(*add, "Bo@Example.com", stdin=PASSWORD) == "Added Bo@example.com (user).\n"
    assert user("make-admin", "bo@example.com") == "Bo@example.com is admin.\n"
    assert user("disable", "BO@example.com") == "Bo@example.com is disabled.\n"
    listed = user("list").splitlines()
    assert listed[1].split()[:3] == ["ada@example.com", "ada", "admin"]
    assert listed[2].split()[-1] == "disabled"
    user("password", "--password-stdin", "bo@example.com", stdin="another horse battery\n")
    async with database.transaction() as tx:
        bo = await find_user_by_email(tx, "bo@example.com")
    assert bo is not None
    assert bo.disabled_at
    assert await check_password("another horse battery", bo.password_hash)


@pytest.mark.parametrize(
    ("arguments", "stdin", "status", "said"),
    [
        (["add", "a@example.com", "--password-stdin"], "short", 1, "The password is too short"),
        (["add", "a@example.com"], "", 2, "use --password-stdin"),
        (["disable", "nobody@example.com"], "", 1, "there is no account nobody@example.com"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    tmp_path: Path,
    given: dict[str, str],
    arguments: list[str],
    stdin: str,
    status: int,
    said: str,
) -> None:
    done = run(tmp_path / "data", "user", *arguments, stdin=stdin, **given)
    assert done.returncode == status
    assert said in one_line(done.stderr)


async def test_rotate_keys_wraps_every_data_key_once(
    tmp_path: Path, given: dict[str, str], database: Database
) -> None:
    run(
        tmp_path / "data",
        *("user", "add", "ada@example.com", "--password-stdin"),
        stdin=PASSWORD,
        **given,
    )
    old, new = given["ENCRYPTION_KEYS"], new_encryption_key()
    row_id = new_id()
    place = {"table": "smtp_servers", "column": "password", "row_id": row_id}
    async with database.transaction() as tx:
        ada = await find_user_by_email(tx, "ada@example.com")
        assert ada is not None
        sealed = await Vault(old).seal(tx, user_id=ada.id, secret="s3cret", **place)
    keys = {**given, "ENCRYPTION_KEYS": f"{new},{old}"}
    for said in ("Re-wrapped 1 data key.", "Re-wrapped 0 data keys: all of them are under the"):
        done = run(tmp_path / "data", "rotate-keys", **keys)
        assert done.returncode == 0
        assert done.stdout.startswith(said)
    async with database.transaction() as tx:
        opened = await Vault(new).open(tx, user_id=ada.id, sealed=sealed, **place)
    assert opened == "s3cret"
    done = run(tmp_path / "data", "rotate-keys", **{**given, "ENCRYPTION_KEYS": old})
    assert done.returncode == 1
    assert "ENCRYPTION_KEYS: key " in one_line(done.stderr)


async def test_migrate_may_be_run_again(tmp_path: Path, given: dict[str, str]) -> None:
    done = run(tmp_path / "data", "migrate", **given)
    assert done.returncode == 0
    assert "the schema is current" in done.stderr


def test_the_secret_settings_stay_secret(tmp_path: Path, settings: Settings) -> None:
    secret = SecretStr("x" * 32).get_secret_value()
    done = run(
        tmp_path / "data",
        "doctor",
        SECRET_KEY=secret,
        DATABASE_URL="postgresql://me:hidden-word@127.0.0.1:9/none",
        ENCRYPTION_KEYS=require(settings.encryption_keys, "ENCRYPTION_KEYS"),
    )
    assert done.returncode == 1
    assert "SECRET_KEY=[hidden]" in done.stdout
    assert "DATABASE_URL=postgresql://me:[hidden]@127.0.0.1:9/none" in done.stdout
    assert "✗ database: the database at 127.0.0.1 does not answer" in done.stdout
    assert secret not in done.stdout
    assert "hidden-word" not in done.stdout


def test_a_malformed_setting_is_a_failed_check(tmp_path: Path) -> None:
    done = run(tmp_path / "data", "doctor", REDIS_URL="http://nowhere")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("✗ settings: REDIS_URL: must begin with redis://")
