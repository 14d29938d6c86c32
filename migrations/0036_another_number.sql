-- A new phone number is confirmed as a new mail address is: by a code that is sent to it.
ALTER TABLE mail_changes RENAME TO address_changes;
ALTER TABLE address_changes RENAME COLUMN mail TO address;
ALTER TABLE address_changes ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail' CHECK (channel IN ('mail', 'sms'));

-- Since when this is the number, when it is another than at first; what was lost before says nothing about it. One that
-- school wrote down signs nobody in for a day: whose it is can object.
ALTER TABLE people ADD COLUMN phone_since BIGINT;
ALTER TABLE people ADD COLUMN phone_is_given BIGINT NOT NULL DEFAULT 0;
