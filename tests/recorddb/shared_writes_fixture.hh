// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/shared_writes.hh"
#include "test_database.hh"

#include <cppunit/TestFixture.h>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace dodns::recorddb {

/** Changes of a zone, example.com. with the id 1, that come at the same time. */
class SharedWritesFixture : public CppUnit::TestFixture
{
public:
  void setUp() override
  {
    d_database = std::make_unique<TestDatabase>();
    d_database->addZone("example.com.");
    pg::PoolSettings pool;
    pool.connection = d_database->settings();
    d_records = std::make_unique<Database>(pool);
    d_writes = std::make_unique<SharedWrites>(*d_records);
  }
  void tearDown() override
  {
    d_writes.reset();
    d_records.reset();
    d_database.reset();
  }

protected:
  const dns::Name d_zone = dns::Name::parse("example.com.").value();
  std::unique_ptr<TestDatabase> d_database;
  std::unique_ptr<Database> d_records;
  std::unique_ptr<SharedWrites> d_writes;

  /** Writes past what is kept for the end. */
  static SharedChange insert(int number)
  {
    return [number](pg::Connection& connection, SharedTransaction& shared) {
      shared.beforeWrite();
      connection.execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) VALUES (1, $1, 'A', 60, '192.0.2.1')", {"n" + std::to_string(number) + ".example.com."});
    };
  }

  static NumberedRecord record(const std::string& label, const std::string& type = "A", const std::string& rdata = "192.0.2.1") { return {0, label + ".example.com.", type, 60, rdata, "as given"}; }

  SharedChange add(const NumberedRecord& record)
  {
    return [this, record](pg::Connection& /*unused*/, SharedTransaction& shared) { shared.write(*shared.lockZone(d_zone), nullptr, &record); };
  }

  /** A record, the serial, and an entry of the audit log with `after`. */
  SharedChange write(int number, const std::string& after = "{}")
  {
    return [this, number, after](pg::Connection& connection, SharedTransaction& shared) {
      add(record("n" + std::to_string(number)))(connection, shared);
      shared.raiseSerial(*shared.lockZone(d_zone));
      shared.addAuditEntry({{}, AuditAction::create, d_zone, {}, after});
    };
  }

  void awaitWaiting(size_t changes)
  {
    while (d_writes->waiting("k") < changes) {
      std::this_thread::yield();
    }
  }

  /** Runs all of `changes` at once, behind a first one that holds them up.
   * @returns which failed, by number. */
  std::string runBehindOne(const std::vector<SharedChange>& changes)
  {
    std::promise<void> begun;
    std::promise<void> go;
    auto released = go.get_future().share();
    std::thread first([&] {
      try {
        d_writes->write("k", [&, isFirst = true](pg::Connection& /*unused*/, SharedTransaction& /*unused*/) mutable {
          if (std::exchange(isFirst, false)) {
            begun.set_value();
            released.wait();
          }
        });
      }
      catch (const pg::Error&) {
        // As those who were with it.
      }
    });
    begun.get_future().wait();
    std::vector<std::future<bool>> others;
    for (const auto& change : changes) {
      others.push_back(std::async(std::launch::async, [this, &change] {
        try {
          d_writes->write("k", change);
          return true;
        }
        catch (const std::exception&) {
          return false;
        }
      }));
      awaitWaiting(others.size()); // so that they come in this order
    }
    go.set_value();
    first.join();
    std::string failed;
    for (size_t i = 0; i < others.size(); ++i) {
      failed += others[i].get() ? "" : std::to_string(i) + " ";
    }
    return failed;
  }

  std::string commits() { return d_database->rows("SELECT count(DISTINCT xid) FROM dodns.change_feed WHERE scope = 'name'"); }
};

} // namespace dodns::recorddb
