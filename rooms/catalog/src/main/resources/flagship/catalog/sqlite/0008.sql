-- What a member serves, as its discovery said last: JSON.
CREATE TABLE member(
  cluster TEXT PRIMARY KEY,
  apis BLOB NOT NULL
);
