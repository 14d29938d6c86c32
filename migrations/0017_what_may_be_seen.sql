-- Somebody of the school who looks without standing in the circle: with a written reason, for a day, told at once.
-- `second_person` is a colleague who was asked to confirm a ground, and sees that case alone.
CREATE TABLE break_glass (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    basis           TEXT   NOT NULL CHECK (basis IN ('break_glass', 'second_person')),
    reason          TEXT   NOT NULL,          -- sealed
    opened_at       BIGINT NOT NULL,
    ends_at         BIGINT NOT NULL
);
CREATE INDEX break_glass_by_alumnus ON break_glass (alumnus_id, person_id, ends_at);
CREATE INDEX break_glass_by_day ON break_glass (opened_at);

-- Each time that a permission was given or taken back. Nothing is ever updated here; `permissions` is what holds now.
CREATE TABLE permission_facts (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    kind            TEXT   NOT NULL,
    fact            TEXT   NOT NULL CHECK (fact IN ('given', 'withdrawn')),
    at              BIGINT NOT NULL
);
CREATE INDEX permission_facts_by_alumnus ON permission_facts (alumnus_id, at);
INSERT INTO permission_facts (id, alumnus_id, person_id, kind, fact, at)
    SELECT alumnus_id || '/' || person_id || '/' || kind || '/given', alumnus_id, person_id, kind, 'given', given_at
    FROM permissions;
INSERT INTO permission_facts (id, alumnus_id, person_id, kind, fact, at)
    SELECT alumnus_id || '/' || person_id || '/' || kind || '/withdrawn', alumnus_id, person_id, kind, 'withdrawn',
        withdrawn_at FROM permissions WHERE withdrawn_at IS NOT NULL;

-- "Mag Marek zien hoe het met je gaat?" A yes counts when the alumnus showed that they understood it.
CREATE TABLE permission_asks (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),   -- who would see it
    kind            TEXT   NOT NULL,
    by_helper       BIGINT NOT NULL,          -- 1: they asked themselves; 0: it comes with their place in the circle
    asked_at        BIGINT NOT NULL,
    later_at        BIGINT,                   -- put off, the last time
    yes_at          BIGINT,
    wrong           BIGINT NOT NULL,          -- how often the wrong answer was chosen after the yes
    closed_at       BIGINT,
    outcome         TEXT   CHECK (outcome IN ('given', 'no', 'not_understood', 'left')),
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX one_open_ask_a_kind ON permission_asks (alumnus_id, person_id, kind) WHERE closed_at IS NULL;

-- On which ground the school may follow somebody at all, apart from what the alumnus lets people see.
CREATE TABLE legal_bases (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    basis           TEXT   NOT NULL CHECK (basis IN ('aftercare_task', 'permission')),
    since           BIGINT NOT NULL,
    until           BIGINT NOT NULL
);
CREATE INDEX legal_bases_by_alumnus ON legal_bases (alumnus_id, until);

-- "Mogen wij je nog een jaar blijven volgen?"
CREATE TABLE follow_questions (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    asked_at        BIGINT NOT NULL,
    ends_at         BIGINT NOT NULL,          -- when the basis ends on which the school follows now
    talk_at         BIGINT,                   -- wants to talk first
    answer          TEXT   CHECK (answer IN ('yes', 'no')),
    answered_at     BIGINT,
    answered_by     TEXT   REFERENCES people (id)
);
CREATE UNIQUE INDEX one_open_follow_question ON follow_questions (alumnus_id) WHERE answered_at IS NULL;

-- After a no: from this instant nobody of the school looks any more. No reminder is planned once it is set.
ALTER TABLE alumni ADD COLUMN unfollowed_at BIGINT;

-- The log is a chain: each row is hashed with the hash of the row before it. The head is kept apart.
ALTER TABLE access_log ADD COLUMN seq BIGINT;
ALTER TABLE access_log ADD COLUMN prev_hash TEXT;
ALTER TABLE access_log ADD COLUMN hash TEXT;
CREATE UNIQUE INDEX access_log_in_order ON access_log (seq);
CREATE INDEX access_log_to_be_chained ON access_log (at, id) WHERE hash IS NULL;
CREATE TABLE access_chain (
    id              BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq             BIGINT NOT NULL,
    hash            TEXT   NOT NULL
);
INSERT INTO access_chain (id, seq, hash) VALUES (1, 0, '');
