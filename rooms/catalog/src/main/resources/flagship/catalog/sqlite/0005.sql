-- Events of members: which object each is about, and when it was last seen. The object itself is a row of object, like any other.
-- involved: uid of the object, empty where none. seen: seconds since the epoch.
CREATE TABLE event(
  object INTEGER PRIMARY KEY,
  cluster TEXT NOT NULL,
  involved TEXT NOT NULL,
  seen INTEGER NOT NULL
);
CREATE INDEX event_involved ON event(cluster, involved, seen);
CREATE INDEX event_seen ON event(seen);
-- Events that are stored already have no row here: they are read again.
DELETE FROM term WHERE type IN (SELECT id FROM type WHERE resource = 'events');
DELETE FROM object WHERE type IN (SELECT id FROM type WHERE resource = 'events');
DELETE FROM counter WHERE type IN (SELECT id FROM type WHERE resource = 'events');
DELETE FROM checkpoint WHERE type IN (SELECT id FROM type WHERE resource = 'events');
