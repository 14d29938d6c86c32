CREATE TABLE evenings (
    id              TEXT   NOT NULL PRIMARY KEY,
    school_id       TEXT   NOT NULL REFERENCES schools (id),
    starts_at       BIGINT NOT NULL,
    ends_at         BIGINT NOT NULL,
    place           TEXT   NOT NULL,
    cancelled_at    BIGINT,                   -- called off by the school
    UNIQUE (school_id, starts_at)
);
CREATE INDEX evenings_by_start ON evenings (starts_at);

CREATE TABLE sign_ups (
    evening_id      TEXT   NOT NULL REFERENCES evenings (id),
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    topic           TEXT,
    signed_up_at    BIGINT,                   -- NULL for somebody who walked in
    cancelled_at    BIGINT,
    attended_at     BIGINT,
    PRIMARY KEY (evening_id, alumnus_id)
);
