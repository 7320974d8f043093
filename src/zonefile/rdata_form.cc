// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/rdata_form.hh"

#include "dns/rrtype.hh"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace dodns::zonefile {

namespace {

struct RdataForm
{
  std::string_view type;
  std::string_view fields;
  std::string_view example;
  std::string_view reference;
};

constexpr RdataForm kForms[] = {
    {"A", "an IPv4 address", "192.0.2.1", "RFC 1035 section 3.4.1"},
    {"AAAA", "an IPv6 address", "2001:db8::1", "RFC 3596 section 2.2"},
    {"AFSDB", "subtype and host", "1 afs.example.com.", "RFC 1183 section 1"},
    {"ALIAS", "the name whose addresses are answered", "www.example.net.", ""},
    {"AMTRELAY", "precedence, discovery, type of relay, relay", "10 0 1 192.0.2.1", "RFC 8777 section 4.3"},
    {"APL", "prefixes", "1:192.0.2.0/24 !1:192.0.2.64/28", "RFC 3123 section 5"},
    {"CAA", "flags, property, value", "0 issue \"ca.example.net\"", "RFC 8659 section 4.1"},
    {"CDNSKEY", "flags, protocol, algorithm, key in base64", "257 3 13 <base64>", "RFC 7344 section 3.2"},
    {"CDS", "key tag, algorithm, digest type, digest in hexadecimal", "60485 13 2 <hexadecimal>", "RFC 7344 section 3.1"},
    {"CERT", "type, key tag, algorithm, certificate in base64", "PKIX 0 0 <base64>", "RFC 4398 section 2"},
    {"CNAME", "one name", "www.example.net.", "RFC 1035 section 3.3.1"},
    {"CSYNC", "serial, flags, types", "2026112401 3 A NS AAAA", "RFC 7477 section 2.1"},
    {"DNAME", "one name", "example.net.", "RFC 6672 section 2.1"},
    {"DNSKEY", "flags, protocol, algorithm, key in base64", "257 3 13 <base64>", "RFC 4034 section 2.2"},
    {"DS", "key tag, algorithm, digest type, digest in hexadecimal", "60485 13 2 <hexadecimal>", "RFC 4034 section 5.3"},
    {"EUI48", "six octets in hexadecimal", "00-00-5e-00-53-2a", "RFC 7043 section 3.2"},
    {"EUI64", "eight octets in hexadecimal", "00-00-5e-ef-10-00-00-2a", "RFC 7043 section 4.2"},
    {"HINFO", "processor and operating system", "\"INTEL-386\" \"UNIX\"", "RFC 1035 section 3.3.2"},
    {"HIP", "algorithm, identity tag in hexadecimal, key in base64, rendezvous servers", "2 <hexadecimal> <base64> rvs.example.com.", "RFC 8005 section 6"},
    {"HTTPS", "priority, target, parameters", "1 . alpn=\"h2,h3\"", "RFC 9460 section 2.1"},
    {"IPSECKEY", "precedence, type of gateway, algorithm, gateway, key in base64", "10 1 2 192.0.2.38 <base64>", "RFC 4025 section 3.1"},
    {"KX", "preference and host", "10 kx.example.com.", "RFC 2230 section 3.1"},
    {"LOC", "latitude, longitude, altitude, size and precisions", "52 22 23.000 N 4 53 32.000 E -2.00m 1m 10000m 10m", "RFC 1876 section 3"},
    {"LP", "preference and name", "10 l64.example.com.", "RFC 6742 section 2.4.2"},
    {"LUA", "type and code in quotes", "A \"ifportup(443, {'192.0.2.1'})\"", ""},
    {"MX", "preference and mail server", "10 mail.example.com.", "RFC 1035 section 3.3.9"},
    {"NAPTR", "order, preference, flags, services, expression, replacement", "100 10 \"s\" \"SIP+D2U\" \"\" _sip._udp.example.com.", "RFC 3403 section 4.1"},
    {"NS", "one name", "ns1.example.com.", "RFC 1035 section 3.3.11"},
    {"OPENPGPKEY", "key in base64", "<base64>", "RFC 7929 section 2.3"},
    {"PTR", "one name", "www.example.com.", "RFC 1035 section 3.3.12"},
    {"RP", "mailbox and name of a TXT record", "admin.example.com. .", "RFC 1183 section 2"},
    {"SMIMEA", "usage, selector, matching type, data in hexadecimal", "3 1 1 <hexadecimal>", "RFC 8162 section 2"},
    {"SOA", "first nameserver, mailbox, serial, refresh, retry, expire, negative TTL", "ns1.example.com. hostmaster.example.com. 2026112401 10800 3600 604800 3600", "RFC 1035 section 3.3.13"},
    {"SPF", "strings in quotes", "\"v=spf1 -all\"", "RFC 4408 section 3.1.1"},
    {"SRV", "priority, weight, port, target", "10 60 5060 sip.example.com.", "RFC 2782"},
    {"SSHFP", "algorithm, type, fingerprint in hexadecimal", "4 2 <hexadecimal>", "RFC 4255 section 3.2"},
    {"SVCB", "priority, target, parameters", "1 svc.example.com. port=8443", "RFC 9460 section 2.1"},
    {"TLSA", "usage, selector, matching type, data in hexadecimal", "3 1 1 <hexadecimal>", "RFC 6698 section 2.2"},
    {"TXT", "strings of at most 255 octets in quotes", "\"v=spf1 -all\"", "RFC 1035 section 3.3.14"},
    {"URI", "priority, weight, target in quotes", "10 1 \"https://www.example.com/\"", "RFC 7553 section 4.1"},
    {"ZONEMD", "serial, scheme, algorithm, digest in hexadecimal", "2026112401 1 1 <hexadecimal>", "RFC 8976 section 2.3"},
};

const RdataForm* findForm(const std::string& mnemonic)
{
  const auto* found = std::find_if(std::begin(kForms), std::end(kForms), [&](const auto& form) { return form.type == mnemonic; });
  return found != std::end(kForms) ? found : nullptr;
}

} // namespace

std::string rdataHint(uint16_t type)
{
  const auto mnemonic = dns::rrtypeToText(type);
  const auto* form = findForm(mnemonic);
  if (form == nullptr) {
    return "Every type can be written as \\# length hexadecimal.";
  }
  return mnemonic + " data is: " + std::string(form->fields) + ". Example: " + std::string(form->example);
}

std::string rdataReference(uint16_t type)
{
  const auto* form = findForm(dns::rrtypeToText(type));
  return form != nullptr ? std::string(form->reference) : std::string();
}

} // namespace dodns::zonefile
