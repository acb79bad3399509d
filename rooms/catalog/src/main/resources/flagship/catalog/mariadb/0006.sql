-- What a member serves, as its discovery said last: JSON.
CREATE TABLE IF NOT EXISTS member(
  cluster VARBINARY(253) PRIMARY KEY,
  apis LONGBLOB NOT NULL
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC;
