// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

// PowerDNS' headers test what its own configure found. These are the tests that
// are reached from dnsbackend.hh and the headers that the module includes
// beside it, answered for OpenSSL 1.1 or newer. None changes the layout of a
// class; RECURSOR, which would, stays undefined.

#define HAVE_EVP_MD_CTX_FREE 1
#define HAVE_EVP_MD_CTX_NEW 1
#define HAVE_LUA_RECORDS 1
