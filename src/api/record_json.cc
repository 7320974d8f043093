// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/record_json.hh"

#include "api/record_data.hh"
#include "api/record_names.hh"

namespace dodns::api {

static Json orNull(const NumberMember& number)
{
  return number.value ? Json(*number.value) : Json(nullptr);
}

Json recordJson(const recorddb::NumberedRecord& record, const dns::Name& zone)
{
  const auto members = shownMembers(record, zone);
  return {
      {"id", record.id},
      {"type", record.type},
      {"name", shownOwner(record.name, zone)},
      {"data", *members.data},
      {"priority", orNull(members.priority)},
      {"port", orNull(members.port)},
      {"ttl", record.ttl},
      {"weight", orNull(members.weight)},
      {"flags", orNull(members.flags)},
      {"tag", members.tag ? Json(*members.tag) : Json(nullptr)},
  };
}

} // namespace dodns::api
