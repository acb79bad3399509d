-- Earlier states of objects, each as it was until it changed or went. ended: milliseconds since the epoch. gone: 1 where the object went.
CREATE TABLE history(
  id BIGINT PRIMARY KEY,
  created BIGINT,
  ended BIGINT NOT NULL,
  type INTEGER NOT NULL,
  dictionary INTEGER NOT NULL,
  length INTEGER NOT NULL,
  sealed SMALLINT NOT NULL,
  gone SMALLINT NOT NULL,
  cluster TEXT COLLATE "C" NOT NULL,
  namespace TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  version TEXT NOT NULL,
  body BYTEA NOT NULL
);
ALTER TABLE history ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX history_key ON history(type, namespace, name, cluster, ended);
CREATE INDEX history_ended ON history(ended);
