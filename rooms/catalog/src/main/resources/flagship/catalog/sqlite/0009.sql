-- The index of names by what they contain: which objects' names have a piece of three bytes (or are of a type: numbers below zero), in
-- segments of objects that follow each other by their identifiers. What comes after the last segment is not indexed yet.
-- objects: how many there were when the segment was made. gone: how many of those have been removed since.
CREATE TABLE name_segment(
  id INTEGER PRIMARY KEY,
  first_object INTEGER NOT NULL,
  last_object INTEGER NOT NULL,
  objects INTEGER NOT NULL,
  gone INTEGER NOT NULL
);
-- ids: distances from the segment's first object, packed.
CREATE TABLE name_gram(
  segment INTEGER NOT NULL,
  gram INTEGER NOT NULL,
  objects INTEGER NOT NULL,
  ids BLOB NOT NULL,
  PRIMARY KEY(segment, gram)
) WITHOUT ROWID;
