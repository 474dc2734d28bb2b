"""When the lanes a claim looked at are to be looked at again: the third statement of a claim."""

from reachinbox.ledger.gates import (
    CAMPAIGN_LIMIT_ROOM,
    DELAY_ENDS,
    GAP,
    IN_WINDOW,
    IS_NOT_IN_HAND,
    LANE_SO_FAR,
    LOOK,
    PARALLEL_ROOM,
    RUN_GOES_ON,
    SENDER_LIMIT_ROOM,
    TICK,
)

# $1 shard, $2 freed lanes, $3 locked users, $4 window, $5 room for e-mails
# What still waits on every lane that was looked at, and when it may go: after its due time, the
# delay, a free place under the limits, and the lane's rest. While anything is in hand the lane is
# looked at again within a minute, whoever dies.
LOOK_AGAIN = f"""
WITH {LOOK},
lane AS MATERIALIZED (
    SELECT
        lanes.*, hand.count AS in_hand, last.last_at,
        CASE WHEN lanes.allowance > 0 THEN lanes.allowance ELSE {SENDER_LIMIT_ROOM} END AS left_over
    FROM look AS lanes
    {LANE_SO_FAR}
),
slot AS MATERIALIZED (  -- the next free place of the lanes that have none now
    SELECT
        lane.sender_id,
        coalesce(oldest.tick + $4::interval + {TICK}, now() + interval '1 second') AS at
    FROM lane
    LEFT JOIN LATERAL (  -- pk_sender_use
        SELECT tick FROM sender_use
        WHERE sender_use.sender_id = lane.sender_id AND sender_use.{IN_WINDOW}
          AND sender_use.count > 0
        ORDER BY tick LIMIT 1
    ) oldest ON true
    WHERE lane.left_over <= 0
),
run AS MATERIALIZED (  -- pk_runs; their own limits are counted once each, not for every lane
    SELECT runs.*, CASE
        WHEN {CAMPAIGN_LIMIT_ROOM} <= 0
            THEN coalesce(oldest.tick + $4::interval + {TICK}, now() + interval '1 second')
        WHEN {PARALLEL_ROOM} <= 0 THEN now() + interval '100 milliseconds'
    END AS slot_at
    FROM runs
    LEFT JOIN LATERAL (  -- pk_campaign_use
        SELECT tick FROM campaign_use
        WHERE campaign_use.campaign_id = runs.campaign_id AND campaign_use.{IN_WINDOW}
        ORDER BY tick LIMIT 1
    ) oldest ON true
    WHERE campaign_id IN (SELECT campaign_id FROM lane JOIN shares USING (sender_id))
),
share AS MATERIALIZED (
    SELECT
        lane.sender_id, shares.campaign_id, first.due_at AS first_at, first.id AS first_id,
        CASE WHEN {RUN_GOES_ON} THEN greatest(
            waiting.due_at,
            {DELAY_ENDS},
            runs.slot_at,
            CASE WHEN runs.closes_at <= now() THEN now() + interval '1 minute'
                 ELSE runs.opens_at END
        ) END AS ready_at,
        CASE WHEN runs.closes_at <= now() AND {RUN_GOES_ON}
             THEN shares.campaign_id END AS closed_campaign,
        waiting.due_at AS due_at,
        runs.slot_at > waiting.due_at + interval '1 minute' AS is_over_limit,
        {GAP} > interval '0' AS is_spaced
    FROM lane
    JOIN shares ON shares.sender_id = lane.sender_id
    JOIN run AS runs ON runs.campaign_id = shares.campaign_id
    LEFT JOIN LATERAL (  -- ix_emails_waiting
        SELECT due_at, id FROM emails
        WHERE emails.campaign_id = shares.campaign_id AND emails.sender_id = shares.sender_id
          AND emails.status = 'scheduled'
          AND (emails.due_at, emails.id) >= (shares.next_at, shares.next_id)
        ORDER BY due_at, id LIMIT 1
    ) first ON true
    LEFT JOIN LATERAL (
        SELECT due_at FROM emails
        WHERE emails.campaign_id = shares.campaign_id AND emails.sender_id = shares.sender_id
          AND emails.status = 'scheduled'
          AND (emails.due_at, emails.id) >= (first.due_at, first.id)
          AND {IS_NOT_IN_HAND}
        ORDER BY due_at, id LIMIT 1
    ) waiting ON true
),
moved AS (
    UPDATE shares SET next_at = share.first_at, next_id = share.first_id
    FROM share
    WHERE shares.campaign_id = share.campaign_id AND shares.sender_id = share.sender_id
      AND shares.next_id IS DISTINCT FROM share.first_id
),
next AS (
    SELECT
        lane.sender_id, lane.in_hand, greatest(0, lane.left_over) AS allowance, slot.at AS slot_at,
        min(share.due_at) FILTER (WHERE share.ready_at IS NOT NULL) AS due_at,
        greatest(
            min(share.ready_at), slot.at, lane.rest_until,
            CASE WHEN lane.closed_reason IS NOT NULL
                   OR lane.in_hand >= lane.max_in_hand
                   OR (lane.in_hand > 0 AND bool_or(share.is_spaced))
                THEN now() + interval '1 minute' END
        ) AS at,
        count(share.ready_at) > 0 AND lane.closed_reason IS NULL AND (
            lane.in_hand >= lane.max_in_hand OR (lane.in_hand > 0 AND bool_or(share.is_spaced))
        ) AS is_held_back,
        count(share.ready_at) > 0 AS waits,
        bool_or(share.is_over_limit) AS is_over_limit,
        array_agg(share.closed_campaign) FILTER (WHERE share.closed_campaign IS NOT NULL)
            AS closed_campaigns
    FROM lane LEFT JOIN share USING (sender_id) LEFT JOIN slot USING (sender_id)
    GROUP BY lane.sender_id, lane.in_hand, lane.max_in_hand, lane.left_over, slot.at,
             lane.rest_until, lane.closed_reason
),
woken AS (
    UPDATE lanes SET
        wake_at = CASE
            WHEN next.in_hand > 0
                THEN least(
                    CASE WHEN next.waits THEN greatest(next.at, now()) END,
                    now() + interval '1 minute')
            WHEN next.waits THEN greatest(next.at, now())
        END,
        allowance = next.allowance
    FROM next
    WHERE lanes.sender_id = next.sender_id
    RETURNING lanes.sender_id, lanes.wake_at
)
SELECT
    woken.sender_id, woken.wake_at,
    -- more waits, but only for what is in hand to be answered
    next.is_held_back,
    -- the backlog of a lane over its limit is planned anew rather than woken one by one
    next.is_over_limit OR next.slot_at > next.due_at + interval '1 minute' AS is_over_limit,
    next.closed_campaigns
FROM woken JOIN next USING (sender_id)
"""  # noqa: S608  -- put together from constants, values are parameters
