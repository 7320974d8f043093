dnl Copyright the dodns authors
dnl SPDX-License-Identifier: GPL-2.0-or-later

dnl The libraries that have no pkg-config file on every system, and the
dnl language level. Each sets NAME_CFLAGS and NAME_LIBS like PKG_CHECK_MODULES.

dnl AM_CXXFLAGS says -std=gnu++17, the level of PowerDNS' headers.
AC_DEFUN([DODNS_CXX17], [
  AC_MSG_CHECKING([whether $CXX compiles C++17])
  dodns_saved_CXXFLAGS=$CXXFLAGS
  CXXFLAGS="$CXXFLAGS -std=gnu++17"
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
    #include <charconv>
    #include <optional>
    #include <string_view>
    ]], [[
    std::optional<std::string_view> text = "7";
    int number = 0;
    if (auto [end, error] = std::from_chars(text->begin(), text->end(), number); error == std::errc()) {
      return number - 7;
    }
    ]])],
    [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([a C++17 compiler with its library is needed, such as g++ 8 or newer (Debian: apt-get install g++)])])
  CXXFLAGS=$dodns_saved_CXXFLAGS
])

AC_DEFUN([DODNS_LMDB], [
  PKG_CHECK_MODULES([LMDB], [lmdb], [], [
    AC_CHECK_HEADER([lmdb.h], [], [AC_MSG_ERROR([lmdb.h not found (Debian: apt-get install liblmdb-dev)])])
    AC_CHECK_LIB([lmdb], [mdb_env_create], [LMDB_LIBS=-llmdb],
      [AC_MSG_ERROR([liblmdb not found (Debian: apt-get install liblmdb-dev)])])
  ])
])

AC_DEFUN([DODNS_THREADS], [
  THREAD_LIBS=
  dodns_saved_LIBS=$LIBS
  AC_SEARCH_LIBS([pthread_create], [pthread],
    [AS_IF([test "x$ac_cv_search_pthread_create" != "xnone required"], [THREAD_LIBS=$ac_cv_search_pthread_create])],
    [AC_MSG_ERROR([no POSIX threads])])
  LIBS=$dodns_saved_LIBS
  AC_SUBST([THREAD_LIBS])
])

dnl The headers must be of the version that pdns_server was built with, because
dnl its DNSName stores a Boost string: the distribution's own.
AC_DEFUN([DODNS_BOOST], [
  AC_CHECK_HEADERS([boost/container/string.hpp boost/multi_index_container.hpp boost/program_options.hpp boost/beast.hpp], [],
    [AC_MSG_ERROR([Boost's headers not found (Debian: apt-get install libboost-dev libboost-program-options-dev)])])
  AC_MSG_CHECKING([for Boost.Program_options])
  dodns_saved_LIBS=$LIBS
  BOOST_PROGRAM_OPTIONS_LIBS=-lboost_program_options
  LIBS="$BOOST_PROGRAM_OPTIONS_LIBS $LIBS"
  AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <boost/program_options.hpp>]],
    [[boost::program_options::options_description options("x");]])],
    [AC_MSG_RESULT([$BOOST_PROGRAM_OPTIONS_LIBS])],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([libboost_program_options not found (Debian: apt-get install libboost-program-options-dev)])])
  LIBS=$dodns_saved_LIBS
  AC_SUBST([BOOST_PROGRAM_OPTIONS_LIBS])
])
