// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/position.hh"

#include <algorithm>
#include <charconv>

namespace dodns::recorddb {

namespace {

/** Reads a number and what follows it; moves `text` behind both.
 * @returns nothing when there is no number or something else follows. */
std::optional<uint64_t> readNumber(std::string_view& text, char follower)
{
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  if (!text.empty()) {
    if (text.front() != follower) {
      return std::nullopt;
    }
    text.remove_prefix(1);
  }
  return number;
}

} // namespace

bool Position::hasSeen(uint64_t transaction) const
{
  return transaction < horizon && !std::binary_search(inProgress.begin(), inProgress.end(), transaction);
}

uint64_t Position::completeBelow() const
{
  return inProgress.empty() ? horizon : inProgress.front();
}

std::string Position::toText() const
{
  auto text = std::to_string(completeBelow()) + ":" + std::to_string(horizon) + ":";
  for (size_t i = 0; i < inProgress.size(); ++i) {
    text += (i > 0 ? "," : "") + std::to_string(inProgress[i]);
  }
  return text;
}

std::optional<Position> Position::parse(std::string_view text)
{
  if (std::count(text.begin(), text.end(), ':') != 2 || text.back() == ',') {
    return std::nullopt;
  }
  Position position;
  const auto lowest = readNumber(text, ':');
  const auto horizon = readNumber(text, ':');
  if (!lowest || !horizon || *lowest > *horizon) {
    return std::nullopt;
  }
  position.horizon = *horizon;
  while (!text.empty()) {
    const auto transaction = readNumber(text, ',');
    if (!transaction || *transaction < *lowest || *transaction >= *horizon) {
      return std::nullopt;
    }
    if (!position.inProgress.empty() && *transaction <= position.inProgress.back()) {
      return std::nullopt;
    }
    position.inProgress.push_back(*transaction);
  }
  return position;
}

} // namespace dodns::recorddb
