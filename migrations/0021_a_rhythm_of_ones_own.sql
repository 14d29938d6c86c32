-- The rhythm of one person, how it changes, and what lights the lamp again.

-- When an alumnus wants to be asked. Who has no row is asked as the school's table says, on Sunday at noon.
CREATE TABLE rhythms (
    alumnus_id      TEXT   NOT NULL PRIMARY KEY REFERENCES alumni (id),
    every_days      BIGINT CHECK (every_days BETWEEN 7 AND 182),         -- NULL: by level and time since school
    weekday         BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),     -- 1 is Monday
    hour            BIGINT NOT NULL CHECK (hour BETWEEN 0 AND 23),       -- local time
    changed_at      BIGINT NOT NULL
);

-- What somebody else changes is told first and holds later: never in the same week.
CREATE TABLE rhythm_changes (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    told_by         TEXT   REFERENCES people (id),                       -- NULL: it follows from a case
    told_at         BIGINT NOT NULL,
    starts_at       BIGINT NOT NULL,
    level_from      TEXT,                                                -- as which level is asked until then
    level_to        TEXT,
    level_waits     BIGINT NOT NULL,                                     -- 1: the level itself waits too
    every_days      BIGINT,
    weekday         BIGINT,
    hour            BIGINT,
    why             TEXT,                                                -- sealed: for the alumnus
    done_at         BIGINT,
    undone_at       BIGINT,
    CHECK (starts_at - told_at >= 601200),                               -- seven days; a clock may have been put forward in them
    CHECK ((level_from IS NULL) = (level_to IS NULL))
);
CREATE UNIQUE INDEX one_announced_rhythm ON rhythm_changes (alumnus_id) WHERE done_at IS NULL AND undone_at IS NULL;

-- Every step up and down, with who and why. The last row is not the level: that is on the alumnus' own row.
CREATE TABLE level_changes (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    level_from      TEXT   NOT NULL,
    level_to        TEXT   NOT NULL,
    is_down         BIGINT NOT NULL,
    by_id           TEXT   REFERENCES people (id),
    why             TEXT,                                                -- sealed
    at              BIGINT NOT NULL,
    starts_at       BIGINT NOT NULL,
    undone_at       BIGINT
);
CREATE INDEX level_changes_by_alumnus ON level_changes (alumnus_id, at);

-- "Is dit nog het goede niveau?", asked of the owner. One at a time; a step down needs one.
CREATE TABLE reviews (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    school_id       TEXT   NOT NULL REFERENCES schools (id),
    asked_at        BIGINT NOT NULL,
    due_on          TEXT   NOT NULL,
    done_at         BIGINT,
    done_by         TEXT   REFERENCES people (id),
    outcome         TEXT   CHECK (outcome IN ('stays', 'down', 'up')),
    words           TEXT                                                 -- sealed
);
CREATE UNIQUE INDEX one_open_review ON reviews (alumnus_id) WHERE done_at IS NULL;
CREATE INDEX open_reviews_of_school ON reviews (school_id, due_on) WHERE done_at IS NULL;

-- How often a school asks, by level and time since school, where it differs from the default.
CREATE TABLE school_rhythms (
    school_id       TEXT   NOT NULL REFERENCES schools (id),
    level           TEXT   NOT NULL,
    band            TEXT   NOT NULL,
    every_days      BIGINT NOT NULL CHECK (every_days BETWEEN 7 AND 182),
    PRIMARY KEY (school_id, level, band)
);

-- When a school is closed, both days included. Schools choose their own days, so nothing is filled in for them.
CREATE TABLE school_holidays (
    id              TEXT   NOT NULL PRIMARY KEY,
    school_id       TEXT   NOT NULL REFERENCES schools (id),
    name            TEXT   NOT NULL,
    from_day        TEXT   NOT NULL,
    until_day       TEXT   NOT NULL,
    CHECK (until_day >= from_day)
);
CREATE INDEX school_holidays_by_school ON school_holidays (school_id, from_day);

-- The light rhythm of a JIM or a coach, for everybody around whom they stand.
CREATE TABLE helper_rhythms (
    person_id       TEXT   NOT NULL PRIMARY KEY REFERENCES people (id),
    every_days      BIGINT NOT NULL CHECK (every_days IN (0, 28, 56, 84)), -- 0: never by itself
    weekday         BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    hour            BIGINT NOT NULL CHECK (hour BETWEEN 0 AND 23),
    rest_until      TEXT,
    changed_at      BIGINT NOT NULL
);

-- Something somebody has until a day: a neutral word from a list, never what is the matter with them.
CREATE TABLE provisions (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    kind            TEXT   NOT NULL,
    ends_on         TEXT   NOT NULL,
    made_at         BIGINT NOT NULL,
    gone_at         BIGINT
);
CREATE INDEX provisions_by_alumnus ON provisions (alumnus_id) WHERE gone_at IS NULL;

ALTER TABLE alumni ADD COLUMN employer_since TEXT;
ALTER TABLE alumni ADD COLUMN no_work_since TEXT;
-- When the moments that come were planned from these facts; who was here before has none yet.
ALTER TABLE alumni ADD COLUMN moments_at BIGINT;
CREATE INDEX alumni_without_moments ON alumni (id) WHERE moments_at IS NULL;
