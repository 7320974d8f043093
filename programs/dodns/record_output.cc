// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "record_output.hh"

#include "base/error.hh"
#include "dns/rrtype.hh"
#include "zonefile/file_text.hh"
#include "zonefile/writer.hh"

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace dodns;
using zonefile::FileRecord;

namespace {

constexpr size_t kBufferSize = size_t{64} * 1024;

/** Standard output; errors are found, and a full buffer is written at once. */
class Out
{
public:
  std::string& buffer() { return d_buffer; }

  void flushIfFull()
  {
    if (d_buffer.size() >= kBufferSize) {
      flush();
    }
  }

  void flush()
  {
    std::string_view rest = d_buffer;
    while (!rest.empty()) {
      const auto written = ::write(STDOUT_FILENO, rest.data(), rest.size());
      if (written < 0 && errno != EINTR) {
        throw base::Error(std::string("cannot write to the standard output: ") + std::strerror(errno));
      }
      rest.remove_prefix(written < 0 ? 0 : static_cast<size_t>(written));
    }
    d_buffer.clear();
  }

private:
  std::string d_buffer;
};

/** Mnemonics are asked for again and again, most often for the same type. */
class TypeText
{
public:
  const std::string& of(uint16_t type)
  {
    if (d_text.empty() || type != d_type) {
      d_type = type;
      d_text = dns::rrtypeToText(type);
    }
    return d_text;
  }

private:
  uint16_t d_type = 0;
  std::string d_text;
};

/** A zone file, too: of lines with everything in them. */
class TextOutput : public RecordOutput
{
public:
  void write(const FileRecord& record) override
  {
    auto& line = d_out.buffer();
    line += zonefile::nameForFile(record.name, d_special);
    line += ' ';
    line += std::to_string(record.ttl);
    line += " IN ";
    line += d_type.of(record.type);
    line += ' ';
    line += zonefile::rdataForFile(record.type, record.rdata, d_special);
    line += '\n';
    d_out.flushIfFull();
  }

  void finish() override { d_out.flush(); }

private:
  Out d_out;
  TypeText d_type;
  std::string d_special;
};

class JsonOutput : public RecordOutput
{
public:
  void write(const FileRecord& record) override
  {
    nlohmann::ordered_json line;
    line["name"] = record.name;
    line["type"] = d_type.of(record.type);
    line["ttl"] = record.ttl;
    line["rdata"] = record.rdata;
    d_out.buffer() += line.dump() + '\n';
    d_out.flushIfFull();
  }

  void finish() override { d_out.flush(); }

private:
  Out d_out;
  TypeText d_type;
};

/** RFC 1035 section 4.1.3 without compression, one record after the other. */
class WireOutput : public RecordOutput
{
public:
  void write(const FileRecord& fields) override
  {
    constexpr uint16_t kClassIn = 1;
    const auto record = fields.toRecord();
    auto& wire = d_out.buffer();
    wire += record.name.wire();
    append(record.type(), 2);
    append(kClassIn, 2);
    append(record.ttl, 4);
    append(static_cast<uint32_t>(record.rdata.wire().size()), 2);
    wire += record.rdata.wire();
    d_out.flushIfFull();
  }

  void finish() override { d_out.flush(); }

private:
  void append(uint32_t value, unsigned size)
  {
    while (size-- > 0) {
      d_out.buffer() += static_cast<char>(value >> (8 * size));
    }
  }

  Out d_out;
};

class RelativeOutput : public RecordOutput
{
public:
  explicit RelativeOutput(const dns::Name& origin)
      : d_writer(origin, [this](std::string_view text) {
          d_out.buffer() += text;
          d_out.flushIfFull();
        }) {}

  void write(const FileRecord& record) override { d_writer.add(record.toRecord()); }

  void finish() override
  {
    d_writer.finish();
    d_out.flush();
  }

private:
  Out d_out;
  zonefile::Writer d_writer;
};

} // namespace

std::unique_ptr<RecordOutput> makeRecordOutput(const std::string& format)
{
  if (format == "text") {
    return std::make_unique<TextOutput>();
  }
  if (format == "json") {
    return std::make_unique<JsonOutput>();
  }
  if (format == "wire") {
    return std::make_unique<WireOutput>();
  }
  return nullptr;
}

std::unique_ptr<RecordOutput> makeRelativeOutput(const dns::Name& origin)
{
  return std::make_unique<RelativeOutput>(origin);
}
