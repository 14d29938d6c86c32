-- A message may have been written earlier than it came in: on a phone without internet. NULL when it came at once.
ALTER TABLE messages ADD COLUMN made_at BIGINT;
