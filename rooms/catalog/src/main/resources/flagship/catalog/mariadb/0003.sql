-- Events of members: which object each is about, and when it was last seen. The object itself is a row of object, like any other.
-- involved: uid of the object, empty where none. seen: seconds since the epoch.
CREATE TABLE IF NOT EXISTS event(
  object BIGINT PRIMARY KEY,
  cluster VARBINARY(253) NOT NULL,
  involved VARBINARY(512) NOT NULL,
  seen BIGINT NOT NULL,
  KEY event_involved(cluster, involved, seen),
  KEY event_seen(seen)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC;
-- Events that are stored already have no row here: they are read again.
DELETE FROM term WHERE type IN (SELECT id FROM type WHERE resource = 'events');
DELETE FROM object WHERE type IN (SELECT id FROM type WHERE resource = 'events');
DELETE FROM counter WHERE type IN (SELECT id FROM type WHERE resource = 'events');
DELETE FROM checkpoint WHERE type IN (SELECT id FROM type WHERE resource = 'events');
