// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/facts.hh"

#include <charconv>

namespace dodns::replica {

namespace {

constexpr std::string_view kFormatKey = "format";
constexpr std::string_view kDatabaseKey = "identity-database";
constexpr std::string_view kSystemKey = "identity-system";
constexpr std::string_view kTimelineKey = "identity-timeline";
constexpr std::string_view kPositionKey = "position";
constexpr std::string_view kWitnessesKey = "witnesses";
constexpr std::string_view kIterationsKey = "max-nsec3-iterations";

} // namespace

void writeFacts(Transaction& transaction, const Facts& facts)
{
  transaction.put(Tree::facts, kFormatKey, kFormat);
  transaction.put(Tree::facts, kDatabaseKey, facts.identity.database);
  transaction.put(Tree::facts, kSystemKey, facts.identity.system);
  transaction.put(Tree::facts, kTimelineKey, facts.identity.timeline);
  transaction.put(Tree::facts, kPositionKey, facts.progress.position.toText());
  transaction.put(Tree::facts, kWitnessesKey, facts.progress.witnesses.toText());
  transaction.put(Tree::facts, kIterationsKey, std::to_string(facts.maxNsec3Iterations));
}

std::optional<Facts> readFacts(const Transaction& transaction)
{
  const auto format = transaction.get(Tree::facts, kFormatKey);
  const auto database = transaction.get(Tree::facts, kDatabaseKey);
  const auto system = transaction.get(Tree::facts, kSystemKey);
  const auto timeline = transaction.get(Tree::facts, kTimelineKey);
  const auto positionText = transaction.get(Tree::facts, kPositionKey);
  const auto witnessesText = transaction.get(Tree::facts, kWitnessesKey);
  const auto iterations = transaction.get(Tree::facts, kIterationsKey);
  if (!format || *format != kFormat || !database || !system || !timeline || !positionText || !witnessesText || !iterations) {
    return std::nullopt;
  }
  const auto position = recorddb::Position::parse(*positionText);
  auto witnesses = recorddb::Witnesses::parse(*witnessesText);
  uint16_t limit = 0;
  const auto [end, error] = std::from_chars(iterations->data(), iterations->data() + iterations->size(), limit);
  if (!position || !witnesses || error != std::errc() || end != iterations->data() + iterations->size()) {
    return std::nullopt;
  }
  return Facts{{std::string(*database), std::string(*system), std::string(*timeline)}, {*position, std::move(*witnesses)}, limit};
}

} // namespace dodns::replica
