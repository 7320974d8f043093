// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/reverse.hh"

#include "verify/labels.hh"

#include <algorithm>
#include <charconv>
#include <vector>

namespace dodns::verify {

namespace {

bool isNibble(std::string_view label)
{
  return label.size() == 1 && ((label[0] >= '0' && label[0] <= '9') || (label[0] >= 'a' && label[0] <= 'f'));
}

bool isOctet(std::string_view label)
{
  unsigned number = 0;
  const auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), number);
  return error == std::errc() && end == label.data() + label.size() && number <= 255 && (label.size() == 1 || label[0] != '0');
}

/** The labels of an address, most significant first, without the two of the tree. */
std::vector<std::string_view> addressLabels(const dns::Name& name)
{
  std::vector<std::string_view> labels;
  for (const auto label : Labels(name)) {
    labels.push_back(label);
  }
  labels.resize(labels.size() - 2);
  std::reverse(labels.begin(), labels.end());
  return labels;
}

ReverseShape shapeOfIpv4(const std::vector<std::string_view>& labels)
{
  for (size_t i = 0; i < labels.size(); ++i) {
    if (i >= 4) {
      return ReverseShape::wrong;
    }
    if (!isOctet(labels[i]) && labels[i] != "*") {
      // A network's part of the last octet has any name, and any names below it.
      return i == 3 ? ReverseShape::host : ReverseShape::wrong;
    }
  }
  return labels.size() == 4 ? ReverseShape::host : ReverseShape::network;
}

ReverseShape shapeOfIpv6(const std::vector<std::string_view>& labels)
{
  const auto isRight = [](std::string_view label) { return isNibble(label) || label == "*"; };
  if (labels.size() > 32 || !std::all_of(labels.begin(), labels.end(), isRight)) {
    return ReverseShape::wrong;
  }
  return labels.size() == 32 ? ReverseShape::host : ReverseShape::network;
}

} // namespace

ReverseTree reverseTreeOf(const dns::Name& name)
{
  static const auto ipv4 = *dns::Name::parse("in-addr.arpa.");
  static const auto ipv6 = *dns::Name::parse("ip6.arpa.");
  if (name.isWithin(ipv4)) {
    return ReverseTree::ipv4;
  }
  return name.isWithin(ipv6) ? ReverseTree::ipv6 : ReverseTree::none;
}

ReverseShape reverseShapeOf(const dns::Name& name)
{
  switch (reverseTreeOf(name)) {
  case ReverseTree::none:
    return ReverseShape::wrong;
  case ReverseTree::ipv4:
    return shapeOfIpv4(addressLabels(name));
  case ReverseTree::ipv6:
    return shapeOfIpv6(addressLabels(name));
  }
  return ReverseShape::wrong;
}

} // namespace dodns::verify
