-- A private address from which a calendar reads somebody's appointments. Who has it reads them, so it can be ended.
CREATE TABLE calendar_feeds (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    token_hash      TEXT   NOT NULL UNIQUE,
    made_at         BIGINT NOT NULL,
    read_at         BIGINT,                   -- when a calendar last read it
    ended_at        BIGINT
);
CREATE UNIQUE INDEX one_calendar_feed_at_a_time ON calendar_feeds (alumnus_id) WHERE ended_at IS NULL;
