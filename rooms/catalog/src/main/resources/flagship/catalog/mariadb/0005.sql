-- Who writes the rows of a cluster: the last who claimed it. token: chosen anew at each claim.
CREATE TABLE IF NOT EXISTS claim(
  cluster VARBINARY(253) PRIMARY KEY,
  token BIGINT NOT NULL
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC;
