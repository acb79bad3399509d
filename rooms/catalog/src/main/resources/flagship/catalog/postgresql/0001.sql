-- The catalog of member objects. Orders are bytewise: every text column that is compared has collation C.
CREATE TABLE type(
  id INTEGER PRIMARY KEY,
  api_group TEXT COLLATE "C" NOT NULL,
  version TEXT COLLATE "C" NOT NULL,
  resource TEXT COLLATE "C" NOT NULL,
  UNIQUE(api_group, version, resource)
);

-- What compressed bodies refer to; kept for ever.
CREATE TABLE dictionary(
  id INTEGER PRIMARY KEY,
  type INTEGER NOT NULL,
  bytes BYTEA NOT NULL
);

CREATE TABLE label_key(
  id BIGINT PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL UNIQUE
);

-- One row for each label that any object carries. number: the value where it is an integer.
CREATE TABLE label(
  id BIGINT PRIMARY KEY,
  label_key BIGINT NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  number BIGINT,
  UNIQUE(label_key, value)
);

-- labels: ',KEY:LABEL,KEY:LABEL,' of identifiers, or empty: tells which terms to delete, and answers "has the key" without a join.
-- revision: of the change that made the object what it is.
-- fingerprint: length and CRC-32C of the object. dictionary: 0 for none. sealed: 1 where the body is encrypted after compression.
-- The order of columns wastes no byte on alignment. A fifth of each page is left for newer states of its rows, so that a change which
-- touches no index needs no new index entry.
CREATE TABLE object(
  id BIGINT PRIMARY KEY,
  revision BIGINT NOT NULL,
  fingerprint BIGINT NOT NULL,
  created BIGINT,
  type INTEGER NOT NULL,
  dictionary INTEGER NOT NULL,
  length INTEGER NOT NULL,
  sealed SMALLINT NOT NULL,
  cluster TEXT COLLATE "C" NOT NULL,
  namespace TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  uid TEXT COLLATE "C" NOT NULL,
  owner TEXT COLLATE "C",
  version TEXT COLLATE "C" NOT NULL,
  labels TEXT COLLATE "C" NOT NULL,
  body BYTEA NOT NULL
) WITH (fillfactor = 80);
-- Bodies are compressed already.
ALTER TABLE object ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX object_key ON object(type, cluster, namespace, name);
CREATE INDEX object_order ON object(type, namespace, name, cluster);
CREATE INDEX object_name ON object(type, name);
CREATE INDEX object_owner ON object(owner);

CREATE TABLE term(
  label BIGINT NOT NULL,
  object BIGINT NOT NULL,
  type INTEGER NOT NULL,
  PRIMARY KEY(label, type, object)
);

CREATE TABLE checkpoint(
  cluster TEXT COLLATE "C" NOT NULL,
  type INTEGER NOT NULL,
  version TEXT NOT NULL,
  read_version TEXT NOT NULL,
  PRIMARY KEY(cluster, type)
);

-- The number of rows of object.
CREATE TABLE counter(
  cluster TEXT COLLATE "C" NOT NULL,
  type INTEGER NOT NULL,
  objects BIGINT NOT NULL,
  PRIMARY KEY(cluster, type)
);

-- The journal of changes, for those who watch: one row a change, with what was before. was says whether the object was there, gone whether
-- it is not any more.
CREATE TABLE changed(
  revision BIGINT PRIMARY KEY,
  object BIGINT NOT NULL,
  type INTEGER NOT NULL,
  dictionary INTEGER NOT NULL,
  length INTEGER NOT NULL,
  sealed SMALLINT NOT NULL,
  was SMALLINT NOT NULL,
  gone SMALLINT NOT NULL,
  cluster TEXT COLLATE "C" NOT NULL,
  namespace TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  body BYTEA
);
ALTER TABLE changed ALTER COLUMN body SET STORAGE EXTERNAL;

-- One row, which every transaction that writes takes first. writer: who wrote last. key_proof: sealed with the key of the Secrets.
-- revision: of the newest change. oldest: changes up to it are not kept any more. changes: rows of changed.
CREATE TABLE state(
  id INTEGER PRIMARY KEY,
  writer TEXT NOT NULL,
  key_proof BYTEA,
  revision BIGINT NOT NULL,
  oldest BIGINT NOT NULL,
  changes BIGINT NOT NULL
);
INSERT INTO state(id, writer, revision, oldest, changes) VALUES (1, '', 1, 1, 0);
