// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/rules.hh"

#include <boost/program_options.hpp>

/** Adds `--rule CODE=SEVERITY`, as often as one likes, and `--rules FILE`, with the
 * severities that dodns-api has, too. */
void addRuleOptions(boost::program_options::options_description& options);

/** The rules as these options say; `--rule` counts more than the file.
 * @throws UsageError, base::Error when the file cannot be read. */
dodns::verify::Rules readRules(const boost::program_options::variables_map& values);
