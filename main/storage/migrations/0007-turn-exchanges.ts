/**
 * What was sent for a turn and what came back, compressed, without keys. The room they take is counted as they come and
 * go, since summing them up would read them all.
 */
export const turnExchanges = `
CREATE TABLE turn_exchanges (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  turn_id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  bytes INTEGER NOT NULL,
  exchanges BLOB NOT NULL
) STRICT;
CREATE INDEX turn_exchanges_conversation ON turn_exchanges (conversation_id);

CREATE TABLE turn_exchange_room (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  bytes INTEGER NOT NULL
) STRICT;
INSERT INTO turn_exchange_room (id, bytes) VALUES (1, 0);
CREATE TRIGGER turn_exchanges_came AFTER INSERT ON turn_exchanges BEGIN
  UPDATE turn_exchange_room SET bytes = bytes + NEW.bytes WHERE id = 1;
END;
CREATE TRIGGER turn_exchanges_went AFTER DELETE ON turn_exchanges BEGIN
  UPDATE turn_exchange_room SET bytes = bytes - OLD.bytes WHERE id = 1;
END;
`
