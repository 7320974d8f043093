// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "host_version.hh"

#include "host.hh"

#include <cstring>
#include <dlfcn.h>
#include <link.h>

namespace dodns::backend {

namespace {

/** Its one function gets the first slot behind all those of DNSBackend. */
class Probe : public DNSBackend
{
public:
  virtual void behindTheLast() {}
};

/** Octets of DNSBackend's virtual table in the headers we were compiled with.
 * In the Itanium C++ ABI (section 2.3) a pointer to a virtual member function
 * is 1 plus the offset of its slot; two words precede the first slot. */
size_t expectedTableSize()
{
  const auto pointer = &Probe::behindTheLast;
  ptrdiff_t encoded = 0;
  static_assert(sizeof(pointer) >= sizeof(encoded));
  std::memcpy(&encoded, &pointer, sizeof(encoded));
  return static_cast<size_t>(encoded - 1) + 2 * sizeof(void*);
}

std::optional<size_t> hostTableSize()
{
  void* table = dlsym(RTLD_DEFAULT, "_ZTV10DNSBackend");
  Dl_info info;
  const ElfW(Sym)* symbol = nullptr;
  if (table == nullptr || dladdr1(table, &info, reinterpret_cast<void**>(const_cast<ElfW(Sym)**>(&symbol)), RTLD_DL_SYMENT) == 0 || symbol == nullptr) {
    return std::nullopt;
  }
  return symbol->st_size;
}

std::optional<std::string> hostVersion()
{
  using GetVersion = std::string (*)();
  const auto getVersion = reinterpret_cast<GetVersion>(dlsym(RTLD_DEFAULT, "_Z14getPDNSVersionB5cxx11v"));
  return getVersion != nullptr ? std::optional(getVersion()) : std::nullopt;
}

} // namespace

std::optional<std::string> findVersionMismatch()
{
  const auto version = hostVersion();
  if (version && *version != kCompiledFor) {
    return "it was compiled for PowerDNS " + std::string(kCompiledFor) + " and this is PowerDNS " + *version;
  }
  const auto size = hostTableSize();
  if (!size || *size != expectedTableSize()) {
    const auto slots = [](size_t octets) { return std::to_string(octets / sizeof(void*) - 2); };
    return "it was compiled for PowerDNS " + std::string(kCompiledFor) + ", whose backends have " + slots(expectedTableSize()) + " virtual functions, and here they have " + (size ? slots(*size) : "an unknown number");
  }
  return std::nullopt;
}

} // namespace dodns::backend
