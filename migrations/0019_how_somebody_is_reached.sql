-- How somebody wants to be reached, and when not. Who has no row is reached as the rules say.
CREATE TABLE contact_preferences (
    person_id       TEXT   NOT NULL PRIMARY KEY REFERENCES people (id),
    channel         TEXT   NOT NULL CHECK (channel IN ('push', 'mail', 'sms')),   -- which is tried first
    quiet_from      BIGINT NOT NULL CHECK (quiet_from BETWEEN 0 AND 1439),        -- minutes after local midnight
    quiet_until     BIGINT NOT NULL CHECK (quiet_until BETWEEN 0 AND 1439),
    changed_at      BIGINT NOT NULL
);

-- "Laat me even met rust": until the morning of that day nothing is asked. The circle sees the end, never a reason.
CREATE TABLE pauses (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    since           BIGINT NOT NULL,
    until_day       TEXT   NOT NULL,
    ended_at        BIGINT
);
CREATE UNIQUE INDEX one_pause_at_a_time ON pauses (alumnus_id) WHERE ended_at IS NULL;

-- Where a browser takes push messages. The address is a secret of that browser, so it is sealed.
CREATE TABLE push_subscriptions (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES people (id),
    session_id      TEXT   NOT NULL REFERENCES sessions (id),   -- it ends with the device
    endpoint_hash   TEXT   NOT NULL UNIQUE,
    endpoint        TEXT   NOT NULL,                            -- sealed
    public_key      TEXT   NOT NULL,                            -- p256dh, base64url
    auth            TEXT   NOT NULL,                            -- sealed
    made_at         BIGINT NOT NULL,
    seen_at         BIGINT NOT NULL,                            -- when the browser last said that it still has it
    gone_at         BIGINT
);
CREATE INDEX push_subscriptions_by_person ON push_subscriptions (person_id) WHERE gone_at IS NULL;
CREATE INDEX push_subscriptions_by_session ON push_subscriptions (session_id);
