-- What a phone round leaves: how somebody sounded, when they are called again, and which calls were logged together.
ALTER TABLE contacts ADD COLUMN face TEXT;                         -- "5" is very good, "1" is bad
ALTER TABLE contacts ADD COLUMN again_on TEXT;                     -- the day on which we promised to call again
ALTER TABLE contacts ADD COLUMN again_by TEXT;                     -- the later contact that kept that promise
ALTER TABLE contacts ADD COLUMN round_id TEXT;                     -- logged together: sent twice counts once
CREATE UNIQUE INDEX contacts_of_a_round ON contacts (round_id, alumnus_id) WHERE round_id IS NOT NULL;
CREATE INDEX contacts_promised ON contacts (again_on) WHERE again_on IS NOT NULL AND again_by IS NULL AND undone_at IS NULL;
