import base64
import hmac
import json
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from reachinbox.inbox.hooks import _certificates
from reachinbox.inbox.providers import read_postmark, read_ses
from reachinbox.inbox.signatures import is_sns_certificate_url, sns_is_signed
from reachinbox.runtime.database import Database
from tests.campaigns.world import user_id_of
from tests.inbox.world import Sent, send
from tests.ledger.conftest import world as world
from tests.ledger.world import World

CERTIFICATE_URL = (
    "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem"
)
TOPIC = "arn:aws:sns:eu-west-1:1:bounces"
AWS_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def certificate() -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.amazonaws.com")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(AWS_KEY.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .sign(AWS_KEY, hashes.SHA256())
    )  # fmt: skip
    return made.public_bytes(serialization.Encoding.PEM)


def notification(message: dict[str, Any], **changes: str) -> dict[str, str]:
    """An SNS message as AWS signs it."""
    said = {
        "Type": "Notification", "MessageId": "1", "TopicArn": TOPIC,
        "Message": json.dumps(message), "Timestamp": "2026-11-22T10:00:00.000Z",
    }  # fmt: skip
    names = ("Message", "MessageId", "Timestamp", "TopicArn", "Type")
    signed = "".join(f"{name}\n{said[name]}\n" for name in names).encode()
    signature = AWS_KEY.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    said |= {
        "SignatureVersion": "2", "Signature": base64.b64encode(signature).decode(),
        "SigningCertURL": CERTIFICATE_URL,
    }  # fmt: skip
    return said | changes


def ses_bounce(message_id: str, address: str, kind: str = "Permanent") -> dict[str, Any]:
    return {
        "notificationType": "Bounce",
        "mail": {"commonHeaders": {"messageId": message_id}},
        "bounce": {
            "bounceType": kind,
            "bouncedRecipients": [
                {"emailAddress": address, "status": "5.1.1", "diagnosticCode": "550 user unknown"}
            ],
        },
    }


@pytest.fixture
async def sent(signed_in: httpx.AsyncClient, database: Database) -> Sent:
    """An e-mail that the signed-in user has sent."""
    mine = World(database, user_id=await user_id_of(signed_in))
    await mine.start_worker(mine.worker_id)
    [one] = await send(mine, "ann@far.example")
    return one


async def add(client: httpx.AsyncClient, provider: str, **details: str) -> dict[str, Any]:
    new = {"provider": provider, "name": "hook", **details}
    answer = await client.post("/api/provider-hooks", json=new)
    assert answer.status_code == 201, answer.text
    hook = answer.json()
    return hook | {"path": httpx.URL(hook["url"]).path}


async def suppressed(client: httpx.AsyncClient) -> list[str]:
    items = (await client.get("/api/suppressions")).json()["items"]
    return [f"{one['address']} {one['reason']}" for one in items]


async def test_ses_reports_through_a_signed_topic(
    signed_in: httpx.AsyncClient, api: httpx.AsyncClient, sent: Sent, certificate: bytes
) -> None:
    _certificates[CERTIFICATE_URL] = certificate
    hook = await add(signed_in, "ses", topic_arn=TOPIC)
    good = notification(ses_bounce(sent.message_id, "Ann@far.example"))
    forged = good | {"Message": json.dumps(ses_bounce(sent.message_id, "ben@far.example"))}
    for bad in (
        forged,
        good | {"TopicArn": "arn:other"},
        good | {"SigningCertURL": "https://x.y/a.pem"},
    ):
        assert (await api.post(hook["path"], json=bad)).status_code == 401
    assert await suppressed(signed_in) == []
    assert (await api.post(hook["path"], json=good)).json() == {"taken": 1}
    assert (await api.post(hook["path"], json=good)).json() == {"taken": 0}
    assert await suppressed(signed_in) == ["ann@far.example bounced"]


async def test_sendgrid_reports_with_a_signed_body(
    signed_in: httpx.AsyncClient, api: httpx.AsyncClient, sent: Sent
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    hook = await add(signed_in, "sendgrid", public_key=base64.b64encode(public).decode())
    body = json.dumps(
        [{"event": "spamreport", "email": "ann@far.example", "smtp-id": sent.message_id}]
    ).encode()

    def headers(at: int) -> dict[str, str]:
        signature = key.sign(str(at).encode() + body, ec.ECDSA(hashes.SHA256()))
        return {
            "X-Twilio-Email-Event-Webhook-Timestamp": str(at),
            "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        }

    now = int(time.time())
    old = await api.post(hook["path"], content=body, headers=headers(now - 7200))
    other = await api.post(hook["path"], content=body + b" ", headers=headers(now))
    assert (old.status_code, other.status_code) == (401, 401)
    taken = await api.post(hook["path"], content=body, headers=headers(now))
    assert taken.json() == {"taken": 1}
    assert await suppressed(signed_in) == ["ann@far.example complained"]


async def test_mailgun_reports_with_an_hmac(
    signed_in: httpx.AsyncClient, api: httpx.AsyncClient, sent: Sent
) -> None:
    hook = await add(signed_in, "mailgun", signing_key="mailgun-key")
    at = str(int(time.time()))
    digest = hmac.new(b"mailgun-key", f"{at}tok".encode(), sha256).hexdigest()
    event = {
        "event": "failed", "severity": "temporary", "recipient": "ann@far.example",
        "message": {"headers": {"message-id": sent.message_id.strip("<>")}},
        "delivery-status": {"code": 550, "message": "user unknown"},
    }  # fmt: skip
    body = {
        "signature": {"timestamp": at, "token": "tok", "signature": digest},
        "event-data": event,
    }
    bad = body | {"signature": {"timestamp": at, "token": "tok", "signature": "0" * 64}}
    assert (await api.post(hook["path"], json=bad)).status_code == 401
    assert (await api.post(hook["path"], json=body)).json() == {"taken": 1}
    assert await suppressed(signed_in) == []  # what the provider calls temporary is not hard


async def test_postmark_calls_with_the_hooks_password(
    signed_in: httpx.AsyncClient, api: httpx.AsyncClient, sent: Sent
) -> None:
    hook = await add(signed_in, "postmark")
    body = {
        "RecordType": "SpamComplaint", "Email": "ann@far.example",
        "Metadata": {"message-id": sent.message_id},
    }  # fmt: skip
    assert (await api.post(hook["path"], json=body, auth=("x", "wrong"))).status_code == 401
    taken = await api.post(hook["path"], json=body, auth=("x", hook["secret"]))
    assert taken.json() == {"taken": 1}
    (listed,) = (await signed_in.get("/api/provider-hooks")).json()
    assert listed["secret"] is None
    assert listed["last_refusal"] is None


async def test_an_unknown_hook_and_bad_json_are_refused(
    signed_in: httpx.AsyncClient, api: httpx.AsyncClient, world: World
) -> None:
    hook = await add(signed_in, "postmark")
    assert (await api.post(f"/hooks/{world.user_id}", json={})).status_code == 404
    assert (await api.post(hook["path"], content=b"{")).status_code == 400


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem",
        "https://evil@sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-1.pem",
        "https://s3.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.eu-west-1.amazonaws.com/other.pem",
        "https://[::1",
    ],
)
def test_a_certificate_comes_from_amazon_only(url: str) -> None:
    assert not is_sns_certificate_url(url)
    assert is_sns_certificate_url(CERTIFICATE_URL)


def test_a_changed_notification_is_not_signed(certificate: bytes) -> None:
    good = notification({"a": 1})
    assert sns_is_signed(good, certificate)
    assert not sns_is_signed(good | {"Message": "{}"}, certificate)
    assert not sns_is_signed(good | {"Signature": "AAAA"}, certificate)
    assert not sns_is_signed(good, b"not a certificate")


def test_what_takes_a_complaint_back_is_none() -> None:
    mail = {"commonHeaders": {"messageId": "<a@b>"}}
    people = {"complainedRecipients": [{"emailAddress": "a@b.c"}]}
    abuse = {"notificationType": "Complaint", "mail": mail, "complaint": people}
    assert [each.kind for each in read_ses(abuse)] == ["complaint"]
    taken_back = abuse | {"complaint": people | {"complaintFeedbackType": "not-spam"}}
    assert list(read_ses(taken_back)) == []
    assert list(read_postmark({"RecordType": "Delivery"})) == []
    assert list(read_ses({"notificationType": "Bounce", "bounce": {"bouncedRecipients": 3}})) == []
