/** Pictures that came with messages, once each, and what waits in the composer beside the text. */
export const images = `
CREATE TABLE images (
  hash TEXT PRIMARY KEY,
  media_type TEXT NOT NULL,
  bytes BLOB NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;
CREATE INDEX images_added ON images (added_at);

CREATE TABLE message_images (
  message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  PRIMARY KEY (message_id, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_images_hash ON message_images (hash);

ALTER TABLE drafts ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(attachments));
`
