// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "legacy/system.hh"
#include "pg/connection.hh"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dodns::migration {

struct Question
{
  dns::Name name;
  uint16_t type = 0;
  std::optional<dns::Name> about = {}; ///< when nothing is to be there: the name that it is about
};

using TakeQuestion = std::function<void(const Question&)>;

/** What there is to ask about a zone of the record database: each name and
 * type; for each name a type that it does not have; and a name below it that
 * is not there, which finds wildcards and delegations that differ.
 * Streams; `take` must not use the connection. */
void forEachQuestion(pg::Connection& records, int32_t zoneId, const TakeQuestion& take);

/** Adds questions that nobody asks yet; about names that are new among them all of what
 * forEachQuestion() asks about a name. */
void addQuestions(std::vector<Question>& questions, const std::vector<Question>& further);

/** Adds what follows from those about a zone: names without records that have
 * some below them (empty non-terminals, RFC 8499), each type of a wildcard at a
 * name that is not there, and whether the zone is signed: a resolver that
 * validates takes no other keys than those it knows. */
void addQuestionsOfZone(std::vector<Question>& questions, const dns::Name& zone);

/** What the rejected list has of a zone, which one of the systems is without. */
std::vector<Question> questionsOfRejected(pg::Connection& records, const dns::Name& zone);

/** Names about which the old nameserver may say anything, because the old system has an entry there that is no record; in wire form. */
using UnreadableNames = std::set<std::string>;

struct OldQuestions
{
  std::vector<Question> questions; ///< about what is no record, too, where it has a name and a type
  UnreadableNames unreadable;
};

/** What the old system has of a zone. @throws legacy::Error */
OldQuestions questionsOfLegacy(legacy::System& system, const dns::Name& zone);

} // namespace dodns::migration
