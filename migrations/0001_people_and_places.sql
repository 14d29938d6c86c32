-- Instants are epoch seconds (BIGINT), days are ISO text, ids are UUID text: the same on SQLite and PostgreSQL.

CREATE TABLE schools (
    id              TEXT   NOT NULL PRIMARY KEY,
    name            TEXT   NOT NULL UNIQUE,
    town            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);

CREATE TABLE municipalities (
    id              TEXT   NOT NULL PRIMARY KEY,
    name            TEXT   NOT NULL UNIQUE
);

CREATE TABLE people (
    id              TEXT   NOT NULL PRIMARY KEY,
    first_name      TEXT   NOT NULL,
    last_name       TEXT   NOT NULL,          -- with its infix: "van den Visser"
    mail            TEXT,
    phone           TEXT,
    created_at      BIGINT NOT NULL
);
CREATE INDEX people_by_mail ON people (mail);

-- What somebody is for a school or a municipality, from a day until a day.
CREATE TABLE memberships (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES people (id),
    role            TEXT   NOT NULL CHECK (role IN ('staff', 'admin', 'municipal')),
    school_id       TEXT   REFERENCES schools (id),
    municipality_id TEXT   REFERENCES municipalities (id),
    title           TEXT   NOT NULL,
    since           BIGINT NOT NULL,
    until           BIGINT,
    CHECK ((role = 'municipal') = (municipality_id IS NOT NULL)),
    CHECK ((role = 'municipal') = (school_id IS NULL))
);
CREATE INDEX memberships_by_person ON memberships (person_id);
CREATE INDEX memberships_by_school ON memberships (school_id);

CREATE TABLE alumni (
    id                   TEXT   NOT NULL PRIMARY KEY,
    person_id            TEXT   NOT NULL UNIQUE REFERENCES people (id),
    school_id            TEXT   NOT NULL REFERENCES schools (id),
    pupil_number         TEXT   NOT NULL,
    born_on              TEXT   NOT NULL,
    outflow_on           TEXT   NOT NULL,
    profile              TEXT   NOT NULL,
    advice               TEXT,
    destination          TEXT   NOT NULL,
    employer             TEXT,
    contract_ends_on     TEXT,
    school_mentor        TEXT,
    needs                TEXT,                 -- "voorlezen", "bellen na 16 uur": never a diagnosis
    municipality_id      TEXT   NOT NULL REFERENCES municipalities (id),
    support_level        TEXT   NOT NULL,
    owner_id             TEXT   NOT NULL REFERENCES people (id),   -- regisseur: exactly one
    backup_id            TEXT   REFERENCES people (id),
    created_at           BIGINT NOT NULL,
    joined_at            BIGINT,               -- the first time on a phone of their own
    last_sign_of_life_at BIGINT,               -- the one stored definition of silence
    last_sign            TEXT,
    UNIQUE (school_id, pupil_number)
);
CREATE INDEX alumni_by_owner ON alumni (owner_id);

-- Who stands around an alumnus, besides the school.
CREATE TABLE circle_members (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    role            TEXT   NOT NULL CHECK (role IN ('jim', 'job_coach', 'family')),
    relation        TEXT   NOT NULL,          -- "oom", "buurvrouw", "Werkpartners"
    since           BIGINT NOT NULL,
    until           BIGINT
);
CREATE UNIQUE INDEX one_place_in_the_circle ON circle_members (alumnus_id, person_id) WHERE until IS NULL;
CREATE UNIQUE INDEX one_jim_at_a_time ON circle_members (alumnus_id) WHERE until IS NULL AND role = 'jim';
CREATE INDEX circle_members_by_person ON circle_members (person_id);

-- What the alumnus lets one person see, by kind.
CREATE TABLE permissions (
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    kind            TEXT   NOT NULL,
    given_at        BIGINT NOT NULL,
    withdrawn_at    BIGINT,
    PRIMARY KEY (alumnus_id, person_id, kind)
);
