// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "migration/question.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::migration {

struct QueryFigures
{
  uint64_t questions = 0;
  uint64_t others = 0; ///< lines or packets without a question
};

/** Hands out the questions of a file in their order: a capture (capture.hh), or
 * text with a question on each line. Streams.
 * @throws base::Error when it cannot be read, or is a capture of another kind. */
QueryFigures forEachQuery(const std::string& path, const TakeQuestion& take);

/** The question of a line: `name type` as dnsperf reads it, one of the log of
 * dnsdist's LogAction, or one of BIND's query log. */
std::optional<Question> questionOfLine(std::string_view line);

} // namespace dodns::migration
