-- What stood there about work before it was changed by what was heard: for who takes that back.
ALTER TABLE told_facts ADD COLUMN work_was TEXT;                         -- sealed
ALTER TABLE measurements ADD COLUMN work_was TEXT;                       -- sealed
