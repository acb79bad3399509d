-- One row. writer: who wrote last. key_proof: sealed with the key that Secrets are sealed with.
CREATE TABLE state(
  id INTEGER PRIMARY KEY,
  writer TEXT NOT NULL,
  key_proof BLOB
);
INSERT INTO state(id, writer) VALUES (1, '');
