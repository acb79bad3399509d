-- How many objects of a type of a cluster carry a label, or lie in a namespace. Labels stand also for fields: their keys begin with @.
-- The empty cluster stands for all of them.
CREATE TABLE tally(
  label INTEGER NOT NULL,
  type INTEGER NOT NULL,
  cluster TEXT NOT NULL,
  objects INTEGER NOT NULL,
  PRIMARY KEY(label, type, cluster)
) WITHOUT ROWID;
-- One row. Objects up to reached, and those behind target, are counted.
CREATE TABLE tally_progress(
  id INTEGER PRIMARY KEY,
  reached INTEGER NOT NULL,
  target INTEGER NOT NULL
);
INSERT INTO tally_progress(id, reached, target) VALUES (1, 0, 0);
-- The first schema had no state: whoever wrote then has left no name.
UPDATE state SET writer = 'before 0002' WHERE writer = '' AND EXISTS (SELECT 1 FROM object);
