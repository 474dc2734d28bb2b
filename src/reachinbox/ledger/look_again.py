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

# $1 shards, $2 freed lanes, $3 locked users, $4 window, $5 room for e-mails
# What still waits on every lane that was looked at, and when it may go: after its due time, the
# delay, a free place under the limits, and the lane's rest. While anything is in hand the lane is
# looked at again within a minute, whoever dies. No step is joined with another one: the planner
# cannot know how many rows they have, and would compare each with each.
LOOK_AGAIN = f"""
WITH {LOOK},
lane AS MATERIALIZED (
    SELECT
        lanes.*, hand.count AS in_hand, last.last_at, known.left_over,
        CASE WHEN known.left_over <= 0 THEN coalesce(
            (SELECT min(tick) FROM sender_use  -- pk_sender_use
             WHERE sender_use.sender_id = lanes.sender_id AND sender_use.{IN_WINDOW}
               AND sender_use.count > 0) + $4::interval + {TICK},
            now() + interval '1 second'
        ) END AS slot_at
    FROM look AS lanes
    {LANE_SO_FAR}
    CROSS JOIN LATERAL (
        SELECT CASE WHEN lanes.allowance > 0 THEN lanes.allowance ELSE {SENDER_LIMIT_ROOM} END
            AS left_over
    ) known
),
full_run AS MATERIALIZED (  -- pk_runs; limits of campaigns are counted once, not for every lane
    SELECT campaign_id, CASE
        WHEN {CAMPAIGN_LIMIT_ROOM} <= 0 THEN coalesce(
            (SELECT min(tick) FROM campaign_use  -- pk_campaign_use
             WHERE campaign_use.campaign_id = runs.campaign_id AND campaign_use.{IN_WINDOW}
            ) + $4::interval + {TICK},
            now() + interval '1 second')
        WHEN {PARALLEL_ROOM} <= 0 THEN now() + interval '100 milliseconds'
    END AS slot_at
    FROM runs
    WHERE (runs.hourly_limit IS NOT NULL OR runs.max_parallel IS NOT NULL)
      AND campaign_id IN (SELECT campaign_id FROM lane JOIN shares USING (sender_id))
),
share AS MATERIALIZED (
    SELECT
        lane.sender_id, lane.left_over, lane.in_hand, lane.slot_at, lane.rest_until,
        lane.closed_reason IS NULL AS is_open, lane.in_hand >= lane.max_in_hand AS is_full,
        lane.in_hand > 0 AND {GAP} > interval '0' AS is_spaced,
        shares.campaign_id, first.due_at AS first_at, first.id AS first_id,
        CASE WHEN {RUN_GOES_ON} THEN greatest(
            waiting.due_at,
            {DELAY_ENDS},
            full_run.slot_at,
            CASE WHEN runs.closes_at <= now() THEN now() + interval '1 minute'
                 ELSE runs.opens_at END
        ) END AS ready_at,
        CASE WHEN runs.closes_at <= now() AND {RUN_GOES_ON}
             THEN shares.campaign_id END AS closed_campaign,
        waiting.due_at AS due_at,
        full_run.slot_at > waiting.due_at + interval '1 minute' AS is_over_limit
    FROM lane
    LEFT JOIN shares ON shares.sender_id = lane.sender_id  -- ix_shares_sender_id
    LEFT JOIN runs ON runs.campaign_id = shares.campaign_id
    LEFT JOIN full_run ON full_run.campaign_id = shares.campaign_id
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
next AS MATERIALIZED (
    SELECT
        sender_id, greatest(0, left_over) AS allowance, in_hand, slot_at,
        bool_or(due_at IS NOT NULL AND ready_at IS NOT NULL) AS waits,
        min(due_at) FILTER (WHERE ready_at IS NOT NULL) AS due_at,
        greatest(min(ready_at) FILTER (WHERE due_at IS NOT NULL), slot_at, rest_until) AS ready_at,
        NOT is_open AS is_closed, is_full OR bool_or(is_spaced) AS is_held_back,
        coalesce(bool_or(is_over_limit), false) AS is_over_limit,
        array_agg(closed_campaign) FILTER (WHERE closed_campaign IS NOT NULL) AS closed_campaigns
    FROM share
    GROUP BY sender_id, left_over, in_hand, slot_at, rest_until, is_open, is_full
)
UPDATE lanes SET
    wake_at = CASE
        WHEN next.waits AND NOT next.is_closed AND next.is_held_back IS NOT TRUE
            THEN CASE WHEN next.in_hand > 0
                THEN least(greatest(next.ready_at, now()), now() + interval '1 minute')
                ELSE greatest(next.ready_at, now()) END
        WHEN next.waits OR next.in_hand > 0 THEN now() + interval '1 minute'
    END,
    allowance = next.allowance
FROM next
WHERE lanes.sender_id = next.sender_id
RETURNING
    lanes.sender_id, lanes.shard, next.closed_campaigns,
    -- more waits, but only for what is in hand to be answered
    next.waits AND NOT next.is_closed AND next.is_held_back IS TRUE AS is_held_back,
    -- the backlog of a lane over its limit is planned anew rather than woken one by one
    next.is_over_limit OR next.slot_at > next.due_at + interval '1 minute' AS is_over_limit
"""  # noqa: S608  -- put together from constants, values are parameters
