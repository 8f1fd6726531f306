-- What an opening sets for its interviews, and what an interview keeps of that from its invitation on: how it is held
-- (`conversation` or `questionnaire`); as JSON lists the chosen questions by name, and what may be told about company and role.
ALTER TABLE opening ADD COLUMN mode TEXT NOT NULL DEFAULT 'conversation';
ALTER TABLE opening ADD COLUMN questions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE opening ADD COLUMN facts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE interview ADD COLUMN mode TEXT NOT NULL DEFAULT 'conversation';
ALTER TABLE interview ADD COLUMN questions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE interview ADD COLUMN facts TEXT NOT NULL DEFAULT '[]';
-- The servers of language models that the candidate's notice names, by host and port; no other gets any of the interview's words.
ALTER TABLE interview ADD COLUMN model_hosts TEXT NOT NULL DEFAULT '[]';
