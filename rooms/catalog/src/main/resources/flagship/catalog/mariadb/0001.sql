-- The catalog of member objects. Orders are bytewise: every text column that is compared is VARBINARY, which also knows no padding.
-- Each statement commits by itself and must be able to run twice.
CREATE TABLE IF NOT EXISTS type(
  id INTEGER PRIMARY KEY,
  api_group VARBINARY(253) NOT NULL,
  version VARBINARY(63) NOT NULL,
  resource VARBINARY(253) NOT NULL,
  UNIQUE KEY type_key(api_group, version, resource)
) ENGINE=InnoDB;

-- What compressed bodies refer to; kept for ever.
CREATE TABLE IF NOT EXISTS dictionary(
  id INTEGER PRIMARY KEY,
  type INTEGER NOT NULL,
  bytes MEDIUMBLOB NOT NULL
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS label_key(
  id BIGINT PRIMARY KEY,
  name VARBINARY(512) NOT NULL,
  UNIQUE KEY label_key_name(name)
) ENGINE=InnoDB;

-- One row for each label that any object carries. number: the value where it is an integer.
CREATE TABLE IF NOT EXISTS label(
  id BIGINT PRIMARY KEY,
  label_key BIGINT NOT NULL,
  value VARBINARY(512) NOT NULL,
  number BIGINT,
  UNIQUE KEY label_value(label_key, value)
) ENGINE=InnoDB;

-- labels: ',KEY:LABEL,KEY:LABEL,' of identifiers, or empty: tells which terms to delete, and answers "has the key" without a join.
-- revision: of the change that made the object what it is.
-- fingerprint: length and CRC-32C of the object. dictionary: 0 for none. sealed: 1 where the body is encrypted after compression.
CREATE TABLE IF NOT EXISTS object(
  id BIGINT PRIMARY KEY,
  type INTEGER NOT NULL,
  cluster VARBINARY(253) NOT NULL,
  namespace VARBINARY(253) NOT NULL,
  name VARBINARY(1024) NOT NULL,
  uid VARBINARY(512) NOT NULL,
  owner VARBINARY(512),
  version VARBINARY(253) NOT NULL,
  created BIGINT,
  labels MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  revision BIGINT NOT NULL,
  fingerprint BIGINT NOT NULL,
  dictionary INTEGER NOT NULL,
  sealed SMALLINT NOT NULL,
  length INTEGER NOT NULL,
  body LONGBLOB NOT NULL,
  UNIQUE KEY object_key(type, cluster, namespace, name),
  KEY object_order(type, namespace, name, cluster),
  KEY object_name(type, name),
  KEY object_owner(owner)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC;

CREATE TABLE IF NOT EXISTS term(
  label BIGINT NOT NULL,
  type INTEGER NOT NULL,
  object BIGINT NOT NULL,
  PRIMARY KEY(label, type, object)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS checkpoint(
  cluster VARBINARY(253) NOT NULL,
  type INTEGER NOT NULL,
  version VARBINARY(253) NOT NULL,
  read_version VARBINARY(63) NOT NULL,
  PRIMARY KEY(cluster, type)
) ENGINE=InnoDB;

-- The number of rows of object.
CREATE TABLE IF NOT EXISTS counter(
  cluster VARBINARY(253) NOT NULL,
  type INTEGER NOT NULL,
  objects BIGINT NOT NULL,
  PRIMARY KEY(cluster, type)
) ENGINE=InnoDB;

-- The journal of changes, for those who watch: one row a change, with what was before. was says whether the object was there, gone whether
-- it is not any more.
CREATE TABLE IF NOT EXISTS changed(
  revision BIGINT PRIMARY KEY,
  object BIGINT NOT NULL,
  type INTEGER NOT NULL,
  dictionary INTEGER NOT NULL,
  length INTEGER NOT NULL,
  sealed SMALLINT NOT NULL,
  was SMALLINT NOT NULL,
  gone SMALLINT NOT NULL,
  cluster VARBINARY(253) NOT NULL,
  namespace VARBINARY(253) NOT NULL,
  name VARBINARY(1024) NOT NULL,
  body LONGBLOB
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC;

-- One row, which every transaction that writes takes first. writer: who wrote last. key_proof: sealed with the key of the Secrets.
-- revision: of the newest change. oldest: changes up to it are not kept any more. changes: rows of changed.
CREATE TABLE IF NOT EXISTS state(
  id INTEGER PRIMARY KEY,
  writer VARBINARY(63) NOT NULL,
  key_proof VARBINARY(253),
  revision BIGINT NOT NULL,
  oldest BIGINT NOT NULL,
  changes BIGINT NOT NULL
) ENGINE=InnoDB;
INSERT IGNORE INTO state(id, writer, revision, oldest, changes) VALUES (1, '', 1, 1, 0);
