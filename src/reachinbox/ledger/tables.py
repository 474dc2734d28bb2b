"""The ledger's tables. Only this package reads or writes them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Interval,
    SmallInteger,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from reachinbox.ledger.states import STORED, FactKind, RunState
from reachinbox.runtime.database import Table
from reachinbox.runtime.ids import new_id


def _one_of(column: str, values: Any) -> CheckConstraint:
    quoted = ", ".join(f"'{value}'" for value in sorted(values))
    return CheckConstraint(f"{column} IN ({quoted})", name=column)


class Run(Table):
    """A campaign once it is promised: frozen content, pace, state and counters.

    The counters are kept as states change. `open` counts `scheduled` and in hand together, so that
    a claim does not touch this row. Its lock orders the events of the campaign: `seq` is the number
    of the last one.
    """

    __tablename__ = "runs"
    __table_args__ = (
        _one_of("status", RunState),
        _one_of("late_policy", ("send", "hold")),
        # serves the judge of failing campaigns
        Index("ix_runs_running", "campaign_id", postgresql_where=text("status = 'running'")),
        CheckConstraint(
            "total = open + sent + failed + unknown + cancelled + skipped", name="adds_up"
        ),
        CheckConstraint("least(open, sent, failed, unknown, cancelled, skipped) >= 0", name="sane"),
        # every settle changes the counters: keep room for the new version beside the old one
        {"postgresql_with": {"fillfactor": 50}},
    )

    campaign_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    status: Mapped[str]
    status_reason: Mapped[str | None]
    subject: Mapped[str]
    html: Mapped[str]
    text: Mapped[str | None]
    priority: Mapped[int] = mapped_column(SmallInteger)
    delay: Mapped[timedelta] = mapped_column(Interval)
    hourly_limit: Mapped[int | None]
    max_parallel: Mapped[int | None]
    timezone: Mapped[str]
    hours: Mapped[dict[str, Any] | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    """the sending hours now or next; past ones are replaced when a claim meets them"""
    message_domains: Mapped[dict[str, Any]]
    """sender id → domain: the right side of its Message-IDs, fixed before the first attempt"""
    sender_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    """the senders chosen now, in their order; empty where the shares say it"""
    start_at: Mapped[datetime | None]
    """nothing is planned before"""
    planned_first_at: Mapped[datetime]
    planned_last_at: Mapped[datetime]
    late_policy: Mapped[str] = mapped_column(default="hold", server_default="hold")
    """`send` or `hold`: what becomes of e-mails that are far too late because nothing ran"""
    total: Mapped[int]
    open: Mapped[int]
    sent: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    unknown: Mapped[int] = mapped_column(default=0)
    cancelled: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    ended_before: Mapped[int] = mapped_column(default=0, server_default="0")
    failed_before: Mapped[int] = mapped_column(default=0, server_default="0")
    """hand-overs ended, and failed, when it was last resumed: it is judged by what came later"""
    seq: Mapped[int] = mapped_column(default=0)
    entered_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Lane(Table):
    """One sender's lane: its limits, what it may do next, and when to look at it again.

    Limits are copies of what the sender's owner chose, written by `set_lane` in the same
    transaction, so that one statement can decide every claim. `wake_at` is NULL only while nothing
    waits and nothing is in hand: whatever dies, the lane is looked at again.
    """

    __tablename__ = "lanes"
    __table_args__ = (
        # serves the wake loop (which shards are due) and the claim (which lanes of this shard)
        Index(
            "ix_lanes_shard_wake_at",
            "shard",
            "wake_at",
            postgresql_where=text("wake_at IS NOT NULL"),
        ),
        {"postgresql_with": {"fillfactor": 70}},
    )

    sender_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    shard: Mapped[int] = mapped_column(SmallInteger)
    hourly_limit: Mapped[int]
    allowance: Mapped[int] = mapped_column(default=0, server_default="0")
    """Places under the limit that are known to be free, never more than there are. A claim that
    finds enough of them counts nothing; time only adds to them, and whatever else takes a place or
    changes the limit sets this to 0."""
    min_delay: Mapped[timedelta] = mapped_column(Interval)
    max_in_hand: Mapped[int]
    closed_reason: Mapped[str | None]
    wake_at: Mapped[datetime | None]
    rest_until: Mapped[datetime | None]
    rest_reason: Mapped[str | None]
    turn: Mapped[int] = mapped_column(default=0)


class Share(Table):
    """The part of one campaign that goes through one sender; what a claim walks over.

    None of it waits before the place (`next_at`, `next_id`): a claim starts to look there, so that
    the places of e-mails long sent are not walked over again. NULL once none waits.
    """

    __tablename__ = "shares"
    __table_args__ = (
        # serves the claim: a lane's shares that may still hold waiting e-mails
        Index("ix_shares_sender_id", "sender_id"),
        {"postgresql_with": {"fillfactor": 50}},
    )

    campaign_id: Mapped[UUID] = mapped_column(
        ForeignKey("runs.campaign_id", ondelete="CASCADE"), primary_key=True
    )
    sender_id: Mapped[UUID] = mapped_column(primary_key=True)
    next_at: Mapped[datetime | None]
    next_id: Mapped[UUID | None]


class Email(Table):
    """One message promised to one recipient by one campaign: a row of the ledger.

    Its id is its recipient's, so no recipient of a campaign can ever be promised two.
    A row changes once when it ends, and otherwise only when it is planned anew, so that a million
    e-mails leave few dead rows; see `InHand` for what happens between.
    """

    __tablename__ = "emails"
    __table_args__ = (
        _one_of("status", STORED),
        # serves the claim and the planner: what waits in a share, in order
        Index(
            "ix_emails_waiting",
            "campaign_id",
            "sender_id",
            "due_at",
            "id",
            postgresql_where=text("status = 'scheduled'"),
        ),
        # serves the lists: a campaign's e-mails of one state, page by page
        Index("ix_emails_campaign_id_status_id", "campaign_id", "status", "id"),
        # serves suppression: what still waits for an address
        Index(
            "ix_emails_user_id_address_key",
            "user_id",
            "address_key",
            postgresql_where=text("status = 'scheduled'"),
        ),
        {
            "postgresql_with": {
                "fillfactor": 85,
                "autovacuum_vacuum_scale_factor": 0.02,
                "autovacuum_vacuum_cost_delay": 0,
            }
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    campaign_id: Mapped[UUID]
    sender_id: Mapped[UUID]
    address: Mapped[str]
    address_key: Mapped[str]
    fields: Mapped[dict[str, Any]]
    planned_at: Mapped[datetime]
    due_at: Mapped[datetime]
    due_reason: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="scheduled")
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    answer: Mapped[str | None]


class InHand(Table):
    """An e-mail some worker holds: `claimed` until its final dot may be written, then `sending`.

    The row's existence is the lease; `worker_id` fences it: a worker that lost the row cannot mark
    or settle with it.
    """

    __tablename__ = "in_hand"
    __table_args__ = (
        CheckConstraint("state IN ('claimed', 'sending')", name="state"),
        Index("ix_in_hand_sender_id", "sender_id"),
        Index("ix_in_hand_campaign_id", "campaign_id"),
        {
            "postgresql_with": {
                "fillfactor": 50,
                "autovacuum_vacuum_scale_factor": 0,
                "autovacuum_vacuum_threshold": 5000,
                "autovacuum_vacuum_cost_delay": 0,
            }
        },
    )

    email_id: Mapped[UUID] = mapped_column(primary_key=True)
    campaign_id: Mapped[UUID]
    sender_id: Mapped[UUID]
    address_key: Mapped[str]
    worker_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default="claimed")
    claimed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sending_at: Mapped[datetime | None]


class SenderUse(Table):
    """How many e-mails a sender handed over in one tick (100 ms), by the time of their answers.

    `count` is what limits count: accepted, or maybe accepted (`unknown`). `failed` were refused for
    good; they and `unknown` are for the charts.
    """

    __tablename__ = "sender_use"

    sender_id: Mapped[UUID] = mapped_column(primary_key=True)
    tick: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime]
    failed: Mapped[int] = mapped_column(default=0, server_default="0")
    unknown: Mapped[int] = mapped_column(default=0, server_default="0")


class CampaignUse(Table):
    """The same for a campaign: for its own limit, its speed and its charts."""

    __tablename__ = "campaign_use"

    campaign_id: Mapped[UUID] = mapped_column(primary_key=True)
    tick: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


class PlannedHour(Table):
    """How many e-mails of a campaign a sender is to hand over in one hour of UTC, by the plan.

    Counted when the plan is made or made anew. What is retried, cancelled or skipped by itself is
    not counted again: these are for looking ahead, and decide nothing.
    """

    __tablename__ = "planned_hours"

    campaign_id: Mapped[UUID] = mapped_column(
        ForeignKey("runs.campaign_id", ondelete="CASCADE"), primary_key=True
    )
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    sender_id: Mapped[UUID] = mapped_column(primary_key=True)
    count: Mapped[int]


class Event(Table):
    """A fact, written in the transaction that made it true, numbered within its campaign.

    Numbers are given out under the run's row lock, so they are in commit order and without gaps:
    reading "all after n" can never miss one that commits late.
    """

    __tablename__ = "events"
    __table_args__ = (
        # serves the timeline of one e-mail
        Index("ix_events_email_id", "email_id", postgresql_where=text("email_id IS NOT NULL")),
    )

    campaign_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    email_id: Mapped[UUID | None]
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Activity(Table):
    """A fact told to its user: one line of the activity feed, written with the fact itself.

    `tx` is the transaction that wrote it. Ids are not in commit order; "every row whose transaction
    is not older than the oldest that ran at the last look" misses none, see `activities.py`.
    """

    __tablename__ = "activities"
    __table_args__ = (
        # serves the feed of one user, newest first
        Index("ix_activities_user_id_id", "user_id", "id"),
        # serves the relays: what was told since the last look
        Index("ix_activities_tx", "tx"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    kind: Mapped[str]
    campaign_id: Mapped[UUID | None]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    tx: Mapped[int] = mapped_column(
        BigInteger, server_default=text("(pg_current_xact_id()::text)::bigint")
    )


class Suppression(Table):
    """An address or domain nobody of this user's campaigns may write to. The claim asks here."""

    __tablename__ = "suppressions"
    __table_args__ = (
        Index("uq_suppressions_user_id_address_key", "user_id", "address_key", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    address_key: Mapped[str]
    """A lower-cased address, or `@domain` for everybody there."""
    reason: Mapped[str]
    source: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class InstanceSuppression(Table):
    """An address or domain nobody of this instance may write to; kept by admins."""

    __tablename__ = "instance_suppressions"

    address_key: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    reason: Mapped[str]
    source: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ErasureKey(Table):
    """What a user's erased addresses are hashed with, so that the hashes alone say nothing."""

    __tablename__ = "erasure_keys"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[bytes]


class Fact(Table):
    """What became known of an e-mail after it was sent; each kind at most once for each e-mail."""

    __tablename__ = "facts"
    __table_args__ = (
        _one_of("kind", FactKind),
        # serves the rates of a campaign
        Index("ix_facts_campaign_id_kind_at", "campaign_id", "kind", "at"),
        # serves counting the soft bounces of an address
        Index("ix_facts_user_id_address_key_kind_at", "user_id", "address_key", "kind", "at"),
    )

    email_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    campaign_id: Mapped[UUID]
    address_key: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class WorkerBeat(Table):
    """A living worker. One that stops beating is dead, and what it held is taken from it."""

    __tablename__ = "workers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    beat_at: Mapped[datetime] = mapped_column(server_default=func.now())
    shards: Mapped[list[int]] = mapped_column(JSONB, default=list)


class Shard(Table):
    """Who drains a shard. The holder's claims are refused once another has taken it."""

    __tablename__ = "shards"

    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    holder_id: Mapped[UUID | None]
    held_until: Mapped[datetime | None]


class Stop(Table):
    """One row: whether an admin has stopped all sending of this instance."""

    __tablename__ = "stop"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, default=1)
    stopped_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class Check(Table):
    """What the last comparison of a run's counters with its e-mails found.

    `seq` is the run's number then: a run whose number is the same has not changed since.
    """

    __tablename__ = "checks"

    campaign_id: Mapped[UUID] = mapped_column(
        ForeignKey("runs.campaign_id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int]
    checked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    mismatches: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    """`{counter, kept, counted}` for each that differs"""


class Chore(Table):
    """Work the whole instance owes itself now and then, and when it is due next."""

    __tablename__ = "chores"

    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    done_at: Mapped[datetime | None]
