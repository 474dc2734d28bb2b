"""Passwords: what is accepted, how they are kept (bcrypt), and checks that take the same time.

bcrypt reads 72 bytes and stops at NUL. So it never sees the password itself but 44 characters of
HMAC-SHA-256 over it: every byte of a long passphrase counts. The HMAC key is public; it only keeps
our digests apart from plain SHA-256 digests that leaked elsewhere.
"""

import asyncio
import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import bcrypt

from reachinbox.runtime.errors import Invalid

Result = TypeVar("Result")

COST = 12
MIN_LENGTH = 10
MAX_LENGTH = 1024
MIN_DIFFERENT = 4  # "aaaaaaaaaa" and "1212121212" are long but not passwords

# Of the lists of leaked passwords, the ones our minimum length lets through.
_COMMON_LINES = """
0123456789 0987654321 1029384756 1111111111 11223344556 1122334455 12345678910 123456789a
1234567890 12345678900 123456789q 1234567891 123123123123 1234512345 1234qwerasdf 123qweasdzxc
1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 9876543210 a123456789 abcd123456 abcdefghij abcdefghijk
adminadmin administrator asdfghjkl123 asdfghjkl; baseball123 changeme123 changemenow
chocolate1 computer123 football123 fuckyou123 iloveyou12 iloveyou123 iloveyouforever
letmein123 letmeinnow liverpool1 liverpoolfc manchester mypassword mypassword1 p@ssw0rd123
p@ssword123 passw0rd123 password01 password10 password11 password12 password123 password1234
password12345 password1! password123! password2024 password2025 password2026 passwordpassword
princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv qqww1122qqww qwerty1234 qwerty12345
qwerty123456 qwertyqwerty qwertyuiop qwertyuiop1 qwertyuiop123 qwertyuiop[] superman123
unknown123 welcome123 welcome1234 whatever123 zxcvbnm123
"""
COMMON = frozenset(_COMMON_LINES.split())

# A pool of its own: a flood of sign-ins must not hold up what else runs in threads (DNS).
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="bcrypt")


def refuse_weak_password(password: str, *, email: str = "") -> None:
    """Raise `Invalid` (`weak_password`) for what is too short, too long or too easily guessed."""
    if len(password) < MIN_LENGTH:
        raise Invalid(
            f"The password is too short: use at least {MIN_LENGTH} characters.",
            code="weak_password",
        )
    if len(password) > MAX_LENGTH:
        raise Invalid(
            f"The password is too long: use at most {MAX_LENGTH} characters.",
            code="weak_password",
        )
    lowered = password.lower()
    mailbox = email.lower().rpartition("@")[0]
    if (
        lowered in COMMON
        or lowered in {email.lower(), mailbox}
        or len(set(lowered)) < MIN_DIFFERENT
    ):
        raise Invalid(
            "The password is one of the first that anybody would try: choose another.",
            code="weak_password",
        )


async def hash_password(password: str, *, cost: int = COST) -> str:
    """Return the bcrypt hash to keep; takes about a quarter of a second in a thread."""
    digest = _digest(password)
    return await _in_thread(lambda: bcrypt.hashpw(digest, bcrypt.gensalt(cost)).decode())


async def check_password(password: str, password_hash: str | None, *, cost: int = COST) -> bool:
    """Return whether this is the password; without a hash it takes as long, and is False."""
    digest = _digest(password)
    kept = (password_hash or _decoy(cost)).encode()
    same = await _in_thread(lambda: bcrypt.checkpw(digest, kept))
    return same and password_hash is not None


def _digest(password: str) -> bytes:
    typed = unicodedata.normalize("NFC", password).encode()
    return base64.b64encode(hmac.digest(b"reachinbox password", typed, hashlib.sha256))


def _decoy(cost: int) -> str:
    return f"$2b${cost:02}$" + "." * 53


async def _in_thread(work: Callable[[], Result]) -> Result:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, work)
