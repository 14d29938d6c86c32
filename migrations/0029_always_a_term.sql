-- Whatever is not over has a term, at school too: the clock says it again and again until somebody acts.
UPDATE escalations SET term_at = COALESCE(sent_at, asked_alumnus_at, drafted_at) + 259200
    WHERE term_at IS NULL AND state NOT IN ('done', 'withdrawn');
ALTER TABLE escalations ADD COLUMN is_late BIGINT NOT NULL DEFAULT 0
    CHECK (state IN ('done', 'withdrawn') OR term_at IS NOT NULL)
    CHECK (state NOT IN ('sent', 'received', 'accepted') OR contact_id IS NOT NULL);

-- Who has something on their desk and goes away: another one gets it.
CREATE INDEX escalations_by_contact ON escalations (contact_id) WHERE state IN ('sent', 'received', 'accepted');

-- What somebody promises about a case, at school or at the municipality: the alumnus reads it, and reads when it is late.
CREATE TABLE escalation_promises (
    id              TEXT   NOT NULL PRIMARY KEY,
    escalation_id   TEXT   NOT NULL REFERENCES escalations (id),
    side            TEXT   NOT NULL CHECK (side IN ('school', 'municipality')),
    person_id       TEXT   NOT NULL REFERENCES people (id),   -- who wrote it down
    name            TEXT   NOT NULL,          -- who does it, as the alumnus reads it
    words           TEXT   NOT NULL,          -- sealed: what
    on_day          TEXT   NOT NULL,
    made_at         BIGINT NOT NULL,
    told_at         BIGINT,                   -- when the clock said that it is late
    ended_at        BIGINT,
    was_kept        BIGINT CHECK (was_kept IN (0, 1)),
    CHECK ((ended_at IS NULL) = (was_kept IS NULL))
);
CREATE INDEX promises_of_a_case ON escalation_promises (escalation_id);
CREATE INDEX promises_by_day ON escalation_promises (on_day) WHERE ended_at IS NULL AND told_at IS NULL;
-- A side promises one thing at a time: the next step, with a day.
CREATE UNIQUE INDEX one_promise_a_side ON escalation_promises (escalation_id, side) WHERE ended_at IS NULL;

-- Once a case is over: who should have done what, and when?
CREATE TABLE lessons (
    escalation_id   TEXT   NOT NULL PRIMARY KEY REFERENCES escalations (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    who             TEXT   NOT NULL,
    sooner          TEXT   NOT NULL,
    words           TEXT   NOT NULL,          -- sealed
    written_at      BIGINT NOT NULL
);

-- What is too old is found by its date, not by looking through everything of everybody.
CREATE INDEX check_ins_by_date ON check_ins (at);
CREATE INDEX jim_reports_by_date ON jim_reports (at);
CREATE INDEX told_facts_by_date ON told_facts (at);
CREATE INDEX contacts_by_date ON contacts (at);
CREATE INDEX closed_signals_by_date ON signals (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX open_signals_by_kind ON signals (kind) WHERE closed_at IS NULL;
CREATE INDEX settled_reminders_by_date ON reminders (outcome_at) WHERE outcome_at IS NOT NULL;
CREATE INDEX reminder_changes_by_date ON reminder_changes (at);
CREATE INDEX signs_of_life_by_date ON signs_of_life (at);
CREATE INDEX messages_by_date ON messages (at);
CREATE INDEX pictures_by_date ON pictures (made_at);
CREATE INDEX permissions_by_end ON permissions (withdrawn_at) WHERE withdrawn_at IS NOT NULL;
CREATE INDEX permission_facts_by_date ON permission_facts (at);
CREATE INDEX inbox_by_date ON inbox (at);
CREATE INDEX outbox_by_date ON outbox (created_at);
