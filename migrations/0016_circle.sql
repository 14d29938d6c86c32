-- Who stands around somebody, and how that changes: announced, overlapping, never in silence.

-- Every alumnus has an owner and another person of the school as backup. Who had none gets a current colleague.
UPDATE alumni SET backup_id = (
    SELECT m.person_id FROM memberships m
    WHERE m.school_id = alumni.school_id AND m.until IS NULL AND m.person_id <> alumni.owner_id
    ORDER BY CASE m.role WHEN 'staff' THEN 1 ELSE 2 END, m.since, m.id LIMIT 1)
WHERE backup_id IS NULL OR backup_id = owner_id;

-- A school where one single person works keeps the alumni it has: alone_since says so, and the first colleague who is
-- added becomes the backup and clears it. Nothing else ever sets it, so no new alumnus comes in without a backup.
ALTER TABLE alumni ADD COLUMN alone_since BIGINT;
UPDATE alumni SET alone_since = created_at, backup_id = NULL WHERE backup_id IS NULL OR backup_id = owner_id;

-- The one person whom the alumnus calls "mijn vaste persoon". (The CHECK is about the whole row: a table that is
-- there already takes a new constraint on SQLite only with a new column.)
ALTER TABLE alumni ADD COLUMN trusted_id TEXT REFERENCES people (id)
    CHECK (alone_since IS NOT NULL OR (backup_id IS NOT NULL AND backup_id <> owner_id));

-- A new owner: told first, then both, then the new one alone. 2,588,400 seconds are 30 days with a clock change.
CREATE TABLE successions (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    from_id         TEXT   NOT NULL REFERENCES people (id),
    to_id           TEXT   NOT NULL REFERENCES people (id),
    announced_by    TEXT   NOT NULL REFERENCES people (id),
    announced_at    BIGINT NOT NULL,
    starts_at       BIGINT NOT NULL,
    ends_at         BIGINT NOT NULL,
    why             TEXT   NOT NULL,          -- sealed: for the alumnus
    stays           BIGINT NOT NULL,          -- 1: the old owner becomes the backup
    talked_on       TEXT,                     -- the talk about losing the trusted person
    talk            TEXT,                     -- sealed
    undone_at       BIGINT,
    ended_at        BIGINT,                   -- taken over, or undone
    CHECK (from_id <> to_id),
    CHECK (starts_at > announced_at),
    CHECK (ends_at - starts_at >= 2588400),
    CHECK ((talked_on IS NULL) = (talk IS NULL))
);
CREATE UNIQUE INDEX one_running_succession ON successions (alumnus_id) WHERE ended_at IS NULL;
CREATE INDEX successions_by_end ON successions (ends_at) WHERE ended_at IS NULL;
CREATE INDEX successions_by_new_owner ON successions (to_id) WHERE ended_at IS NULL;

-- Somebody of a school is away, both days included. Their work goes to the backup by itself and comes back after.
CREATE TABLE absences (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES people (id),
    from_day        TEXT   NOT NULL,
    until_day       TEXT   NOT NULL,
    note            TEXT,                     -- sealed: for colleagues
    made_at         BIGINT NOT NULL,
    returned_at     BIGINT,                   -- back, or it never came to it
    CHECK (until_day >= from_day)
);
CREATE INDEX absences_by_person ON absences (person_id) WHERE returned_at IS NULL;
CREATE INDEX absences_by_end ON absences (until_day) WHERE returned_at IS NULL;

-- Somebody stops in a circle on a day that is told before: a JIM by their own word, a coach by the school's.
CREATE TABLE farewells (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    told_by         TEXT   NOT NULL REFERENCES people (id),
    told_at         BIGINT NOT NULL,
    ends_on         TEXT   NOT NULL,
    words           TEXT,                     -- sealed: to the alumnus
    successor_id    TEXT   REFERENCES people (id),
    talked_on       TEXT,
    talk            TEXT,                     -- sealed
    undone_at       BIGINT,
    ended_at        BIGINT
);
CREATE UNIQUE INDEX one_running_farewell ON farewells (alumnus_id, person_id) WHERE ended_at IS NULL;
CREATE INDEX farewells_by_end ON farewells (ends_on) WHERE ended_at IS NULL;

-- "Mijn code": shown by somebody who is here already, typed by an alumnus who wants them in the circle. Once.
CREATE TABLE circle_codes (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES people (id),
    code_hash       TEXT   NOT NULL,
    link_hash       TEXT   NOT NULL,
    made_at         BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    used_at         BIGINT
);
CREATE INDEX circle_codes_by_code ON circle_codes (code_hash);
CREATE INDEX circle_codes_by_link ON circle_codes (link_hash);
CREATE INDEX circle_codes_by_person ON circle_codes (person_id);

-- What an alumnus asks of somebody who showed their code. Nobody stands in a circle before their own yes.
CREATE TABLE circle_requests (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    role            TEXT   NOT NULL CHECK (role IN ('jim', 'family')),
    relation        TEXT   NOT NULL,
    kinds           TEXT   NOT NULL,          -- what they would see: "check_ins,questions"
    asked_at        BIGINT NOT NULL,
    joined_at       BIGINT,
    refused_at      BIGINT
);
CREATE UNIQUE INDEX one_open_request ON circle_requests (alumnus_id, person_id)
    WHERE joined_at IS NULL AND refused_at IS NULL;
CREATE INDEX circle_requests_by_person ON circle_requests (person_id);

-- Somebody lives elsewhere from a day. Only the alumnus says so; staff may propose it.
CREATE TABLE moves (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    from_id         TEXT   NOT NULL REFERENCES municipalities (id),
    to_id           TEXT   NOT NULL REFERENCES municipalities (id),
    from_day        TEXT   NOT NULL,
    proposed_by     TEXT   NOT NULL REFERENCES people (id),
    proposed_at     BIGINT NOT NULL,
    confirmed_at    BIGINT,
    refused_at      BIGINT,
    done_at         BIGINT,
    CHECK (from_id <> to_id)
);
CREATE UNIQUE INDEX one_running_move ON moves (alumnus_id) WHERE done_at IS NULL AND refused_at IS NULL;
CREATE INDEX moves_by_day ON moves (from_day) WHERE done_at IS NULL AND confirmed_at IS NOT NULL;
