// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

// PowerDNS' headers test what its own configure found. These are the tests that
// are reached from the headers that the module includes, in 4.7 to 5.1, answered
// for OpenSSL 1.1 or newer. The only one that changes the layout of classes is
// PDNS_AUTH, which 5.0 and newer give to the compiler for everything that is
// pdns_server or pdnsutil. RECURSOR, which would too, stays undefined.

#define HAVE_EVP_MD_CTX_FREE 1
#define HAVE_EVP_MD_CTX_NEW 1
#define HAVE_LIBCRYPTO 1
#define HAVE_LUA_RECORDS 1
#define PDNS_AUTH 1
