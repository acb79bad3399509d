-- Earlier states of objects, each as it was until it changed or went. ended: milliseconds since the epoch. gone: 1 where the object went.
CREATE TABLE history(
  id INTEGER PRIMARY KEY,
  type INTEGER NOT NULL,
  cluster TEXT NOT NULL,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  created INTEGER,
  ended INTEGER NOT NULL,
  gone INTEGER NOT NULL,
  dictionary INTEGER NOT NULL,
  sealed INTEGER NOT NULL,
  length INTEGER NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX history_key ON history(type, namespace, name, cluster, ended);
CREATE INDEX history_ended ON history(ended);
