-- From when on a message is no news any more: "Vanavond is de terugkomavond" the day after.
ALTER TABLE inbox ADD COLUMN until BIGINT;
