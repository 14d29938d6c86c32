-- The ladder of one school and one municipality: a named person at each step, with a term in working days.
CREATE TABLE ladder_steps (
    school_id       TEXT   NOT NULL REFERENCES schools (id),
    municipality_id TEXT   NOT NULL REFERENCES municipalities (id),
    step            BIGINT NOT NULL CHECK (step BETWEEN 2 AND 4),
    position        BIGINT NOT NULL,          -- two fixed contacts at step 2
    person_id       TEXT   NOT NULL REFERENCES people (id),
    term_days       BIGINT NOT NULL CHECK (term_days BETWEEN 1 AND 20),
    PRIMARY KEY (school_id, municipality_id, step, position)
);

CREATE TABLE escalations (
    id              TEXT   NOT NULL PRIMARY KEY,
    alumnus_id      TEXT   NOT NULL REFERENCES alumni (id),
    municipality_id TEXT   NOT NULL REFERENCES municipalities (id),
    owner_id        TEXT   NOT NULL REFERENCES people (id),
    -- Where it stands. A change is only made when all of these are still as the rule saw them.
    state           TEXT   NOT NULL CHECK (state IN
        ('drafted', 'asked', 'sent', 'received', 'accepted', 'declined', 'done', 'withdrawn')),
    step            BIGINT NOT NULL,
    version         BIGINT NOT NULL,          -- of the words: a yes is a yes to this version
    contact_id      TEXT   REFERENCES people (id),   -- at whose desk it lies
    term_at         BIGINT,                   -- when the clock acts; NULL when nothing is awaited
    ground_by       TEXT   REFERENCES people (id),   -- the first of the two in the exception
    -- What is asked.
    cause           TEXT   NOT NULL,
    asked           TEXT   NOT NULL,
    wanted_on       TEXT   NOT NULL,
    drafted_at      BIGINT NOT NULL,
    asked_alumnus_at BIGINT,
    -- Why it may be shared: the alumnus said yes, or two colleagues with a written ground.
    ground_kind     TEXT,
    ground          TEXT,
    untold          BIGINT NOT NULL,          -- 1: telling the alumnus is dangerous
    approved_at     BIGINT,
    approved_by     TEXT   REFERENCES people (id),
    -- What the municipality does with it.
    sent_at         BIGINT,
    received_at     BIGINT,
    accepted_at     BIGINT,
    actor_name      TEXT,
    first_action    TEXT,
    action_on       TEXT,
    declined_at     BIGINT,
    decline_reason  TEXT,
    decline_whither TEXT,
    done_at         BIGINT,
    result          TEXT,
    withdrawn_at    BIGINT,
    level_before    TEXT,
    CHECK (ground_by IS NULL OR approved_by IS NULL OR ground_by <> approved_by),
    CHECK (sent_at IS NULL OR approved_by IS NOT NULL)
);
-- At most one running case per alumnus: a second one would have two owners.
CREATE UNIQUE INDEX one_running_escalation ON escalations (alumnus_id)
    WHERE done_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX escalations_by_alumnus ON escalations (alumnus_id);
CREATE INDEX escalations_on_a_term ON escalations (term_at) WHERE term_at IS NOT NULL;
CREATE INDEX escalations_by_municipality ON escalations (municipality_id);

-- The packet: sentence by sentence.
CREATE TABLE packet_sentences (
    escalation_id   TEXT   NOT NULL REFERENCES escalations (id),
    position        BIGINT NOT NULL,
    source          TEXT   NOT NULL,          -- where the sentence comes from: "check-in van 3 oktober"
    words           TEXT   NOT NULL,
    refused_at      BIGINT,
    PRIMARY KEY (escalation_id, position)
);

-- At whose desk the packet has been: these people may open it while the case runs.
CREATE TABLE escalation_desks (
    escalation_id   TEXT   NOT NULL REFERENCES escalations (id),
    person_id       TEXT   NOT NULL REFERENCES people (id),
    step            BIGINT NOT NULL,
    since           BIGINT NOT NULL,
    PRIMARY KEY (escalation_id, person_id)
);
CREATE INDEX escalation_desks_by_person ON escalation_desks (person_id);

-- What happened, in order: the thread that all sides see.
CREATE TABLE escalation_events (
    id              TEXT   NOT NULL PRIMARY KEY,
    escalation_id   TEXT   NOT NULL REFERENCES escalations (id),
    at              BIGINT NOT NULL,
    place           BIGINT NOT NULL,          -- 1, 2, 3 …: two in the same second keep their order
    person_id       TEXT   REFERENCES people (id),   -- NULL: the clock
    what            TEXT   NOT NULL,
    words           TEXT,
    UNIQUE (escalation_id, place)
);
