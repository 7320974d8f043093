-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
SET LOCAL ROLE dodns_owner;

-- Nobody answers from what is in this file: it makes no entries in the change
-- feed. Nameservers may read it all the same, for management that only looks.

CREATE INDEX zones_by_catalog ON dodns.zones (catalog) WHERE catalog IS NOT NULL;

ALTER TABLE dodns.zone_state
  ADD CONSTRAINT zone_state_last_check_is_unix_time
    CHECK (last_check BETWEEN to_timestamp(0) AND to_timestamp(4294967295)); -- what PowerDNS can hold

CREATE TABLE dodns.autoprimaries (
  ip         text COLLATE "C" NOT NULL -- in the form that PostgreSQL and PowerDNS write
             CONSTRAINT autoprimaries_ip_is_canonical_address CHECK (ip = host(ip::inet)),
  nameserver text COLLATE "C" NOT NULL
             CONSTRAINT autoprimaries_nameserver_is_fqdn CHECK (dodns.is_fqdn(nameserver)),
  account    text NOT NULL DEFAULT '',
  PRIMARY KEY (ip, nameserver)
);
COMMENT ON TABLE dodns.autoprimaries IS 'Who may make us the secondary of new zones by notifying us';

CREATE TABLE dodns.comments (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  zone_id     integer NOT NULL
              CONSTRAINT comments_zone_exists REFERENCES dodns.zones ON DELETE CASCADE,
  name        text COLLATE "C" NOT NULL
              CONSTRAINT comments_name_is_fqdn CHECK (dodns.is_fqdn(name)),
  type        text COLLATE "C" NOT NULL
              CONSTRAINT comments_type_is_mnemonic CHECK (type ~ '^[A-Z][A-Z0-9-]*$' AND length(type) <= 16),
  modified_at bigint NOT NULL DEFAULT extract(epoch FROM now())::bigint, -- Unix seconds
  account     text NOT NULL DEFAULT '',
  comment     text NOT NULL
              CONSTRAINT comments_comment_is_not_too_long CHECK (length(comment) <= 65535)
);
CREATE INDEX comments_by_rrset ON dodns.comments (zone_id, name, type);
COMMENT ON TABLE dodns.comments IS 'What people noted about RRsets, which need not exist';

GRANT SELECT ON dodns.zone_state, dodns.autoprimaries, dodns.comments TO dodns_nameserver;
GRANT INSERT, UPDATE, DELETE ON dodns.autoprimaries, dodns.comments TO dodns_writer;
