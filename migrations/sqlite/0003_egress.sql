-- What of a conversation may leave for a language model elsewhere: none, masked or full. An interview takes it from its opening.
ALTER TABLE opening ADD COLUMN egress TEXT NOT NULL DEFAULT 'none';
ALTER TABLE interview ADD COLUMN egress TEXT NOT NULL DEFAULT 'none';
