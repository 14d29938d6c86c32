CREATE TABLE questions (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    key             TEXT   NOT NULL,          -- made by the form: a double tap asks once
    topic           TEXT   NOT NULL,
    asked_at        BIGINT NOT NULL,
    to_id           TEXT   NOT NULL REFERENCES people (id),   -- a named person, never a mailbox; whoever answers, stays
    promised_on     TEXT   NOT NULL,
    waiting_since   BIGINT,                   -- NULL while it waits for the alumnus, or for nobody
    answered_at     BIGINT,
    understood_at   BIGINT,
    not_understood_at BIGINT,
    closed_at       BIGINT,                   -- by the alumnus, by nobody else
    UNIQUE (alumnus_id, key)
);
CREATE INDEX questions_by_person ON questions (to_id);
CREATE INDEX questions_by_alumnus ON questions (alumnus_id, asked_at);
CREATE INDEX questions_waiting ON questions (promised_on) WHERE waiting_since IS NOT NULL;

CREATE TABLE question_words (
    id              TEXT   NOT NULL PRIMARY KEY,
    question_id     TEXT   NOT NULL REFERENCES questions (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    key             TEXT   NOT NULL,          -- of the form and the words: a double tap says it once
    at              BIGINT NOT NULL,
    words           TEXT   NOT NULL,
    UNIQUE (question_id, person_id, key)
);
CREATE INDEX question_words_by_question ON question_words (question_id, at);
