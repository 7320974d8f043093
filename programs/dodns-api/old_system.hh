// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/metrics.hh"
#include "migration/dual_writer.hh"
#include "migration/worker.hh"
#include "options.hh"

/** Reads its settings, if there are any. @throws legacy::ConfigurationError */
void checkOldSystem(const Options& options);

/** All that a daemon has which writes an old DNS system, too. */
class OldSystem
{
public:
  /** @throws legacy::ConfigurationError */
  OldSystem(const Options& options, dodns::recorddb::Database& records);

  dodns::migration::DualWriter& writer() { return d_writer; }
  void addGauges(dodns::http::Metrics& metrics);

private:
  dodns::recorddb::Database d_journal;
  dodns::migration::DualWriter d_writer;
  dodns::migration::Worker d_worker;
};
