// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/rules.hh"

#include "verify/characters.hh"
#include "verify/dispatch.hh"
#include "verify/tables.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

template <typename Subject>
void append(std::vector<const Rule*>& rules, const std::vector<Table<Subject>>& tables)
{
  for (const auto& table : tables) {
    for (const auto& row : table) {
      rules.push_back(&row.rule);
    }
  }
}

std::vector<const Rule*> collect()
{
  std::vector<const Rule*> rules;
  for (const auto* rule : textRules()) {
    rules.push_back(rule);
  }
  append(rules, entryTables());
  append(rules, rrsetTables());
  append(rules, nameTables());
  append(rules, placedTables());
  append(rules, zoneTables());
  return rules;
}

std::optional<size_t> indexOfCode(std::string_view code)
{
  const auto& rules = allRules();
  const auto found = std::find_if(rules.begin(), rules.end(), [code](const Rule* rule) { return rule->code == code; });
  return found != rules.end() ? std::optional(static_cast<size_t>(found - rules.begin())) : std::nullopt;
}

std::optional<Setting> settingFromText(std::string_view text)
{
  if (text == "off") {
    return Setting::off;
  }
  if (text == "warning") {
    return Setting::warning;
  }
  if (text == "error") {
    return Setting::error;
  }
  return std::nullopt;
}

} // namespace

const std::vector<const Rule*>& allRules()
{
  static const auto rules = collect();
  return rules;
}

size_t indexOf(const Rule& rule)
{
  const auto& rules = allRules();
  return static_cast<size_t>(std::find(rules.begin(), rules.end(), &rule) - rules.begin());
}

Rules::Rules()
{
  for (const auto* rule : allRules()) {
    d_settings.push_back(rule->severity == Severity::error ? Setting::error : Setting::warning);
  }
}

bool Rules::set(std::string_view code, Setting setting)
{
  const auto index = indexOfCode(code);
  if (index) {
    d_settings[*index] = setting;
  }
  return index.has_value();
}

void Rules::allowSigned()
{
  set("type-made-by-signer", Setting::off);
  set("type-from-keys", Setting::off);
}

std::optional<Setting> Rules::find(std::string_view code) const
{
  const auto index = indexOfCode(code);
  return index ? std::optional(d_settings[*index]) : std::nullopt;
}

std::optional<std::string> Rules::read(std::string_view setting)
{
  const auto equals = setting.find('=');
  if (equals == std::string_view::npos) {
    return "'" + std::string(setting) + "' is not of the form CODE=off, CODE=warning or CODE=error";
  }
  const auto code = trimmed(setting.substr(0, equals));
  const auto text = trimmed(setting.substr(equals + 1));
  const auto value = settingFromText(text);
  if (!value) {
    return "'" + std::string(text) + "' is not off, warning or error";
  }
  const auto index = indexOfCode(code);
  if (!index) {
    return "there is no rule '" + std::string(code) + "'; dodns rules lists them";
  }
  if (allRules()[*index]->isFixed && *value != Setting::error) {
    return "'" + std::string(code) + "' is always an error: what breaks it cannot be stored, or PowerDNS does not serve it";
  }
  d_settings[*index] = *value;
  return std::nullopt;
}

std::vector<std::string> Rules::readFile(std::string_view text)
{
  std::vector<std::string> mistakes;
  for (size_t line = 1; !text.empty(); ++line) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto setting = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (setting.empty() || setting.front() == '#') {
      continue;
    }
    if (const auto mistake = read(setting)) {
      mistakes.push_back("line " + std::to_string(line) + ": " + *mistake);
    }
  }
  return mistakes;
}

} // namespace dodns::verify
