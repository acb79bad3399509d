-- What a member has and the catalog could not take, with the reason. since: milliseconds since the epoch.
CREATE TABLE dead_letter(
  cluster TEXT NOT NULL,
  type INTEGER NOT NULL,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY(cluster, type, namespace, name)
) WITHOUT ROWID;
