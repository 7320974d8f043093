// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_names.hh"

#include "dns/name_text.hh"

namespace dodns::dns {

namespace {

class AbsoluteNames : public RdataNames
{
public:
  bool read(std::string_view token, std::string& wire, std::string& reason) const override
  {
    const size_t start = wire.size();
    bool isAbsolute = false;
    if (!appendLabels(token, wire, isAbsolute, &reason)) {
      return false;
    }
    if (!isAbsolute) {
      reason = "is not fully qualified: its final dot is missing";
      return false;
    }
    wire += '\0';
    if (wire.size() - start > kMaxNameWireSize) {
      reason = "is longer than 255 octets";
      return false;
    }
    return true;
  }

  void write(std::string_view wire, std::string& text) const override
  {
    const size_t start = text.size();
    appendNameText(text, wire);
    for (size_t at = text.find('"', start); at != std::string::npos; at = text.find('"', at + 2)) {
      text.insert(at, 1, '\\');
    }
  }
};

} // namespace

const RdataNames& absoluteNames()
{
  static const AbsoluteNames names;
  return names;
}

} // namespace dodns::dns
