-- Each look by somebody else, written in the transaction of the look. Nothing is ever updated here.
CREATE TABLE access_log (
    id              TEXT   NOT NULL PRIMARY KEY,
    at              BIGINT NOT NULL,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    role            TEXT   NOT NULL,
    kind            TEXT   NOT NULL,
    basis           TEXT   NOT NULL
);
CREATE INDEX access_log_by_alumnus ON access_log (alumnus_id, at);
