"""Derives from `SECRET_KEY` a key for each purpose."""

import hashlib
import hmac


def derive_key(secret: str, purpose: str) -> bytes:
    """Return 32 bytes for one purpose, so that nothing signed for one is valid for another."""
    return hmac.digest(secret.encode(), f"reachinbox {purpose}".encode(), hashlib.sha256)
