-- The catalog of member objects. Orders are bytewise: every text column compares as BINARY.
CREATE TABLE type(
  id INTEGER PRIMARY KEY,
  api_group TEXT NOT NULL,
  version TEXT NOT NULL,
  resource TEXT NOT NULL,
  UNIQUE(api_group, version, resource)
);

-- What compressed bodies refer to; kept for ever.
CREATE TABLE dictionary(
  id INTEGER PRIMARY KEY,
  type INTEGER NOT NULL,
  bytes BLOB NOT NULL
);

CREATE TABLE label_key(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

-- One row for each label that any object carries or carried. number: the value where it is an integer.
CREATE TABLE label(
  id INTEGER PRIMARY KEY,
  label_key INTEGER NOT NULL,
  value TEXT NOT NULL,
  number INTEGER,
  UNIQUE(label_key, value)
);

-- labels: ',KEY:LABEL,KEY:LABEL,' of identifiers, or empty: tells which terms to delete, and answers "has the key" without a join.
-- fingerprint: length and CRC-32C of the object. dictionary: 0 for none. sealed: 1 where the body is encrypted after compression.
CREATE TABLE object(
  id INTEGER PRIMARY KEY,
  type INTEGER NOT NULL,
  cluster TEXT NOT NULL,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  uid TEXT NOT NULL,
  owner TEXT,
  version TEXT NOT NULL,
  created INTEGER,
  labels TEXT NOT NULL,
  fingerprint INTEGER NOT NULL,
  dictionary INTEGER NOT NULL,
  sealed INTEGER NOT NULL,
  length INTEGER NOT NULL,
  body BLOB NOT NULL
);
CREATE UNIQUE INDEX object_key ON object(type, cluster, namespace, name);
CREATE INDEX object_order ON object(type, namespace, name, cluster);
CREATE INDEX object_name ON object(type, name);
CREATE INDEX object_owner ON object(owner) WHERE owner IS NOT NULL;

CREATE TABLE term(
  label INTEGER NOT NULL,
  type INTEGER NOT NULL,
  object INTEGER NOT NULL,
  PRIMARY KEY(label, type, object)
) WITHOUT ROWID;

CREATE TABLE checkpoint(
  cluster TEXT NOT NULL,
  type INTEGER NOT NULL,
  version TEXT NOT NULL,
  read_version TEXT NOT NULL,
  PRIMARY KEY(cluster, type)
) WITHOUT ROWID;

-- The number of rows of object.
CREATE TABLE counter(
  cluster TEXT NOT NULL,
  type INTEGER NOT NULL,
  objects INTEGER NOT NULL,
  PRIMARY KEY(cluster, type)
) WITHOUT ROWID;
