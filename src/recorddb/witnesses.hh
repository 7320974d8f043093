// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::recorddb {

/** A row of the change feed. Its time is as good as a random number: a row of
 * another history that has the same number does not have the same microsecond. */
struct Witness
{
  int64_t id = 0;
  uint64_t transaction = 0;
  int64_t at = 0; ///< microseconds since 1970

  bool operator==(const Witness& rhs) const { return id == rhs.id && transaction == rhs.transaction && at == rhs.at; }
};

/** The rows of the change feed that a reader read last, one for each
 * transaction, and one of the latest transaction that it has read at all. A database that still has them has everything that the reader
 * has applied: whatever takes a database back, a backup, a standby that lacks
 * the end, a crash that loses what was not flushed, takes the latest
 * transactions back first. Numbers of transactions prove nothing, because they
 * are given out a second time then.
 *
 * Of a look at very many transactions the ones that wrote last are kept. */
class Witnesses
{
public:
  /** Of several rows of one transaction the last one is kept. */
  void add(const Witness& witness);

  /** Adds the one of the latest transaction of an earlier look, if it came after
   * all of these: transactions need not commit in the order of their numbers. */
  void keepHighestOf(const Witnesses& earlier);

  bool isEmpty() const { return d_byTransaction.empty(); }
  /** In the order of the transactions. */
  std::vector<Witness> list() const;
  /** Of transactions; not for none. */
  uint64_t lowest() const { return d_byTransaction.begin()->first; }
  uint64_t highest() const { return d_byTransaction.rbegin()->first; }

  /** `id/transaction/at,…`. Round-trips through parse(). */
  std::string toText() const;
  static std::optional<Witnesses> parse(std::string_view text);

  bool operator==(const Witnesses& rhs) const { return d_byTransaction == rhs.d_byTransaction; }

private:
  void dropEarliest();

  std::map<uint64_t, Witness> d_byTransaction;
};

} // namespace dodns::recorddb
