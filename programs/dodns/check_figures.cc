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
class Metrics
{
public:
  explicit Metrics(std::string prefix)
      : d_prefix(std::move(prefix)) { d_lines << std::setprecision(12); }

  std::string text() const { return d_lines.str(); }

  void add(const std::string& name, const char* help, double value, const char* type = "gauge")
  {
    begin(name, help, type);
    d_lines << d_prefix << name << ' ' << value << '\n';
  }

  void add(const migration::DifferenceCounts& differences, const std::string& name = "differences", const char* help = "Differences by class.", const char* type = "gauge")
  {
    begin(name, help, type);
    for (size_t i = 0; i < differences.size(); ++i) {
      d_lines << d_prefix << name << "{class=\"" << toText(static_cast<migration::DifferenceClass>(i)) << "\"} " << differences[i] << '\n';
    }
  }

  std::string finish()
  {
    add("finished_timestamp_seconds", "When the last round ended, in Unix time.", static_cast<double>(std::time(nullptr)));
    return d_lines.str();
  }

private:
  void begin(const std::string& name, const char* help, const char* type)
  {
    d_lines << "# HELP " << d_prefix << name << ' ' << help << "\n# TYPE " << d_prefix << name << ' ' << type << '\n';
  }

  const std::string d_prefix;
  std::ostringstream d_lines;
};

} // namespace

std::string figureLines(const migration::ContentFigures& figures)
{
  Metrics metrics("dodns_check_");
  metrics.add("zones", "Zones that the last round looked at.", static_cast<double>(figures.zones));
  metrics.add("equal_zones", "Zones that both systems have alike.", static_cast<double>(figures.equalZones));
  metrics.add("unchanged_zones", "Equal zones that had changed nowhere since they were compared.", static_cast<double>(figures.unchangedZones));
  metrics.add("incremental_zones", "Zones of which the old system was only asked what changed.", static_cast<double>(figures.incrementalZones));
  metrics.add("failed_zones", "Zones that could not be compared.", static_cast<double>(figures.failedZones));
  metrics.add("records", "Records of the old system that were compared.", static_cast<double>(figures.records));
  metrics.add(figures.differences);
  metrics.add("seconds", "Time that the last round took.", std::chrono::duration<double>(figures.time).count());
  return metrics.finish();
}

std::string figureLines(const ToldFigures& figures)
{
  constexpr const char* kCounter = "counter";
  Metrics metrics("dodns_check_notify_");
  metrics.add("received_total", "Messages of NOTIFY that were believed.", static_cast<double>(figures.believed), kCounter);
  metrics.add("refused_total", "Messages that were not.", static_cast<double>(figures.refused), kCounter);
  metrics.add("zones_total", "Zones that were looked at because of them.", static_cast<double>(figures.zones), kCounter);
  metrics.add(figures.differences, "differences_total", "Differences that were found then, by class.", kCounter);
  return metrics.text();
}

std::string figureLines(const migration::AnswerFigures& figures)
{
  Metrics metrics("dodns_check_answers_");
  metrics.add("questions", "Questions that the last round asked both nameservers.", static_cast<double>(figures.questions));
  metrics.add("equal", "Answers that were alike.", static_cast<double>(figures.equal));
  metrics.add("failed", "Questions that one of the two did not answer.", static_cast<double>(figures.failed));
  metrics.add(figures.differences);
  return metrics.finish();
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
