-- The system in which a municipality keeps its own cases, reached by the Dutch ZGW standard. Set by the operator.
CREATE TABLE zgw_systems (
    municipality_id    TEXT   NOT NULL PRIMARY KEY REFERENCES municipalities (id),
    zaken_url          TEXT   NOT NULL,
    catalogi_url       TEXT   NOT NULL,
    documenten_url     TEXT   NOT NULL,
    notificaties_url   TEXT,
    client_id          TEXT   NOT NULL,
    client_secret      TEXT   NOT NULL,       -- sealed
    rsin               TEXT   NOT NULL,
    case_type          TEXT   NOT NULL,       -- the identificatie of the zaaktype
    document_type      TEXT,                  -- the omschrijving of the informatieobjecttype; NULL: the first there is
    hook_hash          TEXT,                  -- of what its notifications bring as Authorization
    subscription_url   TEXT,
    changed_at         BIGINT NOT NULL,
    stopped_at         BIGINT
);

-- A packet on its way into that system: one for each time that a version of the words was sent. Each address is kept as
-- soon as it is known, so that whoever goes on knows what is there already.
CREATE TABLE zgw_handovers (
    id                 TEXT   NOT NULL PRIMARY KEY,
    escalation_id      TEXT   NOT NULL REFERENCES escalations (id),
    version            BIGINT NOT NULL,
    municipality_id    TEXT   NOT NULL REFERENCES municipalities (id),
    number             TEXT   NOT NULL UNIQUE,   -- our identificatie of the zaak: what people read out on the phone
    sent_at            BIGINT NOT NULL,
    -- What the catalogue calls the kinds of things.
    case_type_url      TEXT,
    role_type_url      TEXT,
    status_type_url    TEXT,
    document_type_url  TEXT,
    -- What is there by now.
    case_url           TEXT,
    role_url           TEXT,
    status_url         TEXT,
    document_url       TEXT,
    link_url           TEXT,
    registered_at      BIGINT,                -- when all of it was
    last_status        TEXT,                  -- sealed: what the municipality calls where it stands
    last_status_at     BIGINT,
    ended_at           BIGINT,                -- when that was an end
    -- What went wrong last, until something goes right.
    trouble            TEXT,                  -- sealed: in words for staff
    trouble_since      BIGINT,
    told_at            BIGINT,                -- when the owner was told of it
    -- The work.
    due_at             BIGINT,                -- when a worker goes on; NULL when nothing is left to do
    tries              BIGINT NOT NULL,       -- since something went right
    claimed_at         BIGINT,
    lease              BIGINT NOT NULL,
    woken_at           BIGINT,                -- a notification came while a worker had it in hand
    stopped_at         BIGINT,                -- the case is not at the municipality any more
    UNIQUE (escalation_id, version)
);
CREATE INDEX zgw_handovers_due ON zgw_handovers (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX zgw_handovers_by_case_url ON zgw_handovers (case_url) WHERE case_url IS NOT NULL;

-- Which statuses of a zaak were seen: each is told once.
CREATE TABLE zgw_statuses (
    escalation_id      TEXT   NOT NULL REFERENCES escalations (id),
    url                TEXT   NOT NULL,
    seen_at            BIGINT NOT NULL,
    PRIMARY KEY (escalation_id, url)
);
