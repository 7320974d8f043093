// g++ -std=c++17 fully_qualified.cc $(pkg-config --cflags --libs dodns-zonefile)
#include <dodns/zonefile.hh>
#include <iostream>

int main(int, char** arguments)
{
  auto reader = dodns::ZoneReader::openFile(arguments[1]);
  while (const auto record = reader.next()) {
    std::cout << record->name << ' ' << record->ttl << " IN " << record->type << ' ' << record->data << '\n';
  }
  for (const auto& finding : reader.takeFindings()) {
    std::cerr << finding.text;
  }
  return reader.errorCount() == 0 ? 0 : 1;
}
