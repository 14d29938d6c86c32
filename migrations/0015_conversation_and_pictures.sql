-- One conversation per circle. `changed` counts every change: it gives messages their order, makes writers take turns,
-- and tells an open page that there is something new.
CREATE TABLE conversations (
    alumnus_id      TEXT   NOT NULL PRIMARY KEY REFERENCES alumni (id),
    changed         BIGINT NOT NULL
);

-- A photo is kept small, upright and without anything that a camera wrote in it; sealed like words.
CREATE TABLE pictures (
    id              TEXT   NOT NULL PRIMARY KEY,
    used_as         TEXT   NOT NULL CHECK (used_as IN ('portrait', 'message')),
    alumnus_id      TEXT   REFERENCES alumni (id),        -- whose circle it belongs to; a portrait belongs to nobody's
    person_id       TEXT   NOT NULL REFERENCES people (id),
    mime            TEXT   NOT NULL,
    bytes           TEXT   NOT NULL,                      -- base64, sealed
    made_at         BIGINT NOT NULL,
    CHECK ((used_as = 'portrait') = (alumnus_id IS NULL))
);
CREATE UNIQUE INDEX one_portrait_a_person ON pictures (person_id) WHERE used_as = 'portrait';
CREATE INDEX pictures_by_alumnus ON pictures (alumnus_id);

-- Who reads a message is never kept with it: permissions say so, at each request.
CREATE TABLE messages (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    place           BIGINT NOT NULL,                      -- 1, 5, 6 …: two in the same second keep their order
    person_id       TEXT   NOT NULL REFERENCES people (id),
    key             TEXT   NOT NULL,                      -- of the form and what is in it: a double tap sends once
    at              BIGINT NOT NULL,
    words           TEXT   NOT NULL,                      -- sealed; empty when there is only a photo
    picture_id      TEXT   REFERENCES pictures (id),
    taken_back_at   BIGINT,                               -- the words and the photo are gone; that it was there is not
    UNIQUE (alumnus_id, place),
    UNIQUE (alumnus_id, person_id, key)
);

-- Up to where somebody has looked, for "nieuw". Nobody else is shown it.
CREATE TABLE message_reads (
    person_id       TEXT   NOT NULL REFERENCES people (id),
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    up_to           BIGINT NOT NULL,
    PRIMARY KEY (person_id, alumnus_id)
);

-- What the receiver must still be allowed to see at the moment of delivery; both or neither.
ALTER TABLE outbox ADD COLUMN needs_kind TEXT;
ALTER TABLE outbox ADD COLUMN needs_alumnus_id TEXT;
