-- Amounts are millionths beside a currency, times are microseconds since 1970 in UTC, ids and hashes are raw bytes.

-- Who wrote last: tells whether a change is there when the answer to a COMMIT was lost.
CREATE TABLE last_write (
  one    INTEGER PRIMARY KEY CHECK (one = 1),
  writes INTEGER NOT NULL,
  mark   BLOB NOT NULL CHECK (length(mark) = 16)
) STRICT;
INSERT INTO last_write (one, writes, mark) VALUES (1, 0, zeroblob(16));

CREATE TABLE ledger_head (
  one           INTEGER PRIMARY KEY CHECK (one = 1),
  next_seq      INTEGER NOT NULL CHECK (next_seq >= 0),
  entry_hash    BLOB NOT NULL CHECK (length(entry_hash) = 32),
  tree_state    BLOB NOT NULL CHECK (length(tree_state) % 32 = 0),
  last_time     INTEGER NOT NULL,
  killed_by     TEXT,
  killed_reason TEXT,
  killed_at     INTEGER,
  CHECK ((killed_by IS NULL) = (killed_reason IS NULL) AND (killed_by IS NULL) = (killed_at IS NULL))
) STRICT;
INSERT INTO ledger_head (one, next_seq, entry_hash, tree_state, last_time) VALUES (1, 0, zeroblob(32), x'', 0);

-- The truth is the column entry: the very bytes that were hashed and signed. The columns after key_id are copies for people.
CREATE TABLE ledger (
  seq           INTEGER PRIMARY KEY CHECK (seq >= 0),
  entry         BLOB NOT NULL CHECK (length(entry) BETWEEN 1 AND 65535),
  entry_hash    BLOB NOT NULL CHECK (length(entry_hash) = 32),
  signature     BLOB NOT NULL,
  key_id        TEXT NOT NULL,
  request_id    BLOB CHECK (length(request_id) = 16),
  kind          TEXT NOT NULL,
  agent_id      TEXT NOT NULL,
  category      TEXT NOT NULL,
  amount_micros INTEGER NOT NULL,
  currency      TEXT NOT NULL,
  recorded_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_by_request ON ledger (request_id) WHERE request_id IS NOT NULL;
CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an entry is never changed'); END;
CREATE TRIGGER ledger_is_never_cut BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an entry is never deleted'); END;
CREATE TRIGGER ledger_is_never_replaced BEFORE INSERT ON ledger WHEN EXISTS (SELECT 1 FROM ledger WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an entry is never replaced'); END;

-- The figures are null for a window that a reservation names and that nothing was counted in yet.
CREATE TABLE budget_tracking (
  id              INTEGER PRIMARY KEY,
  scope           TEXT NOT NULL,
  period          TEXT NOT NULL CHECK (period IN ('day', 'week', 'month')),
  period_start    TEXT NOT NULL,
  currency        TEXT NOT NULL,
  reserved_micros INTEGER CHECK (reserved_micros >= 0),
  settled_micros  INTEGER CHECK (settled_micros >= 0),
  alerted_percent INTEGER CHECK (alerted_percent BETWEEN 0 AND 100),
  UNIQUE (scope, period, period_start, currency)
) STRICT;

CREATE TABLE reservation (
  id             INTEGER PRIMARY KEY,
  permit_id      BLOB NOT NULL UNIQUE CHECK (length(permit_id) = 16),
  request_id     BLOB NOT NULL CHECK (length(request_id) = 16),
  decision_seq   INTEGER NOT NULL,
  decision_hash  BLOB NOT NULL CHECK (length(decision_hash) = 32),
  agent_id       TEXT NOT NULL,
  category       TEXT NOT NULL,
  payee          TEXT NOT NULL,
  content_hash   BLOB NOT NULL CHECK (length(content_hash) = 32),
  ceiling_micros INTEGER NOT NULL,
  currency       TEXT NOT NULL,
  expires_at     INTEGER NOT NULL,
  key_id         TEXT NOT NULL,
  signature      BLOB NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('reserved', 'opened', 'settled', 'voided', 'expired', 'corrected')),
  moved_at       INTEGER NOT NULL,
  settled_micros INTEGER NOT NULL,
  windows        TEXT NOT NULL CHECK (json_valid(windows))  -- ids in budget_tracking, as a JSON array
) STRICT;
CREATE INDEX reservation_by_state ON reservation (state, decision_seq, permit_id);
CREATE INDEX reservation_to_expire ON reservation (expires_at, permit_id) WHERE state = 'reserved';

CREATE TABLE ticket (
  id                  INTEGER PRIMARY KEY,
  ticket_id           BLOB NOT NULL UNIQUE CHECK (length(ticket_id) = 16),
  request_id          BLOB NOT NULL CHECK (length(request_id) = 16),
  agent_id            TEXT NOT NULL,
  category            TEXT NOT NULL,
  amount_micros       INTEGER,
  currency            TEXT,
  projected_roi_micro INTEGER NOT NULL,
  justification       TEXT NOT NULL,
  payee               TEXT NOT NULL,
  content_hash        BLOB NOT NULL CHECK (length(content_hash) = 32),
  expires_at          INTEGER NOT NULL,
  state               TEXT NOT NULL CHECK (state IN ('open', 'approved', 'rejected', 'edited', 'expired')),
  CHECK ((amount_micros IS NULL) = (currency IS NULL))
) STRICT;
CREATE INDEX ticket_by_state ON ticket (state, expires_at, ticket_id);

-- Whoever moves runs, and until when it lives: milliseconds since 1970 by this machine's clock. Who is not here lives no longer.
CREATE TABLE run_owner (
  owner       BLOB PRIMARY KEY CHECK (length(owner) = 16),
  lives_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  id          INTEGER PRIMARY KEY,
  run_id      BLOB NOT NULL UNIQUE CHECK (length(run_id) = 16),
  pipeline    TEXT NOT NULL,
  version     INTEGER NOT NULL CHECK (version >= 0),
  stage       TEXT NOT NULL CHECK (stage IN ('scout', 'brief', 'approve', 'produce', 'screen', 'publish')),
  status      TEXT NOT NULL CHECK (status IN ('active', 'waiting', 'ended')),
  owner       BLOB CHECK (length(owner) = 16),
  content_key TEXT,
  state       TEXT NOT NULL,
  result      TEXT,
  updated_at  INTEGER NOT NULL,
  CHECK ((status = 'active') = (owner IS NOT NULL)),
  CHECK ((status = 'ended') = (result IS NOT NULL))
) STRICT;
CREATE INDEX run_by_status ON run (pipeline, status, updated_at, run_id);
CREATE UNIQUE INDEX run_making ON run (pipeline, content_key) WHERE status <> 'ended' AND content_key IS NOT NULL;

-- The outbox.
CREATE TABLE publication (
  id              INTEGER PRIMARY KEY,
  idempotency_key TEXT NOT NULL UNIQUE CHECK (length(idempotency_key) = 64),
  content_key     TEXT NOT NULL,
  platform        TEXT NOT NULL,
  account         TEXT NOT NULL,
  version         INTEGER NOT NULL CHECK (version >= 0),
  state           TEXT NOT NULL CHECK (state IN ('pending', 'in_flight', 'published', 'failed', 'unknown')),
  content_hash    BLOB NOT NULL CHECK (length(content_hash) = 32),
  remote_id       TEXT,
  remote_url      TEXT,
  published_at    INTEGER,
  published_hash  BLOB CHECK (length(published_hash) = 32),
  note            TEXT NOT NULL,
  updated_at      INTEGER NOT NULL,
  CHECK ((remote_id IS NULL) = (published_at IS NULL) AND (remote_id IS NULL) = (published_hash IS NULL))
) STRICT;
CREATE INDEX publication_by_state ON publication (state, updated_at, idempotency_key);

CREATE TABLE audit (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  subject TEXT NOT NULL,
  actor   TEXT NOT NULL,
  action  TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, id);
CREATE TABLE audit_detail (
  event_id INTEGER NOT NULL REFERENCES audit (id),
  name     TEXT NOT NULL,
  value    TEXT NOT NULL,
  PRIMARY KEY (event_id, name)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: an event is never changed'); END;
CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: an event is never deleted'); END;
CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: an event is never replaced'); END;
CREATE TRIGGER audit_detail_is_never_changed BEFORE UPDATE ON audit_detail
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: an event is never changed'); END;
CREATE TRIGGER audit_detail_is_never_cut BEFORE DELETE ON audit_detail
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: an event is never deleted'); END;
