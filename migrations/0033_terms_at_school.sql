-- How long the alumnus (step 0) and the owner (step 1) have, per school and municipality; without a row it is 3 days.
CREATE TABLE school_terms (
    school_id       TEXT   NOT NULL REFERENCES schools (id),
    municipality_id TEXT   NOT NULL REFERENCES municipalities (id),
    step            BIGINT NOT NULL CHECK (step BETWEEN 0 AND 1),
    term_days       BIGINT NOT NULL CHECK (term_days BETWEEN 1 AND 20),
    PRIMARY KEY (school_id, municipality_id, step)
);
