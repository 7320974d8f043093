# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""One client of dodns-api's records of one zone."""

import http.client
import json
import urllib.parse


class RecordsApi:
    """With a connection of its own, which it makes again when it breaks. Not for several threads."""

    def __init__(self, options):
        """options: url, token, zone without its final dot."""
        self.options = options
        self.address = urllib.parse.urlsplit(options.url)
        self.connection = None
        self.odd = []  # answers that are neither a success nor 503

    def ask(self, method, path, body=None):
        """A success' record, or an empty one where none comes; nothing after all else: then it may have been done or not."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=20)
            self.connection.request(method, f"/v2/domains/{self.options.zone}/records{path}", None if body is None else json.dumps(body),
                                    {"Authorization": "Bearer " + self.options.token})
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection = None
            return None
        if answer.status >= 400:
            if answer.status != 503:
                self.odd.append(f"{method} {path} {body}: {answer.status} {text.decode()}")
            return None
        return json.loads(text)["domain_record"] if text else {}
