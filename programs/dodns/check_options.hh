// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "migration/difference.hh"
#include "recorddb/consistency.hh"

#include <boost/program_options.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

/** What both forms of `dodns check` have in common. */

/** The value of an option in seconds. @throws UsageError */
std::chrono::milliseconds secondsOf(const boost::program_options::variables_map& values, const char* option);

/** The value of --rate. @throws UsageError */
double rateOf(const boost::program_options::variables_map& values);

/** Those of --zone. @throws UsageError */
std::vector<dodns::dns::Name> zonesOf(const boost::program_options::variables_map& values);

/** @returns whether the format is json. @throws UsageError unless it is that or text. */
bool isJson(const boost::program_options::variables_map& values);

/** Runs a round once and returns its exit status, or for ever with --every;
 * then an error of one round does not end it. `waitUntil` waits between rounds. */
int runRounds(const boost::program_options::variables_map& values, const std::function<int()>& round, const std::function<void(std::chrono::steady_clock::time_point)>& waitUntil);

void setCounts(dodns::recorddb::ConsistencyCheck& kept, const dodns::migration::DifferenceCounts& counts);

/** Compares the answers of --old and --new. @returns the exit status. */
int checkAnswers(const boost::program_options::variables_map& values);
