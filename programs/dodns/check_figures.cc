// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "check_output.hh"

#include <cstdio>
#include <ctime>
#include <fstream>
#include <iomanip>
#include <sstream>

using namespace dodns;

namespace {

/** Lines in Prometheus' text format. */
class Gauges
{
public:
  explicit Gauges(std::string prefix)
      : d_prefix(std::move(prefix)) {}

  void add(const std::string& name, const char* help, double value)
  {
    begin(name, help);
    d_lines << d_prefix << name << ' ' << value << '\n';
  }

  void add(const migration::DifferenceCounts& differences)
  {
    begin("differences", "Differences by class.");
    for (size_t i = 0; i < differences.size(); ++i) {
      d_lines << d_prefix << "differences{class=\"" << toText(static_cast<migration::DifferenceClass>(i)) << "\"} " << differences[i] << '\n';
    }
  }

  std::string finish()
  {
    d_lines << std::setprecision(12);
    add("finished_timestamp_seconds", "When the last round ended, in Unix time.", static_cast<double>(std::time(nullptr)));
    return d_lines.str();
  }

private:
  void begin(const std::string& name, const char* help)
  {
    d_lines << "# HELP " << d_prefix << name << ' ' << help << "\n# TYPE " << d_prefix << name << " gauge\n";
  }

  const std::string d_prefix;
  std::ostringstream d_lines;
};

} // namespace

std::string figureLines(const migration::ContentFigures& figures)
{
  Gauges gauges("dodns_check_");
  gauges.add("zones", "Zones that the last round looked at.", static_cast<double>(figures.zones));
  gauges.add("equal_zones", "Zones that both systems have alike.", static_cast<double>(figures.equalZones));
  gauges.add("failed_zones", "Zones that could not be compared.", static_cast<double>(figures.failedZones));
  gauges.add("records", "Records of the old system that were compared.", static_cast<double>(figures.records));
  gauges.add(figures.differences);
  gauges.add("seconds", "Time that the last round took.", std::chrono::duration<double>(figures.time).count());
  return gauges.finish();
}

std::string figureLines(const migration::AnswerFigures& figures)
{
  Gauges gauges("dodns_check_answers_");
  gauges.add("questions", "Questions that the last round asked both nameservers.", static_cast<double>(figures.questions));
  gauges.add("equal", "Answers that were alike.", static_cast<double>(figures.equal));
  gauges.add("failed", "Questions that one of the two did not answer.", static_cast<double>(figures.failed));
  gauges.add(figures.differences);
  return gauges.finish();
}

void writeFigures(const std::string& path, const std::string& lines)
{
  const auto written = path + ".new";
  std::ofstream file(written);
  file << lines;
  file.close();
  if (!file || std::rename(written.c_str(), path.c_str()) != 0) {
    throw base::Error(path + " cannot be written");
  }
}
