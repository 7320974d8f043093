// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "replica/name_builder.hh"
#include "replica/writer.hh"

#include <functional>
#include <optional>
#include <string>

namespace dodns::replica {

/** Cuts a sorted stream of record rows into names. */
class RowReader
{
public:
  using TakeName = std::function<void(const dns::Name&, NameBuilder::Built)>;

  RowReader(const RdataEncoder& encode, TakeName take)
      : d_builder(encode), d_take(std::move(take)) {}

  /** Adds a row of `zone`; hands over the name before it when this row begins
   * another. A row whose name is garbage is refused through `writer`. */
  void add(const ZonePlace& zone, const recorddb::RecordRow& row, Writer& writer);

  /** Hands over the last name. Call at the end of each zone. */
  void finish();

private:
  NameBuilder d_builder;
  TakeName d_take;
  std::string d_text;
  std::optional<dns::Name> d_name;
};

} // namespace dodns::replica
