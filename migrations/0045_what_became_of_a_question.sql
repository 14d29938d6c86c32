-- A question that went to a JIM keeps how it went, also when they answered it: when that was stands beside it.
ALTER TABLE reminders ADD COLUMN answered_at BIGINT;
UPDATE reminders SET outcome = 'sent', answered_at = outcome_at
    WHERE kind = 'ask_jim' AND outcome = 'answered'
    AND EXISTS (SELECT 1 FROM outbox o WHERE o.reminder_id = reminders.id);
