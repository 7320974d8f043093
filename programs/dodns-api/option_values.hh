// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/server.hh"

#include <optional>
#include <string>

/** Reads `127.0.0.1:8080` or `[::1]:8080`. */
std::optional<dodns::http::Endpoint> readEndpoint(const std::string& text);
