-- What makes a session strong. A passkey, with its public key as JSON; a key that is removed is gone.
CREATE TABLE passkeys (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES people (id),
    credential_id   TEXT   NOT NULL UNIQUE,
    name            TEXT   NOT NULL,
    passkey         TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    last_used_at    BIGINT
);
CREATE INDEX passkeys_by_person ON passkeys (person_id);

-- A password (argon2id) with the secret of an authenticator (sealed). A step of 30 seconds is accepted once.
CREATE TABLE passwords (
    person_id       TEXT   NOT NULL PRIMARY KEY REFERENCES people (id),
    password_hash   TEXT   NOT NULL,
    code_secret     TEXT   NOT NULL,
    last_step       BIGINT NOT NULL,
    changed_at      BIGINT NOT NULL
);

-- Eight codes on paper for when the rest is lost, each for once.
CREATE TABLE recovery_codes (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES people (id),
    code_hash       TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    used_at         BIGINT
);
CREATE INDEX recovery_codes_by_person ON recovery_codes (person_id);

-- What the server remembers between a question to a browser and its answer (sealed). For one browser, for once.
CREATE TABLE ceremonies (
    id              TEXT   NOT NULL PRIMARY KEY,
    browser_hash    TEXT   NOT NULL,
    purpose         TEXT   NOT NULL,
    state           TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    used_at         BIGINT
);
CREATE INDEX ceremonies_by_browser ON ceremonies (browser_hash);

-- A new mail address, until the code that was sent to it comes back.
CREATE TABLE mail_changes (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES people (id),
    session_id      TEXT   NOT NULL REFERENCES sessions (id),
    mail            TEXT   NOT NULL,
    code_hash       TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    tries           BIGINT NOT NULL,
    used_at         BIGINT
);
CREATE INDEX mail_changes_by_session ON mail_changes (session_id);

-- An admin let a colleague who lost a second factor begin anew.
CREATE TABLE factor_resets (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES people (id),
    by_id           TEXT   NOT NULL REFERENCES people (id),
    at              BIGINT NOT NULL,
    used_at         BIGINT
);
CREATE INDEX factor_resets_by_person ON factor_resets (person_id);

-- A phone that somebody else gave to an alumnus who had one already can't change much until this instant.
ALTER TABLE sessions ADD COLUMN fresh_until BIGINT;

-- A link for on the spot turns every minute; one that is handed on stays.
ALTER TABLE invitations ADD COLUMN handed_on_at BIGINT;
