-- Whose measurement is due, of one owner, is found by the day on which they left school.
DROP INDEX alumni_by_owner;
CREATE INDEX alumni_by_owner ON alumni (owner_id, outflow_on);
