"""Proves that a provider's call is the provider's own: each signs in its own way."""

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

FRESH = timedelta(minutes=15)
# AWS signs with keys that only these hosts hand out; any other host would be the caller's own.
_SNS_HOST = re.compile(r"sns\.[a-z]{2}(?:-[a-z]+)+-\d{1,2}\.amazonaws\.com(?:\.cn)?")
_SNS_PATH = re.compile(r"/SimpleNotificationService-[A-Za-z0-9]{1,80}\.pem")
_NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_CONFIRMATION = (
    "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
)  # fmt: skip


def is_sns_host(url: str) -> bool:
    """Return whether `url` is on a host of Amazon SNS, by https and on no port of its own."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme == "https"
            and parts.netloc == parts.hostname
            and _SNS_HOST.fullmatch(parts.netloc) is not None
        )
    except ValueError:
        return False


def is_sns_certificate_url(url: str) -> bool:
    """Return whether a signing certificate may be fetched from there."""
    return is_sns_host(url) and _SNS_PATH.fullmatch(urlsplit(url).path) is not None


def sns_is_signed(message: Mapping[str, Any], certificate_pem: bytes) -> bool:
    """Check an SNS message against its certificate (AWS, "Verifying the signatures")."""
    names = _NOTIFICATION if message.get("Type") == "Notification" else _CONFIRMATION
    text = "".join(f"{name}\n{message[name]}\n" for name in names if message.get(name) is not None)
    algorithm = hashes.SHA256() if message.get("SignatureVersion") == "2" else hashes.SHA1()  # noqa: S303  version 1 is SHA-1
    try:
        certificate = x509.load_pem_x509_certificate(certificate_pem)
        key = certificate.public_key()
        signature = base64.b64decode(str(message.get("Signature")), validate=True)
        if not isinstance(key, rsa.RSAPublicKey) or not _is_valid_now(certificate):
            return False
        key.verify(signature, text.encode(), padding.PKCS1v15(), algorithm)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def _is_valid_now(certificate: x509.Certificate) -> bool:
    now = datetime.now(UTC)
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


def sendgrid_is_signed(public_key: str, timestamp: str, body: bytes, signature: str) -> bool:
    """Check SendGrid's ECDSA signature over timestamp and body; old timestamps are refused."""
    try:
        key = load_der_public_key(base64.b64decode(public_key, validate=True))
        if not isinstance(key, ec.EllipticCurvePublicKey) or not _is_fresh(timestamp):
            return False
        signed = timestamp.encode() + body
        key.verify(base64.b64decode(signature, validate=True), signed, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def mailgun_is_signed(secret: str, signature: Mapping[str, Any]) -> bool:
    """Check Mailgun's HMAC over timestamp and token; old timestamps are refused."""
    timestamp, token = str(signature.get("timestamp")), str(signature.get("token"))
    wanted = hmac.new(secret.encode(), f"{timestamp}{token}".encode(), sha256).hexdigest()
    given = str(signature.get("signature"))
    return hmac.compare_digest(wanted.encode(), given.encode()) and _is_fresh(timestamp)


def basic_is_right(secret: str, authorization: str) -> bool:
    """Check that the password of HTTP Basic (any user name) is the hook's secret."""
    scheme, _, coded = authorization.partition(" ")
    try:
        password = base64.b64decode(coded, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return False
    return scheme.lower() == "basic" and hmac.compare_digest(password, secret.encode())


def _is_fresh(timestamp: str) -> bool:
    if not re.fullmatch(r"\d{9,11}", timestamp):
        return False
    said = datetime.fromtimestamp(int(timestamp), UTC)
    return abs(datetime.now(UTC) - said) < FRESH
