-- Amounts, returns and scores are millionths. Times are UTC to the microsecond. The name chimera before each dot stands for the schema.

-- Tells a program whether it knows these tables. Every later script sets it.
CREATE TABLE chimera.schema_version (
  one     boolean PRIMARY KEY DEFAULT true CHECK (one),
  version integer NOT NULL CHECK (version > 0)
);
INSERT INTO chimera.schema_version (version) VALUES (1);

-- The last write of each writer: tells whether a change is there when the answer to a COMMIT was lost.
CREATE TABLE chimera.write_mark (
  writer     uuid PRIMARY KEY,
  mark       bigint NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 30);

CREATE TABLE chimera.agents (
  id             varchar(64) PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9._/-]*$'),  -- such as director/luna; a bare role where a run does not say who
  role           text NOT NULL CHECK (role IN ('scout','director','artist','cfo','gateway','publisher','orchestrator','manager','worker')),
  status         text NOT NULL DEFAULT 'idle' CHECK (status IN ('idle','busy','offline','error')),
  config         jsonb NOT NULL DEFAULT '{}',
  capabilities   jsonb NOT NULL DEFAULT '[]',
  codec_version  integer NOT NULL DEFAULT 1,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now(),
  last_heartbeat timestamptz
);

-- One row. Whoever writes to the ledger locks it first.
CREATE TABLE chimera.ledger_head (
  one           boolean PRIMARY KEY DEFAULT true CHECK (one),
  next_seq      bigint NOT NULL CHECK (next_seq >= 0),
  entry_hash    bytea NOT NULL CHECK (octet_length(entry_hash) = 32),
  tree_state    bytea NOT NULL CHECK (octet_length(tree_state) % 32 = 0),  -- the roots of the full subtrees, largest first
  last_time     timestamptz NOT NULL,
  killed_by     text,
  killed_reason text,
  killed_at     timestamptz,
  CHECK (num_nulls(killed_by, killed_reason, killed_at) IN (0, 3))
) WITH (fillfactor = 10);
INSERT INTO chimera.ledger_head (next_seq, entry_hash, tree_state, last_time)
  VALUES (0, decode(repeat('00', 32), 'hex'), '', 'epoch');

-- The truth is the column entry: the very bytes that were hashed and signed. The columns after key_id are copies for people.
CREATE TABLE chimera.ledger (
  seq                bigint PRIMARY KEY CHECK (seq >= 0),
  entry              bytea NOT NULL CHECK (octet_length(entry) BETWEEN 1 AND 65535),
  entry_hash         bytea NOT NULL CHECK (octet_length(entry_hash) = 32),
  signature          bytea NOT NULL,
  key_id             varchar(64) NOT NULL,
  request_id         uuid,
  kind               text NOT NULL,
  requester_agent_id varchar(64) REFERENCES chimera.agents (id),
  cfo_agent_id       varchar(64) NOT NULL REFERENCES chimera.agents (id),  -- named after its key
  category           varchar(32) CHECK (category ~ '^[a-z][a-z0-9_]*$'),
  amount_micros      bigint NOT NULL CHECK (amount_micros >= 0),
  currency           varchar(16),
  recorded_at        timestamptz NOT NULL
);
CREATE INDEX ledger_by_request ON chimera.ledger (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX ledger_by_requester ON chimera.ledger (requester_agent_id, recorded_at) WHERE requester_agent_id IS NOT NULL;
CREATE INDEX ledger_by_category ON chimera.ledger (category, recorded_at) WHERE category IS NOT NULL;
CREATE INDEX ledger_by_time ON chimera.ledger (recorded_at);

-- The id is made of the other four, so that a reservation can name a window in which nothing was counted yet.
CREATE TABLE chimera.budget_tracking (
  id              text PRIMARY KEY,  -- such as day 2026-03-02 USD category:media
  scope           text NOT NULL,     -- such as total, category:media, agent:artist/luna
  period          text NOT NULL CHECK (period IN ('day','week','month')),
  period_start    date NOT NULL,
  currency        varchar(16) NOT NULL,
  reserved_micros bigint NOT NULL CHECK (reserved_micros >= 0),
  settled_micros  bigint NOT NULL CHECK (settled_micros >= 0),
  alerted_percent smallint NOT NULL CHECK (alerted_percent BETWEEN 0 AND 100),
  CHECK (reserved_micros + settled_micros >= 0)  -- their sum is a bigint, too
) WITH (fillfactor = 50);

CREATE TABLE chimera.reservation (
  permit_id      uuid PRIMARY KEY,
  request_id     uuid NOT NULL,
  decision_seq   bigint NOT NULL CHECK (decision_seq >= 0),
  decision_hash  bytea NOT NULL CHECK (octet_length(decision_hash) = 32),
  agent_id       varchar(64) NOT NULL,
  category       varchar(32) NOT NULL CHECK (category ~ '^[a-z][a-z0-9_]*$'),
  payee          varchar(64) NOT NULL,
  content_hash   bytea NOT NULL CHECK (octet_length(content_hash) = 32),
  ceiling_micros bigint NOT NULL CHECK (ceiling_micros >= 0),
  currency       varchar(16) NOT NULL,
  expires_at     timestamptz NOT NULL,
  key_id         varchar(64) NOT NULL,
  signature      bytea NOT NULL,
  state          text NOT NULL CHECK (state IN ('reserved','opened','settled','voided','expired','corrected')),
  moved_at       timestamptz NOT NULL,
  settled_micros bigint NOT NULL CHECK (settled_micros >= 0),
  windows        text[] NOT NULL,  -- ids in budget_tracking
  decided_on     date NOT NULL,    -- the day (UTC) of the decision, copied from the ledger
  CHECK (settled_micros = 0 OR state IN ('settled','corrected')),
  CHECK (settled_micros <= ceiling_micros OR state = 'corrected')
) WITH (fillfactor = 80);
CREATE INDEX reservation_by_day ON chimera.reservation (decided_on, category, agent_id, currency)
  INCLUDE (state, ceiling_micros, settled_micros);  -- all that spend_by_day reads, in its order
CREATE INDEX reservation_unopened ON chimera.reservation (decision_seq, permit_id) WHERE state = 'reserved';
CREATE INDEX reservation_in_doubt ON chimera.reservation (decision_seq, permit_id) WHERE state = 'opened';
CREATE INDEX reservation_to_expire ON chimera.reservation (expires_at, permit_id) WHERE state = 'reserved';

CREATE TABLE chimera.ticket (
  ticket_id           uuid PRIMARY KEY,
  request_id          uuid NOT NULL,
  agent_id            varchar(64) NOT NULL,
  category            varchar(32) NOT NULL CHECK (category ~ '^[a-z][a-z0-9_]*$'),
  amount_micros       bigint CHECK (amount_micros >= 0),
  currency            varchar(16),
  projected_roi_micro bigint NOT NULL CHECK (projected_roi_micro >= 0),
  justification       varchar(500) NOT NULL,
  payee               varchar(64) NOT NULL,
  content_hash        bytea NOT NULL CHECK (octet_length(content_hash) = 32),
  expires_at          timestamptz NOT NULL,
  state               text NOT NULL CHECK (state IN ('open','approved','rejected','edited','expired')),
  CHECK ((amount_micros IS NULL) = (currency IS NULL))
);
CREATE INDEX ticket_open ON chimera.ticket (expires_at, ticket_id) WHERE state = 'open';

-- Whoever moves runs, and until when it lives by the server's clock. Who is not here lives no longer.
CREATE TABLE chimera.run_owner (
  id          uuid PRIMARY KEY,
  lives_until timestamptz NOT NULL
) WITH (fillfactor = 50);

-- State and result are the run codec's JSON, kept as it was written; codec_version says that they are.
CREATE TABLE chimera.run (
  id            uuid PRIMARY KEY,
  pipeline      varchar(128) NOT NULL,
  version       bigint NOT NULL CHECK (version >= 0),
  stage         text NOT NULL CHECK (stage IN ('scout','brief','approve','produce','screen','publish')),
  status        text NOT NULL CHECK (status IN ('active','waiting','ended')),
  owner_id      uuid,          -- in whose hands it is; it may be taken over unless run_owner says that this one lives
  content_key   varchar(128),  -- what it makes, once that is known
  state         json NOT NULL,
  result        json,
  codec_version integer NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL,
  CHECK ((status = 'active') = (owner_id IS NOT NULL)),
  CHECK ((status = 'ended') = (result IS NOT NULL))
) WITH (fillfactor = 70);
CREATE INDEX run_by_status ON chimera.run (pipeline, status, updated_at, id);
CREATE INDEX run_begun ON chimera.run (pipeline, updated_at, id)  -- however many wait that nobody has had yet
  WHERE status = 'active' AND owner_id <> '00000000-0000-0000-0000-000000000000';
CREATE UNIQUE INDEX run_making ON chimera.run (pipeline, content_key) WHERE status <> 'ended' AND content_key IS NOT NULL;

-- The next three tables are copies of what runs hold, for queries; nothing is read back from them.
CREATE TABLE chimera.trends (
  id                    uuid PRIMARY KEY,
  topic                 varchar(255) NOT NULL,
  volume                bigint NOT NULL CHECK (volume >= 0),
  sentiment_micro       integer CHECK (sentiment_micro BETWEEN -1000000 AND 1000000),  -- NULL: unknown
  rising_velocity_micro bigint NOT NULL CHECK (rising_velocity_micro >= 0),
  platforms             text[] NOT NULL,
  volumes               bigint[] NOT NULL,  -- in equal slices of the window, oldest first
  window_start          timestamptz NOT NULL,
  window_end            timestamptz NOT NULL,
  scout_agent_id        varchar(64) NOT NULL REFERENCES chimera.agents (id),
  created_at            timestamptz NOT NULL DEFAULT now(),
  CHECK (window_end > window_start)
);
CREATE INDEX trends_by_scout ON chimera.trends (scout_agent_id, created_at DESC);

CREATE TABLE chimera.content_pipeline (
  id                     uuid PRIMARY KEY REFERENCES chimera.run (id) ON DELETE CASCADE,  -- the run that makes it
  trend_source_id        uuid NOT NULL REFERENCES chimera.trends (id) ON DELETE RESTRICT,
  brief_id               uuid NOT NULL,
  stage                  text NOT NULL CHECK (stage IN ('draft','approved','review','publishing','published','planned','rejected','failed','unknown')),
  format                 text NOT NULL CHECK (format IN ('video','image','thread','carousel')),
  title                  varchar(200) NOT NULL,
  script                 varchar(5000) NOT NULL,
  visual_prompts         text[] NOT NULL,
  media_url              text,
  content_key            varchar(128),  -- the same for every run that makes the same piece
  content_hash           bytea CHECK (octet_length(content_hash) = 32),
  production_cost_micros bigint CHECK (production_cost_micros >= 0),
  currency               varchar(16),
  quality_micro          integer CHECK (quality_micro BETWEEN 0 AND 1000000),
  provider               text,
  provider_job           text,
  digital_source_type    text,
  director_agent_id      varchar(64) NOT NULL REFERENCES chimera.agents (id),
  artist_agent_id        varchar(64) REFERENCES chimera.agents (id),
  version                bigint NOT NULL CHECK (version >= 0),  -- the run's
  created_at             timestamptz NOT NULL DEFAULT now(),
  updated_at             timestamptz NOT NULL,
  published_at           timestamptz,
  CHECK ((production_cost_micros IS NULL) = (currency IS NULL))
);
CREATE INDEX content_by_trend ON chimera.content_pipeline (trend_source_id);
CREATE INDEX content_by_stage ON chimera.content_pipeline (stage, updated_at);
CREATE INDEX content_by_key ON chimera.content_pipeline (content_key) WHERE content_key IS NOT NULL;

CREATE TABLE chimera.video_metadata (
  content_id         uuid PRIMARY KEY REFERENCES chimera.content_pipeline (id) ON DELETE CASCADE,
  title              varchar(255) NOT NULL,
  description        text NOT NULL,
  duration_ms        bigint CHECK (duration_ms > 0 AND duration_ms <= 600000),  -- this and the next three: NULL where the film cannot be read
  resolution         text CHECK (resolution ~ '^[1-9][0-9]{0,4}x[1-9][0-9]{0,4}$'),  -- width x height in pixels, as shown
  fps                numeric(7,3) CHECK (fps > 0),
  codec              varchar(64),
  file_size_bytes    bigint NOT NULL CHECK (file_size_bytes > 0 AND file_size_bytes <= 104857600),
  thumbnail_url      text,
  video_url          text NOT NULL,
  platform_ids       jsonb NOT NULL DEFAULT '{}',
  engagement_metrics jsonb NOT NULL DEFAULT '{}',
  codec_version      integer NOT NULL DEFAULT 1,
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL
);

-- The outbox.
CREATE TABLE chimera.publication (
  idempotency_key varchar(64) PRIMARY KEY CHECK (length(idempotency_key) = 64),
  content_key     varchar(128) NOT NULL,
  platform        varchar(32) NOT NULL,
  account         varchar(128) NOT NULL,
  version         bigint NOT NULL CHECK (version >= 0),
  state           text NOT NULL CHECK (state IN ('pending','in_flight','published','failed','unknown')),
  content_hash    bytea NOT NULL CHECK (octet_length(content_hash) = 32),
  remote_id       varchar(512),
  remote_url      text,
  published_at    timestamptz,
  published_hash  bytea CHECK (octet_length(published_hash) = 32),
  note            text NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL,
  UNIQUE (content_key, platform, account),
  CHECK (num_nulls(remote_id, published_at, published_hash) IN (0, 3))
);
CREATE INDEX publication_by_state ON chimera.publication (state, updated_at, idempotency_key);

CREATE TABLE chimera.audit (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recorded_at timestamptz NOT NULL,
  subject     varchar(128) NOT NULL,
  actor       text NOT NULL,
  action      text NOT NULL,
  details     jsonb NOT NULL  -- names and texts
);
CREATE INDEX audit_by_subject ON chimera.audit (subject, id);

CREATE FUNCTION chimera.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only: what stands in it is never changed or deleted', TG_TABLE_NAME;
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON chimera.ledger
  FOR EACH STATEMENT EXECUTE FUNCTION chimera.refuse_change();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON chimera.audit
  FOR EACH STATEMENT EXECUTE FUNCTION chimera.refuse_change();

-- For people: what was really spent, on the day (UTC) on which it was decided, as budgets count it; and what may still be spent.
CREATE VIEW chimera.spend_by_day AS
  SELECT r.decided_on AS day, r.category, r.agent_id, r.currency,
         sum(r.settled_micros) AS settled_micros,
         coalesce(sum(r.ceiling_micros) FILTER (WHERE r.state IN ('reserved','opened')), 0) AS reserved_micros,
         count(*) AS permits
  FROM chimera.reservation AS r
  GROUP BY 1, 2, 3, 4;
