// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/server.hh"
#include "options.hh"

/** Lines on the standard error output, which systemd takes: text with the
 * priority that it reads (sd-daemon(3)), or JSON. */
void startLog(LogFormat format);

/** One line for a request that was answered. */
void logExchange(const dodns::http::Exchange& exchange);
