// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <string>
#include <string_view>

namespace dodns::verify {

/** The labels of a name, the first one first and the root's not: views into the
 * name, which must outlive them. Only for src/verify. */
class Labels
{
public:
  class Iterator
  {
  public:
    explicit Iterator(const char* at)
        : d_at(at) {}

    std::string_view operator*() const { return {d_at + 1, size()}; }
    Iterator& operator++()
    {
      d_at += size() + 1;
      return *this;
    }
    bool operator!=(const Iterator& rhs) const { return d_at != rhs.d_at; }

  private:
    size_t size() const { return static_cast<unsigned char>(*d_at); }

    const char* d_at;
  };

  explicit Labels(const dns::Name& name)
      : d_wire(name.wire()) {}

  Iterator begin() const { return Iterator(d_wire.data()); }
  Iterator end() const { return Iterator(d_wire.data() + d_wire.size() - 1); }

  /** The one at `index` from 0; empty when there are fewer. */
  std::string_view at(size_t index) const
  {
    for (const auto label : *this) {
      if (index-- == 0) {
        return label;
      }
    }
    return {};
  }

private:
  const std::string& d_wire;
};

inline bool isWildcard(const dns::Name& name)
{
  return Labels(name).at(0) == "*";
}

/** Whether a label is one that names a service, `_tcp` (RFC 8552). */
inline bool isUnderscored(std::string_view label)
{
  return label.size() > 1 && label[0] == '_';
}

/** Whether a mailbox was written as in mail, not as a name (RFC 1035 section 8). */
inline bool hasAt(const dns::Name& mailbox)
{
  for (const auto label : Labels(mailbox)) {
    if (label.find('@') != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

/** A label as a name shows it, for messages. */
inline std::string labelText(std::string_view label)
{
  std::string wire(1, static_cast<char>(label.size()));
  wire += label;
  wire += '\0';
  const auto name = dns::Name::fromWire(wire);
  auto text = name ? name->toText() : std::string();
  text.pop_back();
  return text;
}

} // namespace dodns::verify
