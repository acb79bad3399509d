-- How many objects of a type of a cluster carry a label, or lie in a namespace. Labels stand also for fields: their keys begin with @.
-- The empty cluster stands for all of them.
CREATE TABLE IF NOT EXISTS tally(
  label BIGINT NOT NULL,
  type INTEGER NOT NULL,
  cluster VARBINARY(253) NOT NULL,
  objects BIGINT NOT NULL,
  PRIMARY KEY(label, type, cluster)
) ENGINE=InnoDB;
-- One row. Objects up to reached, and those behind target, are counted.
CREATE TABLE IF NOT EXISTS tally_progress(
  id INTEGER PRIMARY KEY,
  reached BIGINT NOT NULL,
  target BIGINT NOT NULL
) ENGINE=InnoDB;
INSERT IGNORE INTO tally_progress(id, reached, target) VALUES (1, 0, 0);
