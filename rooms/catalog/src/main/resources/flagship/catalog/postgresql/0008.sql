-- How many objects of a type of a cluster carry a label, or lie in a namespace. Labels stand also for fields: their keys begin with @.
-- The empty cluster stands for all of them.
-- Half of each page is left for newer numbers, so that counting needs no new index entry.
CREATE TABLE tally(
  label BIGINT NOT NULL,
  objects BIGINT NOT NULL,
  type INTEGER NOT NULL,
  cluster TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY(label, type, cluster)
) WITH (fillfactor = 50);
-- One row. Objects up to reached, and those behind target, are counted.
CREATE TABLE tally_progress(
  id INTEGER PRIMARY KEY,
  reached BIGINT NOT NULL,
  target BIGINT NOT NULL
);
INSERT INTO tally_progress(id, reached, target) VALUES (1, 0, 0);
