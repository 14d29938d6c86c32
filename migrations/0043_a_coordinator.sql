-- Since when somebody of a school sees the work of colleagues too, as its admin does: only that. It ends with the
-- membership, because it is of that one.
ALTER TABLE memberships ADD COLUMN coordinates_since BIGINT;
