// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/statements.hh"
#include "recorddb/store_session.hh"

namespace dodns::recorddb {

void Store::forEachComment(int32_t zoneId, const TakeComment& take)
{
  reader().stream(statements::kComments, {std::to_string(zoneId)}, [&take](const pg::Row& row) { take(toComment(row)); });
}

void Store::addComment(const Comment& comment)
{
  write([&](pg::Connection& /*unused*/) {
    insertComments({comment});
    return true;
  });
}

void Store::replaceComments(int32_t zoneId, const dns::Name& name, const std::string& type, const std::vector<Comment>& comments)
{
  write([&](pg::Connection& connection) {
    lockZone(zoneId);
    const auto deleted = connection.execute(statements::kDeleteComments, {std::to_string(zoneId), name.toText(), type});
    insertComments(comments);
    return deleted;
  });
}

void Store::insertComments(const std::vector<Comment>& comments)
{
  for (const auto& comment : comments) {
    lockZone(comment.zoneId);
    d_session->connection.execute(statements::kInsertComment, {std::to_string(comment.zoneId), comment.name, comment.type,
                                                               std::to_string(comment.modifiedAt), comment.account, comment.content});
  }
}

} // namespace dodns::recorddb
