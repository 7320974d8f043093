// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/token.hh"

#include "fqdn.hh"
#include "test_database.hh"

#include <cppunit/extensions/HelperMacros.h>

using namespace dodns;
using recorddb::Scope;
using recorddb::TestDatabase;
using recorddb::Token;

class TokenTest : public CppUnit::TestFixture
{
  CPPUNIT_TEST_SUITE(TokenTest);
  CPPUNIT_TEST(tokenIsFoundByItsHash);
  CPPUNIT_TEST(revokedAndExpiredOnesAreNotFound);
  CPPUNIT_TEST(useIsRememberedByTheDay);
  CPPUNIT_TEST(tokensAreListed);
  CPPUNIT_TEST(scopesIncludeLesserOnes);
  CPPUNIT_TEST(patternsCoverZones);
  CPPUNIT_TEST(constraintsRefuse);
  CPPUNIT_TEST_SUITE_END();

  std::unique_ptr<TestDatabase> d_database;

  static std::string hash(char digit) { return std::string(64, digit); }

  static Token token(const std::string& label)
  {
    Token token;
    token.label = label;
    token.scopes = {Scope::write};
    return token;
  }

public:
  void setUp() override { d_database = std::make_unique<TestDatabase>(); }
  void tearDown() override { d_database.reset(); }

  void tokenIsFoundByItsHash()
  {
    auto given = token("mine, 'quoted'");
    given.scopes = {Scope::read, Scope::write};
    given.zones = {"example.com.", "*.example.org."};
    given.types = {"TXT"};
    const auto id = recorddb::createToken(d_database->sql(), hash('a'), given, "2100-01-01");
    const auto found = recorddb::findToken(d_database->sql(), hash('a'));
    CPPUNIT_ASSERT(found);
    CPPUNIT_ASSERT_EQUAL(id, found->id);
    CPPUNIT_ASSERT_EQUAL(given.label, found->label);
    CPPUNIT_ASSERT(given.scopes == found->scopes && given.zones == found->zones && given.types == found->types);
    CPPUNIT_ASSERT(!recorddb::findToken(d_database->sql(), hash('b')));
  }

  void revokedAndExpiredOnesAreNotFound()
  {
    recorddb::createToken(d_database->sql(), hash('a'), token("old"), "2020-01-01");
    const auto id = recorddb::createToken(d_database->sql(), hash('b'), token("bad"), {});
    CPPUNIT_ASSERT(recorddb::findToken(d_database->sql(), hash('b')));
    CPPUNIT_ASSERT(recorddb::revokeToken(d_database->sql(), id));
    CPPUNIT_ASSERT(!recorddb::findToken(d_database->sql(), hash('a')));
    CPPUNIT_ASSERT(!recorddb::findToken(d_database->sql(), hash('b')));
    CPPUNIT_ASSERT_MESSAGE("twice is once", !recorddb::revokeToken(d_database->sql(), id));
  }

  void useIsRememberedByTheDay()
  {
    const auto id = recorddb::createToken(d_database->sql(), hash('a'), token("x"), {});
    CPPUNIT_ASSERT(recorddb::findToken(d_database->sql(), hash('a'))->isUsedFirstToday);
    recorddb::noteTokenUse(d_database->sql(), id);
    CPPUNIT_ASSERT(!recorddb::findToken(d_database->sql(), hash('a'))->isUsedFirstToday);
  }

  void tokensAreListed()
  {
    recorddb::createToken(d_database->sql(), hash('a'), token("first"), "2100-01-01 12:00+00");
    recorddb::revokeToken(d_database->sql(), recorddb::createToken(d_database->sql(), hash('b'), token("second"), {}));
    const auto all = recorddb::listTokens(d_database->sql());
    CPPUNIT_ASSERT_EQUAL(size_t{2}, all.size());
    CPPUNIT_ASSERT_EQUAL(std::string("first 2100-01-01T12:00:00Z"), all[0].token.label + " " + all[0].token.expiresAt);
    CPPUNIT_ASSERT(all[0].revokedOn.empty() && all[0].lastUsedOn.empty() && !all[0].createdOn.empty());
    CPPUNIT_ASSERT(all[1].token.expiresAt.empty() && !all[1].revokedOn.empty());
  }

  void scopesIncludeLesserOnes()
  {
    Token reader;
    reader.scopes = {Scope::read};
    CPPUNIT_ASSERT(reader.may(Scope::read) && !reader.may(Scope::write) && !reader.may(Scope::admin));
    Token admin;
    admin.scopes = {Scope::admin};
    CPPUNIT_ASSERT(admin.may(Scope::read) && admin.may(Scope::write) && admin.may(Scope::admin));
    CPPUNIT_ASSERT(!Token().may(Scope::read));
  }

  void patternsCoverZones()
  {
    Token some;
    some.zones = {"example.com.", "*.example.org."};
    CPPUNIT_ASSERT(some.covers(recorddb::fqdn("example.com.")));
    CPPUNIT_ASSERT(!some.covers(recorddb::fqdn("sub.example.com.")));
    CPPUNIT_ASSERT(some.covers(recorddb::fqdn("a.b.example.org.")));
    CPPUNIT_ASSERT(!some.covers(recorddb::fqdn("example.org.")));
    CPPUNIT_ASSERT_MESSAGE("a dot inside a label separates nothing", !some.covers(recorddb::fqdn("a\\.example.org.").parent()));
    CPPUNIT_ASSERT(Token().covers(recorddb::fqdn("example.net.")));
    some.types = {"TXT"};
    CPPUNIT_ASSERT(some.mayWriteType("TXT") && !some.mayWriteType("A") && Token().mayWriteType("A"));
  }

  void constraintsRefuse()
  {
    const auto insert = [&](const std::string& what, const std::string& values) {
      recorddb::assertRefused(what, what, [&] { d_database->sql().executeScript("INSERT INTO dodns.tokens (hash, label, scopes) VALUES (" + values + ")"); });
    };
    insert("tokens_hash_is_sha256", "'\\x00', 'x', '{read}'");
    insert("tokens_label_is_not_empty", "sha256('a'), '', '{read}'");
    insert("tokens_label_is_not_too_long", "sha256('a'), repeat('x', 201), '{read}'");
    insert("tokens_scopes_are_known", "sha256('a'), 'x', '{root}'");
    insert("tokens_scopes_are_known", "sha256('a'), 'x', '{}'");
    recorddb::createToken(d_database->sql(), hash('a'), token("x"), {});
    insert("tokens_hash_is_unique", "'\\x" + hash('a') + "', 'x', '{read}'");
    d_database->login("test_api", "dodns_api");
    pg::Connection connection(d_database->settings("test_api"));
    const auto error = recorddb::refusal([&] { recorddb::createToken(connection, hash('a'), token("y"), {}); });
    CPPUNIT_ASSERT_MESSAGE("a refused hash is shown to nobody", std::string(error.what()).find("aaaa") == std::string::npos);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TokenTest);
