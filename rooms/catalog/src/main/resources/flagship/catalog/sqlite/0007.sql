-- Who writes the rows of a cluster: the last who claimed it. token: chosen anew at each claim.
CREATE TABLE claim(
  cluster TEXT PRIMARY KEY,
  token INTEGER NOT NULL
);
