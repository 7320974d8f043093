// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/facts.hh"

namespace dodns::replica {

namespace {

constexpr std::string_view kFormatKey = "format";
constexpr std::string_view kDatabaseKey = "identity-database";
constexpr std::string_view kSystemKey = "identity-system";
constexpr std::string_view kTimelineKey = "identity-timeline";
constexpr std::string_view kPositionKey = "position";

} // namespace

void writeFacts(Transaction& transaction, const Facts& facts)
{
  transaction.put(Tree::facts, kFormatKey, kFormat);
  transaction.put(Tree::facts, kDatabaseKey, facts.identity.database);
  transaction.put(Tree::facts, kSystemKey, facts.identity.system);
  transaction.put(Tree::facts, kTimelineKey, facts.identity.timeline);
  transaction.put(Tree::facts, kPositionKey, facts.position.toText());
}

std::optional<Facts> readFacts(const Transaction& transaction)
{
  const auto format = transaction.get(Tree::facts, kFormatKey);
  const auto database = transaction.get(Tree::facts, kDatabaseKey);
  const auto system = transaction.get(Tree::facts, kSystemKey);
  const auto timeline = transaction.get(Tree::facts, kTimelineKey);
  const auto positionText = transaction.get(Tree::facts, kPositionKey);
  if (!format || *format != kFormat || !database || !system || !timeline || !positionText) {
    return std::nullopt;
  }
  const auto position = recorddb::Position::parse(*positionText);
  if (!position) {
    return std::nullopt;
  }
  return Facts{{std::string(*database), std::string(*system), std::string(*timeline)}, *position};
}

} // namespace dodns::replica
