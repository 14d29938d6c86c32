-- Only in a demo: where its clock stands, and the people one can be. A real school's database never has a row here.
CREATE TABLE demo (
    id              BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    now             BIGINT NOT NULL,
    people          TEXT   NOT NULL
);
