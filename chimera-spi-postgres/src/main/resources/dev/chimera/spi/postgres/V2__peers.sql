UPDATE chimera.schema_version SET version = 2;

-- What this node must remember of its dealings with peers: exchanges, escrows, receipts. What a body means is its owner's matter.
CREATE TABLE chimera.peer_entry (
  shelf      varchar(32) COLLATE "C" NOT NULL CHECK (shelf ~ '^[a-z0-9-]+$'),
  id         varchar(128) COLLATE "C" NOT NULL,
  version    bigint NOT NULL CHECK (version >= 0),
  subject    varchar(128) COLLATE "C" NOT NULL,
  due        timestamptz,  -- when somebody must look at it again; NULL: never
  updated_at timestamptz NOT NULL,
  body       bytea NOT NULL CHECK (octet_length(body) <= 2097152),
  PRIMARY KEY (shelf, id)
) WITH (fillfactor = 70);
CREATE INDEX peer_entry_due ON chimera.peer_entry (shelf, due, id) WHERE due IS NOT NULL;
CREATE INDEX peer_entry_about ON chimera.peer_entry (shelf, subject, updated_at DESC, id);
CREATE INDEX peer_entry_newest ON chimera.peer_entry (shelf, updated_at DESC, id);
