// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/ldns_parser.hh"

#include "dns/rrtype.hh"

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace dodns::runner {

namespace {

ldns_rdf* toLdns(const dns::Name& name)
{
  return ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, name.wire().size(), name.wire().data());
}

/** The rdata of a record as ldns prints it. */
std::string textOf(const ldns_rr* record)
{
  char* line = ldns_rr2str(record);
  std::string text = line != nullptr ? line : "";
  std::free(line);
  for (int field = 0; field < 4; ++field) {
    text.erase(0, text.find('\t') + 1);
  }
  text.erase(std::min(text.size(), text.find(" ;{"))); // the tag of a key
  return text.substr(0, text.find('\n'));
}

} // namespace

LdnsParser::LdnsParser()
    : d_originName(toLdns(d_origin)), d_buffer(ldns_buffer_new(LDNS_MIN_BUFLEN))
{
}

LdnsParser::~LdnsParser()
{
  ldns_buffer_free(d_buffer);
  ldns_rdf_deep_free(d_originName);
}

std::optional<std::string> LdnsParser::read(uint16_t type, const std::string& text, const dns::Name& origin, std::string& reason)
{
  ldns_rr* record = nullptr;
  const std::string line = ". 1 IN " + dns::rrtypeToText(type) + " " + text;
  errno = 0; // ldns takes one that was left there as its own, in HIP
  const auto status = ldns_rr_new_frm_str(&record, line.c_str(), 0, originOf(origin), nullptr);
  if (status != LDNS_STATUS_OK) {
    reason = ldns_get_errorstr_by_id(status);
    return std::nullopt;
  }
  return octetsOf(record);
}

std::optional<std::string> LdnsParser::readWire(uint16_t type, const std::string& wire, std::string& text)
{
  const auto size = wire.size();
  std::string message{'\0', static_cast<char>(type >> 8), static_cast<char>(type), 0, 1, 0, 0, 0, 1, static_cast<char>(size >> 8), static_cast<char>(size)};
  message += wire;
  ldns_rr* record = nullptr;
  size_t at = 0;
  if (ldns_wire2rr(&record, reinterpret_cast<const uint8_t*>(message.data()), message.size(), &at, LDNS_SECTION_ANSWER) != LDNS_STATUS_OK) {
    return std::nullopt;
  }
  text = textOf(record);
  return octetsOf(record);
}

std::optional<std::string> LdnsParser::readName(const std::string& text, const dns::Name& origin)
{
  ldns_rdf* name = ldns_dname_new_frm_str(text.c_str());
  if (name == nullptr) {
    return std::nullopt;
  }
  std::string wire;
  if (ldns_dname_str_absolute(text.c_str()) != 0 || ldns_dname_cat(name, originOf(origin)) == LDNS_STATUS_OK) {
    wire.assign(reinterpret_cast<const char*>(ldns_rdf_data(name)), ldns_rdf_size(name));
  }
  ldns_rdf_deep_free(name);
  return wire.empty() ? std::nullopt : std::optional(wire);
}

const ldns_rdf* LdnsParser::originOf(const dns::Name& origin)
{
  if (origin != d_origin) {
    ldns_rdf_deep_free(d_originName);
    d_origin = origin;
    d_originName = toLdns(origin);
  }
  return d_originName;
}

/** Frees the record. */
std::optional<std::string> LdnsParser::octetsOf(ldns_rr* record)
{
  ldns_buffer_clear(d_buffer);
  const auto status = ldns_rr_rdata2buffer_wire(d_buffer, record);
  ldns_rr_free(record);
  if (status != LDNS_STATUS_OK) {
    return std::nullopt;
  }
  return std::string(reinterpret_cast<const char*>(ldns_buffer_begin(d_buffer)), ldns_buffer_position(d_buffer));
}

} // namespace dodns::runner
