-- The journal of changes, for those who watch. revision: of the change that made the object what it is.
ALTER TABLE object ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
-- revision: of the newest change. oldest: changes up to it are not kept any more. changes: rows of changed.
ALTER TABLE state ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE state ADD COLUMN oldest INTEGER NOT NULL DEFAULT 1;
ALTER TABLE state ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
-- One row a change, with what was before: was says whether the object was there, gone whether it is not any more.
CREATE TABLE changed(
  revision INTEGER PRIMARY KEY,
  type INTEGER NOT NULL,
  object INTEGER NOT NULL,
  cluster TEXT NOT NULL,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  was INTEGER NOT NULL,
  gone INTEGER NOT NULL,
  dictionary INTEGER NOT NULL,
  sealed INTEGER NOT NULL,
  length INTEGER NOT NULL,
  body BLOB
);
