"""What must hold for an e-mail to go, each condition written once.

`claim` and `explain` are put together from these, so that an explanation is what the claim does
and cannot be anything else. A name stands for a condition or a number; which tables or steps it
reads is in its text. In every statement $4 is the window of the hourly limits.
"""

IS_STOPPED = "EXISTS (SELECT FROM stop WHERE stopped_at IS NOT NULL)"
USER_MAY_SEND = "users.disabled_at IS NULL"

RUN_GOES_ON = "runs.status IN ('scheduled', 'running')"
HOURS_ARE_OPEN = """(
    runs.closes_at IS NULL OR (runs.opens_at <= now() AND now() < runs.closes_at))"""

LANE_IS_OPEN = "lanes.closed_reason IS NULL"
LANE_HAS_RESTED = "(lanes.rest_until IS NULL OR lanes.rest_until <= now())"

IS_DUE = "emails.due_at <= now()"
IS_NOT_IN_HAND = """
NOT EXISTS (SELECT FROM in_hand WHERE in_hand.email_id = emails.id)  -- pk_in_hand
"""
IS_SUPPRESSED = """
(EXISTS (  -- uq_suppressions_user_id_address_key
    SELECT FROM suppressions
    WHERE suppressions.user_id = emails.user_id AND suppressions.address_key IN (
        emails.address_key, '@' || split_part(emails.address_key, '@', 2)))
OR EXISTS (  -- pk_instance_suppressions
    SELECT FROM instance_suppressions WHERE instance_suppressions.address_key IN (
        emails.address_key, '@' || split_part(emails.address_key, '@', 2))))
"""

# What a lane has in hand, and when its last e-mail was answered.
LANE_SO_FAR = """
CROSS JOIN LATERAL (  -- ix_in_hand_sender_id
    SELECT count(*) FROM in_hand WHERE in_hand.sender_id = lanes.sender_id
) hand
LEFT JOIN LATERAL (  -- pk_sender_use
    SELECT sender_use.last_at FROM sender_use
    WHERE sender_use.sender_id = lanes.sender_id ORDER BY tick DESC LIMIT 1
) last ON true
"""
LANE_ROOM = "lanes.max_in_hand - hand.count"

# Use is counted by ticks of a tenth of a second; a tick that is partly in the window counts whole.
TICK = "interval '100 milliseconds'"
TICK_NOW = f"date_bin({TICK}, clock_timestamp(), timestamptz 'epoch')"
IN_WINDOW = f"tick > now() - $4::interval - {TICK}"
SENDER_USED = f"""(  -- pk_sender_use
    SELECT coalesce(sum(sender_use.count), 0) FROM sender_use
    WHERE sender_use.sender_id = lanes.sender_id AND sender_use.{IN_WINDOW})"""  # noqa: S608
SENDER_LIMIT_ROOM = f"lanes.hourly_limit - {SENDER_USED} - hand.count"
# The claim's short cut: while the places known to be free are enough, nothing needs to be counted.
SENDER_LIMIT_ALLOWS = f"""
CASE WHEN lanes.allowance >= {LANE_ROOM} THEN lanes.allowance ELSE {SENDER_LIMIT_ROOM} END
"""

# What a campaign may still take; NULL, and nothing read, where it has no such limit.
CAMPAIGN_IN_HAND = """(  -- ix_in_hand_campaign_id
    SELECT count(*) FROM in_hand WHERE in_hand.campaign_id = runs.campaign_id)"""
CAMPAIGN_USED = f"""(  -- pk_campaign_use
    SELECT coalesce(sum(campaign_use.count), 0) FROM campaign_use
    WHERE campaign_use.campaign_id = runs.campaign_id AND campaign_use.{IN_WINDOW})"""  # noqa: S608
PARALLEL_ROOM = f"""
CASE WHEN runs.max_parallel IS NOT NULL THEN runs.max_parallel - {CAMPAIGN_IN_HAND} END
"""
CAMPAIGN_LIMIT_ROOM = f"""
CASE WHEN runs.hourly_limit IS NOT NULL
    THEN runs.hourly_limit - {CAMPAIGN_USED} - {CAMPAIGN_IN_HAND} END
"""

# The delay of a campaign on a lane runs from the lane's last answer; NULL when there is none.
GAP = "greatest(lane.min_delay, runs.delay)"
DELAY_ENDS = f"lane.last_at + nullif({GAP}, interval '0')"

# The lanes a claim looks at: due ones, and those that a settle has just freed.
# $1 shards, $2 freed lanes, $3 locked users, $5 room for e-mails: looking at more lanes than that
# would give nothing, and those not looked at stay due.
LOOK = """
look AS MATERIALIZED (
    SELECT lanes.*
    FROM (
        SELECT sender_id FROM lanes  -- ix_lanes_shard_wake_at
        WHERE shard = ANY($1) AND wake_at <= now()
        UNION SELECT * FROM unnest($2::uuid[])
    ) AS due JOIN lanes USING (sender_id)  -- pk_lanes
    WHERE user_id = ANY($3)
    -- those first that were not looked at for longest; one with e-mails in hand was so a minute
    -- before it is due
    ORDER BY
        CASE WHEN wake_at <= now() THEN wake_at ELSE wake_at - interval '1 minute' END, sender_id
    LIMIT $5
)"""
