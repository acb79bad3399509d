-- Earlier states of objects, each as it was until it changed or went. ended: milliseconds since the epoch. gone: 1 where the object went.
CREATE TABLE IF NOT EXISTS history(
  id BIGINT PRIMARY KEY,
  type INTEGER NOT NULL,
  cluster VARBINARY(253) NOT NULL,
  namespace VARBINARY(253) NOT NULL,
  name VARBINARY(1024) NOT NULL,
  version VARBINARY(253) NOT NULL,
  created BIGINT,
  ended BIGINT NOT NULL,
  gone SMALLINT NOT NULL,
  dictionary INTEGER NOT NULL,
  sealed SMALLINT NOT NULL,
  length INTEGER NOT NULL,
  body LONGBLOB NOT NULL,
  KEY history_key(type, namespace, name, cluster, ended),
  KEY history_ended(ended)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC;
