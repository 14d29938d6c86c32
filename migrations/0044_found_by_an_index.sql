-- What was looked for by reading a table from end to end: each is found by its index now, however many people there are.

-- Who stood in somebody's circle at a moment, also those whose place ended.
CREATE INDEX circle_members_by_alumnus ON circle_members (alumnus_id);

-- The contacts of a municipality.
CREATE INDEX memberships_by_municipality ON memberships (municipality_id) WHERE municipality_id IS NOT NULL;

-- Where the last letter of somebody who is forgotten goes to.
CREATE INDEX erasures_with_mail ON erasures (alumnus_id) WHERE mail IS NOT NULL;

-- The letters about somebody that need not go when it was seen.
CREATE INDEX outbox_about ON outbox (needs_alumnus_id, person_id)
    WHERE needs_alumnus_id IS NOT NULL AND delivered_at IS NULL AND given_up_at IS NULL;

-- What goes when its time is over, once a day and school by school: only what is over is read.
CREATE INDEX absences_that_ended ON absences (returned_at) WHERE returned_at IS NOT NULL;
CREATE INDEX circle_members_that_ended ON circle_members (until) WHERE until IS NOT NULL;
CREATE INDEX circle_requests_that_ended ON circle_requests (COALESCE(joined_at, refused_at));
CREATE INDEX cases_that_ended ON escalations (COALESCE(done_at, withdrawn_at));
CREATE INDEX farewells_that_ended ON farewells (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX moves_that_ended ON moves (COALESCE(done_at, refused_at));
CREATE INDEX own_limits_that_ended ON own_limits (undone_at) WHERE undone_at IS NOT NULL;
CREATE INDEX pauses_that_ended ON pauses (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX permission_asks_that_ended ON permission_asks (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX messages_by_picture ON messages (picture_id) WHERE picture_id IS NOT NULL;
CREATE INDEX provisions_that_ended ON provisions (gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX questions_that_ended ON questions (COALESCE(closed_at, answered_at, asked_at));
CREATE INDEX reviews_that_ended ON reviews (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX rhythm_changes_that_ended ON rhythm_changes (COALESCE(done_at, undone_at));
CREATE INDEX successions_that_ended ON successions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_that_ended ON sessions (COALESCE(ended_at, ends_at));
CREATE INDEX measurements_that_ended ON measurements (undone_at) WHERE undone_at IS NOT NULL;

-- All that there is about one person: what they take with them, and what goes when they are forgotten. Indexes of what
-- is open leave out what was.
CREATE INDEX calendar_feeds_by_alumnus ON calendar_feeds (alumnus_id);
CREATE INDEX circle_requests_by_alumnus ON circle_requests (alumnus_id);
CREATE INDEX erasures_by_alumnus ON erasures (alumnus_id);
CREATE INDEX farewells_by_alumnus ON farewells (alumnus_id);
CREATE INDEX follow_questions_by_alumnus ON follow_questions (alumnus_id);
CREATE INDEX measurements_by_alumnus ON measurements (alumnus_id);
CREATE INDEX moves_by_alumnus ON moves (alumnus_id);
CREATE INDEX own_limits_by_alumnus ON own_limits (alumnus_id);
CREATE INDEX pauses_by_alumnus ON pauses (alumnus_id);
CREATE INDEX permission_asks_by_alumnus ON permission_asks (alumnus_id);
CREATE INDEX provisions_of_alumnus ON provisions (alumnus_id);
CREATE INDEX reviews_by_alumnus ON reviews (alumnus_id);
CREATE INDEX rhythm_changes_by_alumnus ON rhythm_changes (alumnus_id);
CREATE INDEX sign_ups_by_alumnus ON sign_ups (alumnus_id);
CREATE INDEX signals_by_alumnus ON signals (alumnus_id);
CREATE INDEX successions_by_alumnus ON successions (alumnus_id);
CREATE INDEX provider_accounts_by_person ON provider_accounts (person_id);
CREATE INDEX push_subscriptions_of_person ON push_subscriptions (person_id);
