// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/witnesses.hh"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace dodns::recorddb {

namespace {

// They are looked up at every look, and written with every round.
constexpr size_t kMost = 256;

/** Reads a number that `follower` ends; moves `text` behind both. */
template <typename Number>
bool read(std::string_view& text, char follower, Number& number)
{
  const auto end = text.find(follower);
  const auto digits = text.substr(0, end);
  const auto [at, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return error == std::errc() && at == digits.data() + digits.size();
}

} // namespace

void Witnesses::add(const Witness& witness)
{
  auto& kept = d_byTransaction[witness.transaction];
  if (kept.id < witness.id) {
    kept = witness;
  }
  if (d_byTransaction.size() >= 2 * kMost) {
    dropEarliest();
  }
}

void Witnesses::keepHighestOf(const Witnesses& earlier)
{
  if (!earlier.isEmpty() && (isEmpty() || earlier.highest() > highest())) {
    d_byTransaction.insert(*earlier.d_byTransaction.rbegin());
  }
}

void Witnesses::dropEarliest()
{
  std::vector<int64_t> ids;
  for (const auto& [transaction, witness] : d_byTransaction) {
    ids.push_back(witness.id);
  }
  std::nth_element(ids.begin(), ids.end() - kMost, ids.end());
  const auto first = *(ids.end() - kMost);
  const auto highest = std::prev(d_byTransaction.end()); // where the next look begins
  for (auto at = d_byTransaction.begin(); at != highest;) {
    at = at->second.id < first ? d_byTransaction.erase(at) : std::next(at);
  }
}

std::vector<Witness> Witnesses::list() const
{
  std::vector<Witness> all;
  for (const auto& [transaction, witness] : d_byTransaction) {
    all.push_back(witness);
  }
  return all;
}

std::string Witnesses::toText() const
{
  std::string text;
  for (const auto& [transaction, witness] : d_byTransaction) {
    text += (text.empty() ? "" : ",") + std::to_string(witness.id) + "/" + std::to_string(transaction) + "/" + std::to_string(witness.at);
  }
  return text;
}

std::optional<Witnesses> Witnesses::parse(std::string_view text)
{
  Witnesses all;
  while (!text.empty()) {
    Witness witness;
    if (!read(text, '/', witness.id) || !read(text, '/', witness.transaction) || !read(text, ',', witness.at) || witness.id <= 0) {
      return std::nullopt;
    }
    all.add(witness);
  }
  return all;
}

} // namespace dodns::recorddb
