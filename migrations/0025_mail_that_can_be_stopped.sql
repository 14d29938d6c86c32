-- At the foot of a mail stands a link that stops the mail. Only its hash is kept; it works while the address is theirs.
CREATE TABLE mail_links (
    token_hash      TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES people (id),
    made_at         BIGINT NOT NULL
);
CREATE INDEX mail_links_by_person ON mail_links (person_id);

-- Since when somebody wants no mail that knocks. Codes they ask for still come.
ALTER TABLE contact_preferences ADD COLUMN no_mail_since BIGINT;
