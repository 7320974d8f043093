// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dobackend.hh"

#include "host_rdata.hh"

#include <algorithm>

namespace dodns::backend {

namespace {

/** What a stored key is to PowerDNS. @returns false, and says why, when it is
 * garbage. */
bool toHostKey(const recorddb::TsigKey& stored, TSIGKey& key)
{
  const auto name = dns::Name::parse(stored.name);
  const auto algorithm = dns::Name::parse(stored.algorithm);
  if (!name || !algorithm) {
    g_log << Logger::Error << "[dobackend] TSIG key '" << stored.name << "' is left out: its name or its algorithm '" << stored.algorithm << "' is no FQDN" << endl;
    return false;
  }
  key.name = toDnsName(name->wire());
  key.algorithm = toDnsName(algorithm->wire());
  key.key = stored.secret;
  return true;
}

/** Whether the server can sign with a key. It answers no question that asks for
 * signatures while a zone has one that it cannot read.
 * @returns false, and says why, when it cannot. */
bool isUsable(const dns::Name& zone, const recorddb::Key& key)
{
  std::string reason;
  try {
    host::checkKey(key.content);
    return true;
  }
  catch (const PDNSException& error) {
    reason = error.reason;
  }
  catch (const std::exception& error) {
    reason = error.what();
  }
  g_log << Logger::Error << "[dobackend] zone " << zone.toText() << ": key " << key.id << " is left out: " << reason << endl;
  return false;
}

} // namespace

bool DoBackend::getDomainKeys(const host::Zone& zone, std::vector<KeyData>& keys)
{
  const auto name = toName(host::nameOf(zone));
  const auto take = [&](const recorddb::Key& key) {
    if (!isUsable(name, key)) {
      return;
    }
    KeyData data;
    data.id = static_cast<unsigned int>(key.id);
    data.flags = key.flags;
    data.active = key.isActive;
    data.published = key.isPublished;
    data.content = key.content;
    keys.push_back(std::move(data));
  };
  return guarded("getDomainKeys", [&] {
    if (readsReplica()) {
      const replica::Look look(*d_reader);
      const auto id = d_reader->findZone(name.wire());
      const auto info = id ? d_reader->zoneInfo(*id) : std::nullopt;
      if (!info) {
        return false;
      }
      std::for_each(info->keys.begin(), info->keys.end(), take);
      return true;
    }
    if (!d_store.findZone(name)) {
      return false;
    }
    const auto stored = d_store.keys(name);
    std::for_each(stored.begin(), stored.end(), take);
    return true;
  });
}

bool DoBackend::addDomainKey(const host::Zone& zone, const KeyData& key, int64_t& id)
{
  return write("addDomainKey", [&] {
    recorddb::Key stored;
    stored.flags = static_cast<uint16_t>(key.flags);
    stored.isActive = key.active;
    stored.isPublished = key.published;
    stored.content = key.content;
    const auto newId = d_store.addKey(toName(host::nameOf(zone)), stored);
    id = newId.value_or(-1);
    return newId.has_value();
  });
}

bool DoBackend::removeDomainKey(const host::Zone& zone, unsigned int id)
{
  const auto name = toName(host::nameOf(zone));
  // A key that is not there is removed already: two clients may remove the same one.
  return write("removeDomainKey", [&] { return d_store.removeKey(name, static_cast<int32_t>(id)) || d_store.findZone(name); });
}

bool DoBackend::activateDomainKey(const host::Zone& zone, unsigned int id)
{
  return write("activateDomainKey", [&] { return d_store.setKeyActive(toName(host::nameOf(zone)), static_cast<int32_t>(id), true); });
}

bool DoBackend::deactivateDomainKey(const host::Zone& zone, unsigned int id)
{
  return write("deactivateDomainKey", [&] { return d_store.setKeyActive(toName(host::nameOf(zone)), static_cast<int32_t>(id), false); });
}

bool DoBackend::publishDomainKey(const host::Zone& zone, unsigned int id)
{
  return write("publishDomainKey", [&] { return d_store.setKeyPublished(toName(host::nameOf(zone)), static_cast<int32_t>(id), true); });
}

bool DoBackend::unpublishDomainKey(const host::Zone& zone, unsigned int id)
{
  return write("unpublishDomainKey", [&] { return d_store.setKeyPublished(toName(host::nameOf(zone)), static_cast<int32_t>(id), false); });
}

bool DoBackend::getTSIGKey(const DNSName& name, DNSName& algorithm, string& secret)
{
  return guarded("getTSIGKey", [&] {
    const auto keyName = toName(name);
    std::optional<recorddb::TsigKey> stored;
    if (readsReplica()) {
      const replica::Look look(*d_reader);
      stored = d_reader->findTsigKey(keyName.wire());
    }
    else {
      stored = d_store.findTsigKey(keyName);
    }
    TSIGKey key;
    // A caller that wants a certain algorithm has filled it in.
    if (!stored || !toHostKey(*stored, key) || !(algorithm.empty() || algorithm == key.algorithm)) {
      return false;
    }
    algorithm = key.algorithm;
    secret = key.key;
    return true;
  });
}

bool DoBackend::getTSIGKeys(std::vector<TSIGKey>& keys)
{
  const auto take = [&keys](const recorddb::TsigKey& stored) {
    TSIGKey key;
    if (toHostKey(stored, key)) {
      keys.push_back(std::move(key));
    }
  };
  return guarded("getTSIGKeys", [&] {
    if (readsReplica()) {
      const replica::Look look(*d_reader);
      d_reader->forEachTsigKey(take);
      return true;
    }
    const auto stored = d_store.tsigKeys();
    std::for_each(stored.begin(), stored.end(), take);
    return true;
  });
}

bool DoBackend::setTSIGKey(const DNSName& name, const DNSName& algorithm, const string& secret)
{
  return write("setTSIGKey", [&] {
    d_store.setTsigKey({toName(name).toText(), toName(algorithm).toText(), secret});
    return true;
  });
}

bool DoBackend::deleteTSIGKey(const DNSName& name)
{
  return write("deleteTSIGKey", [&] { return d_store.deleteTsigKey(toName(name)); });
}

} // namespace dodns::backend
