-- The grade outbox. Times of scores are milliseconds since 1970-01-01T00:00:00Z, all others seconds.

CREATE TABLE lti_outbox_keys (
    id INTEGER PRIMARY KEY,
    registration_id TEXT NOT NULL,
    deployment_id TEXT NOT NULL,
    line_item TEXT NOT NULL,
    user_id TEXT NOT NULL,
    -- The last time that was given out.
    last_time INTEGER,
    UNIQUE (registration_id, deployment_id, line_item, user_id)
) STRICT;

CREATE INDEX lti_outbox_keys_last_time ON lti_outbox_keys (last_time);

-- At most two of a key: one with a lease, and a newer one without.
CREATE TABLE lti_outbox_scores (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key_id INTEGER NOT NULL REFERENCES lti_outbox_keys (id),
    letter TEXT NOT NULL,
    time INTEGER NOT NULL,
    put_at INTEGER NOT NULL,
    due INTEGER NOT NULL,
    -- When it may be claimed; null while it is stuck or a newer one waits.
    open_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    retimed INTEGER NOT NULL DEFAULT 0,
    claims INTEGER NOT NULL DEFAULT 0,
    lease INTEGER,
    -- Set while it is stuck.
    trouble_code TEXT,
    trouble_status INTEGER,
    trouble_detail TEXT,
    trouble_words TEXT,
    trouble_at INTEGER
) STRICT;

CREATE INDEX lti_outbox_scores_key ON lti_outbox_scores (key_id);
CREATE INDEX lti_outbox_scores_open ON lti_outbox_scores (open_at, id) WHERE open_at IS NOT NULL;
CREATE INDEX lti_outbox_scores_stuck ON lti_outbox_scores (id) WHERE trouble_code IS NOT NULL;
