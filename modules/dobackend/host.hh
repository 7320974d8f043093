// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/** PowerDNS' interface, and all that differs between its versions.
 *
 * This is the only file that knows which PowerDNS it is compiled for.
 */

#include "arguments.hh"
#include "auth-caches.hh"
#include "auth-zonecache.hh"
#include "dnsbackend.hh"
#include "dnsparser.hh"
#include "dnsrecords.hh"
#include "dnsseckeeper.hh"
#include "logger.hh"
#include "pdnsexception.hh"
#include "statbag.hh"

extern StatBag S;
