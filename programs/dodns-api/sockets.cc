// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "sockets.hh"

#include <cstdlib>
#include <string_view>
#include <systemd/sd-daemon.h>

std::vector<dodns::http::Endpoint> inheritedSockets()
{
  char** names = nullptr;
  const int count = sd_listen_fds_with_names(1, &names);
  std::vector<dodns::http::Endpoint> endpoints;
  for (int i = 0; i < count; ++i) {
    const bool isTls = std::string_view(names[i]) == "https";
    endpoints.push_back({"", 0, isTls, SD_LISTEN_FDS_START + i});
    std::free(names[i]);
  }
  std::free(names);
  return endpoints;
}
