// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/nsec3.hh"

#include <algorithm>
#include <charconv>
#include <ldns/ldns.h>
#include <memory>
#include <new>
#include <vector>

namespace dodns::dns {

namespace {

std::vector<std::string_view> splitWords(std::string_view text)
{
  std::vector<std::string_view> words;
  for (size_t at = text.find_first_not_of(' '); at != std::string_view::npos; at = text.find_first_not_of(' ', at)) {
    const auto end = std::min(text.find(' ', at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

template <typename Number>
bool readNumber(std::string_view text, Number& number, int base = 10)
{
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  return error == std::errc() && end == text.data() + text.size();
}

} // namespace

std::optional<Nsec3Parameters> Nsec3Parameters::parse(std::string_view text)
{
  const auto words = splitWords(text);
  uint8_t flags = 0;
  Nsec3Parameters parameters;
  constexpr size_t kLongestSalt = 255;
  if (words.size() != 4 || !readNumber(words[1], flags) || !readNumber(words[2], parameters.iterations)) {
    return std::nullopt;
  }
  parameters.isOptOut = (flags & 1) != 0;
  const auto salt = words[3] == "-" ? std::string_view() : words[3];
  if (salt.size() % 2 != 0 || salt.size() / 2 > kLongestSalt) {
    return std::nullopt;
  }
  for (size_t at = 0; at < salt.size(); at += 2) {
    uint8_t octet = 0;
    if (!readNumber(salt.substr(at, 2), octet, 16)) {
      return std::nullopt;
    }
    parameters.salt += static_cast<char>(octet);
  }
  return parameters;
}

std::string nsec3Hash(std::string_view wire, const Nsec3Parameters& parameters)
{
  struct FreeRdata
  {
    void operator()(ldns_rdf* rdata) const { ldns_rdf_deep_free(rdata); }
  };
  using Rdata = std::unique_ptr<ldns_rdf, FreeRdata>;

  const Rdata name(ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, wire.size(), wire.data()));
  const auto* salt = reinterpret_cast<const uint8_t*>(parameters.salt.data());
  const Rdata hashed(ldns_nsec3_hash_name(name.get(), 1, parameters.iterations, static_cast<uint8_t>(parameters.salt.size()), salt));
  if (!hashed || ldns_rdf_size(hashed.get()) < 1 + kNsec3HashSize) {
    throw std::bad_alloc();
  }
  // A name whose first label is the hash.
  return std::string(reinterpret_cast<const char*>(ldns_rdf_data(hashed.get())) + 1, kNsec3HashSize);
}

} // namespace dodns::dns
