dnl Copyright the dodns authors
dnl SPDX-License-Identifier: GPL-2.0-or-later

dnl DODNS_PDNS: what the module's build needs to know about its host.
dnl
dnl PowerDNS installs no headers, its class layout changes even between patch
dnl releases, and nothing in it checks that a module fits. So the module is
dnl compiled against the unpacked source of exactly the installed server, and
dnl this refuses any other. Sets PDNS_SOURCE (absolute), PDNS_SOURCE_VERSION,
dnl PDNS_SERVER, PDNSUTIL, pdns_moduledir and the conditional BUILD_MODULE.
AC_DEFUN([DODNS_PDNS], [
  AC_ARG_WITH([pdns-source],
    [AS_HELP_STRING([--with-pdns-source=DIR], [unpacked source of exactly the installed pdns-server; build-aux/fetch-pdns-source gets it])],
    [], [with_pdns_source=unsaid])
  AC_ARG_ENABLE([module],
    [AS_HELP_STRING([--disable-module], [do not build the PowerDNS module, which then needs no PowerDNS source])])
  AC_ARG_WITH([pdns-moduledir],
    [AS_HELP_STRING([--with-pdns-moduledir=DIR], [where to install the module: pdns_server's module-dir @<:@LIBDIR/pdns@:>@])],
    [], [with_pdns_moduledir='${libdir}/pdns'])
  AC_SUBST([pdns_moduledir], [$with_pdns_moduledir])

  dodns_sbin_path="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
  AC_PATH_PROG([PDNS_SERVER], [pdns_server], [], [$dodns_sbin_path])
  AC_PATH_PROG([PDNSUTIL], [pdnsutil], [], [$dodns_sbin_path])
  pdns_server_version=
  AS_IF([test -n "$PDNS_SERVER"],
    [pdns_server_version=`$PDNS_SERVER --version 2>&1 | sed -n 's/.*PowerDNS Authoritative Server \(@<:@0-9@:>@@<:@^ @:>@*\).*/\1/p' | head -n 1`])

  PDNS_SOURCE=
  PDNS_SOURCE_VERSION=
  AS_IF([test "x$enable_module" = xno], [with_pdns_source=no])
  AS_CASE([$with_pdns_source],
    [no], [AC_MSG_WARN([without PowerDNS' source the module libdobackend.so is not built; everything else is])],
    [unsaid|yes], [AC_MSG_ERROR([the module needs PowerDNS' source. Get it with
    $srcdir/build-aux/fetch-pdns-source DIR
  and give configure the folder that it prints: --with-pdns-source=FOLDER.
  To build everything but the module: --without-pdns-source])],
    [DODNS_PDNS_SOURCE])
  AC_SUBST([PDNS_SOURCE])
  AC_SUBST([PDNS_SOURCE_VERSION])
  AM_CONDITIONAL([BUILD_MODULE], [test -n "$PDNS_SOURCE"])
])

AC_DEFUN([DODNS_PDNS_SOURCE], [
  AS_IF([test -r "$with_pdns_source/pdns/dnsbackend.hh" && test -r "$with_pdns_source/configure.ac"], [],
    [AC_MSG_ERROR([$with_pdns_source is not an unpacked source of PowerDNS: it has no pdns/dnsbackend.hh.
  $srcdir/build-aux/fetch-pdns-source gets it.])])
  PDNS_SOURCE=`cd "$with_pdns_source" && pwd`
  PDNS_SOURCE_VERSION=`sed -n 's/^AC@&t@_INIT(@<:@^,@:>@*, *@<:@@<:@@:>@*\(@<:@^@:>@,)@:>@*\).*/\1/p' "$PDNS_SOURCE/configure.ac"`

  AC_MSG_CHECKING([whether PowerDNS' source is that of the installed server])
  AS_IF([test -z "$pdns_server_version"],
    [AC_MSG_RESULT([no server])
     AC_MSG_ERROR([pdns_server was not found, or does not say its version.
  The module must be built for exactly the server that loads it.
  Debian: apt-get install pdns-server. Elsewhere: PDNS_SERVER=/path/to/pdns_server])])
  AS_IF([test "x$PDNS_SOURCE_VERSION" != "x$pdns_server_version"],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([PowerDNS' source is of version ${PDNS_SOURCE_VERSION:-unknown}, the installed server of version $pdns_server_version.
  source: $PDNS_SOURCE
  server: $PDNS_SERVER
  A module built from the one must not be loaded into the other. Get the source that fits with
    $srcdir/build-aux/fetch-pdns-source DIR
  and give configure the folder that it prints: --with-pdns-source=FOLDER])])
  AC_MSG_RESULT([yes, $PDNS_SOURCE_VERSION])

  AS_IF([test -z "$PDNSUTIL"],
    [AC_MSG_ERROR([pdnsutil was not found beside pdns_server; it loads the module, too])])
  AC_CHECK_HEADER([openssl/evp.h], [],
    [AC_MSG_ERROR([PowerDNS' headers need those of OpenSSL (Debian: apt-get install libssl-dev)])])
])
