// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/server.hh"

#include <vector>

/** The sockets that systemd opened for us (sd_listen_fds(3)); those whose
 * FileDescriptorName is `https` are TLS. Empty when it opened none. */
std::vector<dodns::http::Endpoint> inheritedSockets();
