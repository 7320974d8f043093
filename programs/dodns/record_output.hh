// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "zonefile/reader.hh"

#include <memory>
#include <optional>
#include <string>

/** The forms that `dodns convert` writes records in, to the standard output. */
class RecordOutput
{
public:
  virtual ~RecordOutput() = default;

  /** @throws base::Error when it cannot be written. */
  virtual void write(const dodns::zonefile::FileRecord& record) = 0;

  /** Writes what is left. @throws base::Error */
  virtual void finish() = 0;
};

/** `text`, `json` or `wire`; nothing for another format. */
std::unique_ptr<RecordOutput> makeRecordOutput(const std::string& format);

/** A zone file with names relative to `origin`. */
std::unique_ptr<RecordOutput> makeRelativeOutput(const dodns::dns::Name& origin);
