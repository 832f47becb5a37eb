-- An account that is deleted by its owner's own wish, when that may not be changed any more (domain/user/own_deletion.h). No bet changes
-- what is indexed here.
ALTER TABLE users ADD deletion_on timestamptz;
CREATE INDEX users_deletion ON users (deletion_on, id) WHERE deletion_on IS NOT NULL;
