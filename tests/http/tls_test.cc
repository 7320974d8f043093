// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.hh"
#include "client.hh"

#include <cppunit/extensions/HelperMacros.h>
#include <cstdio>
#include <cstdlib>
#include <fstream>

using namespace dodns;
using http::TestServer;

class TlsTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(TlsTest);
  CPPUNIT_TEST(requestOverTlsIsAnswered);
  CPPUNIT_TEST(newCertificateIsUsedAfterReload);
  CPPUNIT_TEST(badCertificateIsRefusedAndTheOldOneStays);
  CPPUNIT_TEST(certificateThatIsMissingIsAnError);
  CPPUNIT_TEST_SUITE_END();

  std::string d_folder;

  static std::string output(const std::string& command)
  {
    auto* pipe = popen(command.c_str(), "r");
    std::string text;
    for (int octet = 0; (octet = fgetc(pipe)) != EOF;) {
      text += static_cast<char>(octet);
    }
    pclose(pipe);
    return text;
  }

  void makeCertificate(const std::string& name)
  {
    output("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + name + " -keyout " + d_folder + "/key.pem -out " + d_folder + "/certificate.pem 2>&1");
  }

  http::ServerSettings settings() const
  {
    http::ServerSettings settings;
    settings.endpoints = {{"127.0.0.1", 0, true}};
    settings.tls = {d_folder + "/certificate.pem", d_folder + "/key.pem"};
    return settings;
  }

  /** What openssl's client sees: the certificate's subject and the response. */
  static std::string ask(TestServer& server)
  {
    return output("(printf 'GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n'; sleep 0.5) | timeout 10 openssl s_client -ign_eof -connect 127.0.0.1:" + std::to_string(server.port()) + " 2>&1");
  }

  static void assertContains(const std::string& wanted, const std::string& text)
  {
    CPPUNIT_ASSERT_MESSAGE(wanted + " is not in: " + text, text.find(wanted) != std::string::npos);
  }

public:
  void setUp() override
  {
    char folder[] = "dodns-tls.XXXXXX";
    CPPUNIT_ASSERT(mkdtemp(folder) != nullptr);
    d_folder = folder;
    makeCertificate("one.example");
  }

  void tearDown() override { output("rm -r " + d_folder); }

  void requestOverTlsIsAnswered()
  {
    TestServer server(settings());
    const auto seen = ask(server);
    assertContains("CN = one.example", seen);
    assertContains("127.0.0.1 a\n", seen);
  }

  void newCertificateIsUsedAfterReload()
  {
    TestServer server(settings());
    makeCertificate("two.example");
    assertContains("CN = one.example", ask(server));
    server.server().reloadCertificates();
    assertContains("CN = two.example", ask(server));
  }

  void badCertificateIsRefusedAndTheOldOneStays()
  {
    TestServer server(settings());
    std::ofstream(d_folder + "/certificate.pem") << "no certificate\n";
    CPPUNIT_ASSERT_THROW(server.server().reloadCertificates(), base::Error);
    assertContains("CN = one.example", ask(server));
  }

  void certificateThatIsMissingIsAnError()
  {
    auto wrong = settings();
    wrong.tls.certificates = d_folder + "/missing.pem";
    CPPUNIT_ASSERT_THROW(TestServer{wrong}, base::Error);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TlsTest);
