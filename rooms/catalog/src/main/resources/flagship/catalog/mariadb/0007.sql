-- The index of names by what they contain: which objects' names have a piece of three bytes (or are of a type: numbers below zero), in
-- segments of objects that follow each other by their identifiers. What comes after the last segment is not indexed yet.
-- objects: how many there were when the segment was made. gone: how many of those have been removed since.
CREATE TABLE IF NOT EXISTS name_segment(
  id BIGINT PRIMARY KEY,
  first_object BIGINT NOT NULL,
  last_object BIGINT NOT NULL,
  objects BIGINT NOT NULL,
  gone BIGINT NOT NULL
) ENGINE=InnoDB;
-- ids: distances from the segment's first object, packed.
CREATE TABLE IF NOT EXISTS name_gram(
  segment BIGINT NOT NULL,
  gram INTEGER NOT NULL,
  objects INTEGER NOT NULL,
  ids MEDIUMBLOB NOT NULL,
  PRIMARY KEY(segment, gram)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC;
