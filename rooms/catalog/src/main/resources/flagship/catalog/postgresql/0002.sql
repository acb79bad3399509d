-- What a member has and the catalog could not take, with the reason. since: milliseconds since the epoch.
CREATE TABLE dead_letter(
  since BIGINT NOT NULL,
  type INTEGER NOT NULL,
  cluster TEXT COLLATE "C" NOT NULL,
  namespace TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  version TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY(cluster, type, namespace, name)
);
