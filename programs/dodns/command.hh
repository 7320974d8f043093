// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"

#include <boost/program_options.hpp>
#include <string>
#include <vector>

/** One object of `dodns OBJECT VERB …`, or a verb without object, in a file of
 * its own. */
struct Command
{
  const char* object;
  const char* usage; ///< for each verb what is typed, two or more spaces or a new line, what it does

  /** Runs one verb.
   * @param arguments what follows the object, the verb first if it has some.
   * @returns the exit status. @throws UsageError or base::Error. */
  int (*run)(const std::vector<std::string>& arguments);
};

/** Exit statuses of the program. */
inline constexpr int kOk = 0;
inline constexpr int kFailed = 1; ///< something is wrong with what was looked at, or was not done for that
inline constexpr int kWrongUsage = 2;
inline constexpr int kUnable = 3; ///< something could not be read or written; what throws base::Error

/** The command line is not as it should be; the text says what is wrong. */
class UsageError : public std::runtime_error
{
public:
  using std::runtime_error::runtime_error;
};

/** Reads `--database` and further options that follow a verb.
 * @param positional which of them need not be named; none.
 * @throws UsageError */
boost::program_options::variables_map readOptions(const std::vector<std::string>& arguments, boost::program_options::options_description options = {},
                                                  const boost::program_options::positional_options_description& positional = {});

/** Whatever was printed is in the standard output then. @throws base::Error when
 * it takes no more. */
void flushOutput();

/** Whether one of these two says which. */
bool hasDatabase(const boost::program_options::variables_map& options);

/** How to reach `--database` or the environment's DODNS_DATABASE. */
dodns::pg::ConnectionSettings databaseSettings(const boost::program_options::variables_map& options);

extern const Command backfillCommand;
extern const Command checkCommand;
extern const Command convertCommand;
extern const Command rejectedCommand;
extern const Command rolloutCommand;
extern const Command rulesCommand;
extern const Command schemaCommand;
extern const Command stageCommand;
extern const Command tokenCommand;
extern const Command verifyCommand;
