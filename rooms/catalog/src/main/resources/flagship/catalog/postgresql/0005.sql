-- Who writes the rows of a cluster: the last who claimed it. token: chosen anew at each claim.
CREATE TABLE claim(
  cluster TEXT COLLATE "C" PRIMARY KEY,
  token BIGINT NOT NULL
);
