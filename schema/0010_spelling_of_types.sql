-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
SET LOCAL ROLE dodns_owner;

-- A type that has a mnemonic is stored by it: TYPE65 beside HTTPS would be two
-- RRsets of one type, of which a program that looks for either finds half. The
-- numbers are those that dns::rrtypeToText() has a mnemonic for; a test compares.
ALTER TABLE dodns.records ADD CONSTRAINT records_type_has_one_spelling CHECK (
  type NOT LIKE 'TYPE%'
  OR (type ~ '^TYPE(?:0|[1-9][0-9]*)$'
      AND type !~ '^TYPE(?:[1-9]|[1-4][0-9]|5[0-35-9]|6[0-6]|99|10[4-9]|249|25[05-8]|26[0-2]|3276[89]|6540[0-2])$'));

ALTER TABLE dodns.comments ADD CONSTRAINT comments_type_has_one_spelling CHECK (
  type NOT LIKE 'TYPE%'
  OR (type ~ '^TYPE(?:0|[1-9][0-9]*)$'
      AND type !~ '^TYPE(?:[1-9]|[1-4][0-9]|5[0-35-9]|6[0-6]|99|10[4-9]|249|25[05-8]|26[0-2]|3276[89]|6540[0-2])$'));
