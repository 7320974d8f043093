// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata.hh"

#include "dns/rdata_field.hh"
#include "dns/rdata_type.hh"

namespace dodns::dns {

namespace {

constexpr size_t kMaxSize = 0xffff;
constexpr std::string_view kGenericMark = "\\#"; // RFC 3597 section 5
constexpr std::string_view kGenericOnly = "is of a type that can only be written as \\# length hexadecimal";

bool isGeneric(std::string_view text)
{
  const auto first = text.find_first_not_of(" \t");
  return first != std::string_view::npos && text.substr(first, 2) == kGenericMark && (first + 2 == text.size() || text[first + 2] == ' ' || text[first + 2] == '\t');
}

bool readGeneric(RdataTextReader& text, std::string& wire)
{
  RdataToken token;
  uint32_t size = 0;
  text.skipWord(kGenericMark);
  if (!text.number(size, kMaxSize) || (text.hasMore() && !readHex(text, wire))) {
    return false;
  }
  return wire.size() == size || text.fail(token, "has " + std::to_string(wire.size()) + " octets and says " + std::to_string(size));
}

std::string writeGeneric(std::string_view wire)
{
  RdataTextWriter text(absoluteNames(), true);
  RdataReader octets(wire);
  text.field() += kGenericMark;
  text.number(static_cast<uint32_t>(wire.size()));
  if (!wire.empty()) {
    writeHex(octets, text);
  }
  return text.take();
}

bool readFields(RdataTextReader& text, std::string_view syntax, std::string& wire)
{
  for (const char letter : syntax) {
    if (!rdataFieldKind(letter).read(text, wire)) {
      return false;
    }
  }
  RdataToken token;
  return !text.hasMore() || (text.next(token, "nothing") && text.failExpecting(token, "nothing more"));
}

bool writeFields(std::string_view wire, std::string_view syntax, RdataTextWriter& text)
{
  RdataReader reader(wire);
  for (const char letter : syntax) {
    if (!rdataFieldKind(letter).write(reader, text)) {
      return false;
    }
  }
  return reader.isGood() && reader.isAtEnd();
}

/** Collects names instead of writing them. */
class NameCollector : public RdataNames
{
public:
  bool read(std::string_view, std::string&, std::string&) const override { return false; }
  void write(std::string_view wire, std::string&) const override { d_names.push_back(*Name::fromWire(wire)); }

  const std::vector<Name>& names() const { return d_names; }

private:
  mutable std::vector<Name> d_names;
};

} // namespace

std::optional<Rdata> Rdata::parse(uint16_t type, std::string_view text, const RdataNames& names, RdataProblem& problem)
{
  const auto syntax = rdataType(type).syntax;
  RdataTextReader reader(text, names);
  std::string wire;
  if (isGeneric(text)) {
    if (!readGeneric(reader, wire)) {
      problem = reader.problem();
      return std::nullopt;
    }
    auto rdata = fromWire(type, wire);
    if (!rdata) {
      problem = {"has octets that are not rdata of this type", 0, text.size()};
    }
    return rdata;
  }
  if (syntax.empty()) {
    problem = {std::string(kGenericOnly), 0, text.size()};
    return std::nullopt;
  }
  if (!readFields(reader, syntax, wire)) {
    problem = reader.problem();
    return std::nullopt;
  }
  if (wire.size() > kMaxSize) {
    problem = {"is longer than 65,535 octets", 0, text.size()};
    return std::nullopt;
  }
  return Rdata(type, std::move(wire));
}

std::optional<Rdata> Rdata::parse(uint16_t type, std::string_view text, std::string* reason)
{
  RdataProblem problem;
  auto rdata = parse(type, text, absoluteNames(), problem);
  if (!rdata && reason != nullptr) {
    *reason = std::move(problem.reason);
  }
  return rdata;
}

std::optional<Rdata> Rdata::fromWire(uint16_t type, std::string_view wire)
{
  if (wire.size() > kMaxSize) {
    return std::nullopt;
  }
  // What can be written is well-formed.
  const auto syntax = rdataType(type).syntax;
  RdataTextWriter text(absoluteNames(), false);
  if (!syntax.empty() && !writeFields(wire, syntax, text)) {
    return std::nullopt;
  }
  return Rdata(type, std::string(wire));
}

std::string Rdata::canonicalWire() const
{
  const auto layout = rdataLayout(d_type);
  if (layout.find(static_cast<char>(RdataField::name)) == std::string_view::npos) {
    return d_wire;
  }
  std::string canonical;
  RdataReader reader(d_wire);
  for (const char letter : layout) {
    const auto field = static_cast<RdataField>(letter);
    canonical += field == RdataField::name ? reader.name().wire() : std::string(reader.field(field));
  }
  return canonical;
}

std::string Rdata::toText() const
{
  const auto& type = rdataType(d_type);
  RdataTextWriter text(absoluteNames(), true);
  if (!type.isKnownToHost || !writeFields(d_wire, type.syntax, text)) {
    return writeGeneric(d_wire);
  }
  return text.take();
}

std::string Rdata::toText(const RdataNames& names) const
{
  const auto syntax = rdataType(d_type).syntax;
  RdataTextWriter text(names, false);
  if (syntax.empty() || !writeFields(d_wire, syntax, text)) {
    return writeGeneric(d_wire);
  }
  return text.take();
}

std::vector<Name> Rdata::names() const
{
  NameCollector names;
  toText(names);
  return names.names();
}

} // namespace dodns::dns
