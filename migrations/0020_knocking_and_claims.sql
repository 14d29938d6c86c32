-- A letter stands in the inbox at once; knocking (push, mail, SMS) only says that something waits. It climbs a ladder,
-- keeps to quiet hours and to limits, and is too late at some moment.
ALTER TABLE outbox ADD COLUMN urgency BIGINT NOT NULL DEFAULT 2 CHECK (urgency BETWEEN 1 AND 3);   -- 1 is now
ALTER TABLE outbox ADD COLUMN lease BIGINT NOT NULL DEFAULT 0;    -- counts claims: only the last one may settle
ALTER TABLE outbox ADD COLUMN letter_id TEXT;                     -- of a knock: the row of the inbox that it is about
ALTER TABLE outbox ADD COLUMN reminder_id TEXT;                   -- the reminder that it comes from
ALTER TABLE outbox ADD COLUMN expires_at BIGINT;                  -- from then on it is too late to knock
ALTER TABLE outbox ADD COLUMN knocked_at BIGINT;                  -- when it went out, or is about to

-- What waited before there was a ladder is about the letter with the same key.
UPDATE outbox SET letter_id = (SELECT i.id FROM outbox i WHERE i.key = outbox.key AND i.channel = 'inbox')
    WHERE channel = 'mail' AND link <> '' AND delivered_at IS NULL AND given_up_at IS NULL;

DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (channel, urgency, due_at) WHERE delivered_at IS NULL AND given_up_at IS NULL;
CREATE INDEX outbox_by_letter ON outbox (letter_id) WHERE letter_id IS NOT NULL;
CREATE INDEX outbox_by_reminder ON outbox (reminder_id) WHERE reminder_id IS NOT NULL;
CREATE INDEX outbox_knocks ON outbox (person_id, knocked_at) WHERE knocked_at IS NOT NULL;

-- A reminder is claimed by one worker for some minutes, and its outcome has a reason.
ALTER TABLE reminders ADD COLUMN urgency BIGINT NOT NULL DEFAULT 2 CHECK (urgency BETWEEN 1 AND 3);
ALTER TABLE reminders ADD COLUMN claimed_at BIGINT;
ALTER TABLE reminders ADD COLUMN lease BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reminders ADD COLUMN detail TEXT;
ALTER TABLE reminders ADD COLUMN local_time TEXT;                 -- as people live it: 2026-11-29T12:00
ALTER TABLE reminders ADD COLUMN zone TEXT NOT NULL DEFAULT 'Europe/Amsterdam';
UPDATE reminders SET outcome = 'skipped', detail = 'not_in_app' WHERE outcome = 'skipped: not in the app';
UPDATE reminders SET outcome = 'skipped', detail = 'no_jim' WHERE outcome = 'skipped: no JIM';
UPDATE reminders SET urgency = 1 WHERE kind IN ('silence', 'contract', 'follow_ends');
UPDATE reminders SET urgency = 3 WHERE kind = 'check_in';
DROP INDEX reminders_due;
CREATE INDEX reminders_due ON reminders (urgency, due_at) WHERE outcome_at IS NULL;

-- Somebody of the school moved a reminder or took it off, with a word; it can be undone.
CREATE TABLE reminder_changes (
    id              TEXT   NOT NULL PRIMARY KEY,
    reminder_id     TEXT   NOT NULL,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    by_id           TEXT   NOT NULL REFERENCES people (id),
    at              BIGINT NOT NULL,
    from_at         BIGINT NOT NULL,
    to_at           BIGINT,                   -- NULL: taken off
    next_id         TEXT,                     -- what came in its place
    words           TEXT   NOT NULL,          -- sealed
    undone_at       BIGINT
);
CREATE INDEX reminder_changes_by_alumnus ON reminder_changes (alumnus_id, at);

-- How many rows a run found due, to hold against what it did.
ALTER TABLE job_runs ADD COLUMN expected BIGINT NOT NULL DEFAULT 0;
DROP INDEX job_runs_by_start;
CREATE INDEX job_runs_by_job ON job_runs (job, started_at);
