// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_layout.hh"

#include "dns/rdata_field.hh"
#include "dns/rdata_type.hh"

#include <map>
#include <string>

namespace dodns::dns {

namespace {

std::string layoutOf(std::string_view syntax)
{
  std::string layout;
  for (const char letter : syntax) {
    layout += rdataFieldKind(letter).layout;
  }
  return layout;
}

/** The layouts by syntax; several types share one. */
class Layouts
{
public:
  Layouts()
  {
    for (int type = 0; type <= 0xffff; ++type) {
      const auto syntax = rdataType(static_cast<uint16_t>(type)).syntax;
      if (!syntax.empty()) {
        d_layouts.emplace(syntax, layoutOf(syntax));
      }
    }
  }

  std::string_view find(std::string_view syntax) const
  {
    const auto found = d_layouts.find(syntax);
    return found != d_layouts.end() ? std::string_view(found->second) : std::string_view("*");
  }

private:
  std::map<std::string_view, std::string> d_layouts;
};

} // namespace

std::string_view rdataLayout(uint16_t type)
{
  static const Layouts layouts;
  return layouts.find(rdataType(type).syntax);
}

} // namespace dodns::dns
