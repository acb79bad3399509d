-- What a member serves, as its discovery said last: JSON.
CREATE TABLE member(
  cluster TEXT COLLATE "C" PRIMARY KEY,
  apis BYTEA NOT NULL
);
