"""Where the sandbox's SMTP server is, and how a user's mail logs in there."""

import hmac
from hashlib import sha256
from uuid import UUID

from reachinbox.accounts.derived_keys import derive_key

HOST = "127.0.0.1"  # anybody who can reach it may try to log in: it never leaves this machine
HOST_NAME = "sandbox.example"


def sandbox_username(user_id: UUID) -> str:
    """Return the login of a user's sandbox server."""
    return user_id.hex


def sandbox_password(secret_key: str, user_id: UUID) -> str:
    """Return its password: derived from SECRET_KEY, so that the server needs to look up nothing."""
    return hmac.digest(derive_key(secret_key, "sandbox smtp"), user_id.bytes, sha256).hex()
