// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.hh"

#include "command.hh"

#include <cstdlib>
#include <iostream>

namespace options = boost::program_options;

namespace {

const Command* const kCommands[] = {
    &backfillCommand,
    &checkCommand,
    &convertCommand,
    &rejectedCommand,
    &rolloutCommand,
    &rulesCommand,
    &schemaCommand,
    &stageCommand,
    &tokenCommand,
    &verifyCommand,
};

void printHelp(std::ostream& out)
{
  out << "usage: dodns [OBJECT] VERB [OPTION...]\n\n";
  for (const auto* command : kCommands) {
    out << command->usage;
  }
  out << "\n  --database CONNECTION  libpq connection string of the record database; default: $DODNS_DATABASE\n"
         "  --help, --version\n\n"
         "Exit status: 0 done; 1 something is wrong with what was looked at, or was not done for that; 2 wrong usage;\n"
         "3 something could not be read or written, such as the record database.\n";
}

int run(const std::vector<std::string>& arguments)
{
  if (arguments.empty()) {
    printHelp(std::cerr);
    return kWrongUsage;
  }
  for (const auto& argument : arguments) {
    if (argument == "--help" || argument == "-h") {
      printHelp(std::cout);
      return kOk;
    }
    if (argument == "--version") {
      std::cout << "dodns " DODNS_VERSION "\n";
      return kOk;
    }
  }
  for (const auto* command : kCommands) {
    if (arguments.front() == command->object) {
      const int status = command->run({arguments.begin() + 1, arguments.end()});
      if (status != kUnable) {
        flushOutput();
      }
      return status;
    }
  }
  throw UsageError("there is no command '" + arguments.front() + "'");
}

} // namespace

options::variables_map readOptions(const std::vector<std::string>& arguments, options::options_description further, const options::positional_options_description& positional)
{
  further.add_options()("database", options::value<std::string>());
  options::variables_map values;
  try {
    options::store(options::command_line_parser(arguments).options(further).positional(positional).run(), values);
    options::notify(values);
  }
  catch (const options::error& error) {
    throw UsageError(error.what());
  }
  return values;
}

void flushOutput()
{
  if (!std::cout.flush()) {
    throw dodns::base::Error("cannot write to the standard output");
  }
}

bool hasDatabase(const options::variables_map& options)
{
  const char* fromEnvironment = std::getenv("DODNS_DATABASE");
  return options.count("database") > 0 || (fromEnvironment != nullptr && *fromEnvironment != '\0');
}

dodns::pg::ConnectionSettings databaseSettings(const options::variables_map& options)
{
  if (!hasDatabase(options)) {
    throw UsageError("say which database: --database CONNECTION or the environment's DODNS_DATABASE");
  }
  dodns::pg::ConnectionSettings settings;
  settings.conninfo = options.count("database") > 0 ? options["database"].as<std::string>() : std::getenv("DODNS_DATABASE");
  return settings;
}

int main(int argc, char** argv)
{
  try {
    return run({argv + 1, argv + argc});
  }
  catch (const UsageError& error) {
    std::cerr << "dodns: " << error.what() << "\nTry 'dodns --help'.\n";
    return kWrongUsage;
  }
  catch (const dodns::base::Error& error) {
    std::cerr << "dodns: " << error.what() << '\n';
    return kUnable;
  }
}
