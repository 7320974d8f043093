// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dodns/texts.hh"
#include "dodns/zonefile.hh"
#include "zonefile/writer.hh"

namespace dodns {

class ZoneWriter::Progress
{
public:
  Progress(const std::string& origin, Output output)
      : d_writer(origin.empty() ? std::nullopt : std::optional(readOrigin(origin)), std::move(output)) {}

  zonefile::Writer& writer() { return d_writer; }

private:
  zonefile::Writer d_writer;
};

ZoneWriter::ZoneWriter(const std::string& origin, Output output)
    : d_progress(std::make_unique<Progress>(origin, std::move(output)))
{
}

ZoneWriter::ZoneWriter(ZoneWriter&&) noexcept = default;
ZoneWriter& ZoneWriter::operator=(ZoneWriter&&) noexcept = default;
ZoneWriter::~ZoneWriter() = default;

bool ZoneWriter::add(const Record& record, Findings& findings)
{
  const auto read = readRecord(record, findings);
  if (!read) {
    return false;
  }
  d_progress->writer().add(*read);
  return true;
}

void ZoneWriter::finish()
{
  d_progress->writer().finish();
}

} // namespace dodns
