-- What a member has and the catalog could not take, with the reason. since: milliseconds since the epoch.
CREATE TABLE IF NOT EXISTS dead_letter(
  cluster VARBINARY(253) NOT NULL,
  type INTEGER NOT NULL,
  namespace VARBINARY(253) NOT NULL,
  name VARBINARY(1024) NOT NULL,
  version VARBINARY(512) NOT NULL,
  reason VARBINARY(4096) NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY(cluster, type, namespace, name)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC;
