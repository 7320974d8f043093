// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dobackend.hh"

#include "host_rdata.hh"

#include <algorithm>
#include <limits>

namespace dodns::backend {

namespace {

bool toHostComment(const recorddb::Comment& stored, Comment& comment)
{
  const auto name = dns::Name::parse(stored.name);
  const auto type = dns::rrtypeFromText(stored.type);
  if (!name || !type) {
    g_log << Logger::Error << "[dobackend] a comment of zone " << stored.zoneId << " on '" << stored.name << "' " << stored.type << " is left out: this is not a name and a type" << endl;
    return false;
  }
  comment.domain_id = stored.zoneId;
  comment.qname = toDnsName(name->wire());
  comment.qtype = *type;
  comment.modified_at = static_cast<time_t>(stored.modifiedAt);
  comment.account = stored.account;
  comment.content = stored.content;
  return true;
}

recorddb::Comment fromHostComment(int32_t zoneId, const Comment& comment)
{
  return {zoneId, toName(comment.qname).toText(), dns::rrtypeToText(comment.qtype.getCode()), comment.modified_at, comment.account, comment.content};
}

uint32_t atMost(size_t most)
{
  return static_cast<uint32_t>(std::min<size_t>(most, std::numeric_limits<uint32_t>::max()));
}

} // namespace

bool DoBackend::listComments(host::DomainId zoneId)
{
  d_comments.clear();
  return guarded("listComments", [&] {
    d_store.forEachComment(static_cast<int32_t>(zoneId), [this](const recorddb::Comment& comment) { d_comments.push_back(comment); });
    return true;
  });
}

bool DoBackend::getComment(Comment& comment)
{
  while (!d_comments.empty()) {
    const auto stored = std::move(d_comments.front());
    d_comments.pop_front();
    if (toHostComment(stored, comment)) {
      return true;
    }
  }
  return false;
}

host::FeedCommentResult DoBackend::feedComment(const Comment& comment)
{
  return host::FeedCommentResult(write("feedComment", [&] {
    d_store.addComment(fromHostComment(comment.domain_id, comment));
    return true;
  }));
}

bool DoBackend::replaceComments(host::DomainId zoneId, const DNSName& name, const QType& type, const vector<Comment>& comments)
{
  const auto zone = static_cast<int32_t>(zoneId);
  std::vector<recorddb::Comment> stored;
  for (const auto& comment : comments) {
    stored.push_back(fromHostComment(zone, comment));
  }
  return write("replaceComments", [&] {
    d_store.replaceComments(zone, toName(name), dns::rrtypeToText(type.getCode()), stored);
    return true;
  });
}

bool DoBackend::searchRecords(const string& pattern, size_t most, vector<DNSResourceRecord>& found)
{
  return guarded("searchRecords", [&] {
    d_store.searchRecords(pattern, atMost(most), [&found](const recorddb::RecordRow& row) {
      DNSResourceRecord record;
      if (toResourceRecord(row, true, record)) {
        found.push_back(std::move(record));
      }
    });
    return true;
  });
}

bool DoBackend::searchComments(const string& pattern, size_t most, vector<Comment>& found)
{
  return guarded("searchComments", [&] {
    d_store.searchComments(pattern, atMost(most), [&found](const recorddb::Comment& stored) {
      Comment comment;
      if (toHostComment(stored, comment)) {
        found.push_back(std::move(comment));
      }
    });
    return true;
  });
}

} // namespace dodns::backend
