-- What did not go and is tried again: staff see that it waits, however many letters lie ready for later.
CREATE INDEX outbox_retries ON outbox (due_at) WHERE delivered_at IS NULL AND given_up_at IS NULL AND tries > 0;
