-- What this node must remember of its dealings with peers: exchanges, escrows, receipts. What a body means is its owner's matter.
CREATE TABLE peer_entry (
  entry   INTEGER PRIMARY KEY,
  shelf   TEXT NOT NULL CHECK (length(shelf) BETWEEN 1 AND 32),
  id      TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 0),
  subject TEXT NOT NULL,
  due     INTEGER,
  at      INTEGER NOT NULL,
  body    BLOB NOT NULL CHECK (length(body) <= 2097152),
  UNIQUE (shelf, id)
) STRICT;
CREATE INDEX peer_entry_due ON peer_entry (shelf, due, id) WHERE due IS NOT NULL;
CREATE INDEX peer_entry_about ON peer_entry (shelf, subject, at DESC, id);
CREATE INDEX peer_entry_newest ON peer_entry (shelf, at DESC, id);
