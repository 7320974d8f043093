// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
//
// Somebody else's program: it has the installed library and its header, and
// nothing else of this tree. Prints the claims that do not hold.
#include <dodns/zonefile.hh>

#include <iostream>
#include <stdexcept>

namespace {

unsigned passed = 0;
unsigned failed = 0;

void check(const char* claim, bool holds, const std::string& found = {})
{
  ++(holds ? passed : failed);
  if (!holds) {
    std::cout << "FAIL " << claim << ": " << found << '\n';
  }
}

std::string codes(const dodns::Findings& findings)
{
  std::string text;
  for (const auto& finding : findings) {
    text += (finding.isError ? "error " : "warning ") + finding.code + " " + finding.place.source + ":" + std::to_string(finding.place.line) + ":" + std::to_string(finding.place.column) + finding.place.member + " ";
  }
  return text;
}

std::string show(const dodns::Record& record)
{
  return record.name + " " + std::to_string(record.ttl) + " " + record.type + " " + record.data;
}

void checkEntries()
{
  dodns::Findings findings;
  auto record = dodns::readEntry({"www", 60, "mx", "10 Mail"}, "example.com", findings);
  check("an entry becomes a record with absolute names", record && show(*record) == "www.example.com. 60 MX 10 Mail.example.com.", record ? show(*record) : codes(findings));
  check("which is nothing to be warned of", findings.empty(), codes(findings));
  const auto entry = dodns::writeEntry(*record, "example.com.", findings);
  check("and an entry again", entry && entry->name == "www" && entry->ttl == 60 && entry->type == "MX" && entry->data == "10 Mail", codes(findings));

  record = dodns::readEntry({"www", 60, "A", "192.0.2.1"}, "bücher.de", findings);
  check("an origin may have U-labels", record && record->name == "www.xn--bcher-kva.de.", record ? record->name : codes(findings));

  record = dodns::readEntry({"@", 60, "CNAME", "www.example.com"}, "example.com.", findings);
  check("a forgotten dot is a warning", record && codes(findings) == "warning missing-final-dot :0:1data ", codes(findings));
  check("that people can read", findings.size() == 1 && findings[0].text.find("  www.example.com\n  ^\n") != std::string::npos, findings.empty() ? "" : findings[0].text);
  findings.clear();
  check("all errors of an entry come at once", !dodns::readEntry({"a..b", 60, "A", "192.0.2"}, "example.com.", findings) && codes(findings) == "error invalid-name :0:1name error invalid-rdata :0:1data ", codes(findings));
  findings.clear();
  check("an unknown type is an error", !dodns::readEntry({"a", 60, "BOGUS", ""}, "example.com.", findings) && codes(findings) == "error type-unknown :0:1type ", codes(findings));
  findings.clear();
  check("a record has no relative names", !dodns::writeEntry({"www", 60, "NS", "ns"}, "example.com.", findings) && codes(findings) == "error invalid-name :0:1name error invalid-rdata :0:1data ", codes(findings));
  try {
    dodns::readEntry({"a", 60, "A", "192.0.2.1"}, "a..b", findings);
    check("an origin that is no name is refused", false);
  }
  catch (const std::invalid_argument&) {
    check("an origin that is no name is refused", true);
  }
}

void checkReader()
{
  dodns::ReaderOptions options;
  options.origin = "example.com";
  options.ttl = 300;
  options.errorLimit = 3;
  auto reader = dodns::ZoneReader::openText("www A 192.0.2.1\n  A 192.0.2.256\n$INCLUDE /etc/passwd\nftp 60 A 192.0.2.2\nx BOGUS\ny A 192.0.2.3\n", "text", options);
  auto record = reader.next();
  check("a text is read", record && show(*record) == "www.example.com. 300 A 192.0.2.1", record ? show(*record) : "");
  check("a record knows where it is from", reader.place().source == "text" && reader.place().line == 1 && reader.place().column == 1);
  record = reader.next();
  check("reading goes on behind errors", record && show(*record) == "ftp.example.com. 60 A 192.0.2.2", record ? show(*record) : "");
  const auto findings = reader.takeFindings();
  check("which are all found", codes(findings) == "error invalid-rdata text:2:5data error include-refused text:3:10 ", codes(findings));
  auto moved = std::move(reader);
  check("until there are too many", !moved.next() && moved.errorCount() == 3 && moved.takeFindings().size() == 1);
  try {
    dodns::ZoneReader::openFile("/nowhere/zone");
    check("a file that is not there is refused", false);
  }
  catch (const std::runtime_error& error) {
    check("a file that is not there is refused", std::string(error.what()).find("/nowhere/zone") != std::string::npos, error.what());
  }
}

void checkWriter()
{
  std::string text;
  dodns::Findings findings;
  dodns::ZoneWriter writer("example.com", [&](std::string_view piece) { text += piece; });
  check("a record is written", writer.add({"www.example.com.", 60, "A", "192.0.2.1"}, findings));
  check("what is no record is not", !writer.add({"www.example.com.", 60, "A", "192.0.2"}, findings) && findings.size() == 1, codes(findings));
  check("the generic form is", writer.add({"example.com.", 60, "TYPE65280", "\\# 1 00"}, findings));
  writer.finish();
  auto reader = dodns::ZoneReader::openText(text, "written");
  std::string found;
  while (const auto record = reader.next()) {
    found += show(*record) + "\n";
  }
  check("and all is read again", found == "www.example.com. 60 A 192.0.2.1\nexample.com. 60 TYPE65280 \\# 1 00\n", text);
}

} // namespace

int main()
{
  checkEntries();
  checkReader();
  checkWriter();
  std::cout << passed << ' ' << failed << '\n';
  return failed == 0 ? 0 : 1;
}
