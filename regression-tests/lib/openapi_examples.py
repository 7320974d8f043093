# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""usage: openapi_examples.py FILE URL TOKEN [--old-system PREFIX]

Sends every example of an OpenAPI document to a running daemon, in the order of
the file, and compares status and body with what is described. Parameters come
from their examples, or by `links` from answers before; operations with
`x-runs-last` go last, in the reverse order. An example of an answer must be the
answer to the last of them, but for numbers, times, and what else is not the
same twice. Each write is sent again with its Idempotency-Key, and must be
answered again without being done. Prints one line for each request and a line
for each mistake.

With --old-system only the paths with this prefix are asked, and have to succeed:
what the first answer that is described says holds without an old system.
"""
import argparse
import json
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid

import yaml

METHODS = ("get", "post", "put", "patch", "delete")
VOLATILE = ("id", "at", "last_try", "place", "request_id")
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}


class Document:
    def __init__(self, text):
        self.root = yaml.safe_load(text)

    def resolve(self, node):
        while "$ref" in node:
            target = self.root
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def mistakes(self, schema, value, where="body"):
        """What of a value is not as the schema says; the part of JSON schema that the document uses."""
        schema = self.resolve(schema)
        if value is None:
            return [] if schema.get("nullable") else [f"{where} is null"]
        found = []
        for part in schema.get("allOf", []):
            found += self.mistakes(part, value, where)
        kind = schema.get("type")
        if kind and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
            return found + [f"{where} is no {kind}: {value!r}"]
        if "enum" in schema and value not in schema["enum"]:
            found.append(f"{where} is none of {schema['enum']}: {value!r}")
        if "pattern" in schema and not re.search(schema["pattern"], value):
            found.append(f"{where} does not fit {schema['pattern']}: {value!r}")
        if "maxLength" in schema and len(value) > schema["maxLength"]:
            found.append(f"{where} is too long: {value!r}")
        if isinstance(value, dict):
            known = schema.get("properties", {})
            found += [f"{where}.{name} is missing" for name in schema.get("required", []) if name not in value]
            if schema.get("additionalProperties") is False:
                found += [f"{where}.{name} is not described" for name in value if name not in known]
            for name, part in known.items():
                if name in value:
                    found += self.mistakes(part, value[name], f"{where}.{name}")
        if isinstance(value, list):
            for i, one in enumerate(value):
                found += self.mistakes(schema.get("items", {}), one, f"{where}[{i}]")
        return found

    def operations(self):
        """Path, method, operation with the path's own parameters, in the order in which they are sent."""
        first, last = [], []
        for path, item in self.root["paths"].items():
            for method in METHODS:
                if method in item:
                    operation = dict(item[method])
                    operation["parameters"] = [self.resolve(one) for one in item.get("parameters", []) + operation.get("parameters", [])]
                    (last if operation.get("x-runs-last") else first).append((path, method, operation))
        return first + last[::-1]


def encoded(body):
    return None if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()


def sent(url, method, headers, body, is_stream):
    request = urllib.request.Request(url, method=method.upper(), headers=headers, data=encoded(body))
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            content = answer.read(1) if is_stream else answer.read()
            return answer.status, answer.headers, content.decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read().decode()


def evaluated(expression, headers, body):
    """A runtime expression of OpenAPI 3.0, or a value as it is."""
    if not isinstance(expression, str) or not expression.startswith("$response."):
        return expression
    if expression.startswith("$response.header."):
        return headers[expression.removeprefix("$response.header.")]
    value = body
    for part in expression.removeprefix("$response.body#/").split("/"):
        value = value[int(part) if isinstance(value, list) else part]
    return value


def stable(value):
    """Without what is not the same twice."""
    if isinstance(value, dict):
        return {name: "" if name in VOLATILE else stable(one) for name, one in value.items()}
    return [stable(one) for one in value] if isinstance(value, list) else value


def withoutSecret(value):
    if isinstance(value, dict) and isinstance(value.get("token"), dict):
        return {"token": {name: one for name, one in value["token"].items() if name != "secret"}}
    return value


class Run:
    def __init__(self, document, base, token, hasOldSystem):
        self.document, self.base, self.token, self.hasOldSystem = document, base, token, hasOldSystem
        self.parameters, self.bodies = {}, {}
        self.mistakes, self.compared, self.repeated = [], 0, 0

    def examples(self, operation):
        content = next(iter(operation.get("requestBody", {}).get("content", {}).values()), None)
        if content is None:
            return {"": None}
        bodies = {name: one["value"] for name, one in content.get("examples", {}).items()}
        if operation["operationId"] in self.bodies:
            bodies["linked"] = self.bodies[operation["operationId"]]
        for name, body in bodies.items():
            self.note(operation, name, self.document.mistakes(content["schema"], body, "request"))
        return bodies

    def note(self, operation, name, mistakes):
        self.mistakes += [f"{operation['operationId']} {name}: {one}" for one in mistakes]

    def url(self, path, operation):
        given = self.parameters.get(operation["operationId"], {})
        query = {}
        for parameter in operation["parameters"]:
            value = given.get(parameter["name"], parameter.get("example"))
            if parameter["in"] == "path":
                if value is None:
                    raise LookupError(f"nothing says what {parameter['name']} of {operation['operationId']} is")
                path = path.replace("{" + parameter["name"] + "}", urllib.parse.quote(str(value)))
            elif parameter["in"] == "query" and value is not None:
                query[parameter["name"]] = value
        return self.base + path + ("?" + urllib.parse.urlencode(query) if query else "")

    def send(self, path, method, operation):
        examples = self.examples(operation)
        for name, body in examples.items():
            expected = next(status for status in operation["responses"] if status[0] == "2" or not self.hasOldSystem)
            described = self.document.resolve(operation["responses"][expected])
            content = described.get("content", {})
            headers = {"Content-Type": next(iter(operation.get("requestBody", {}).get("content", {})), "application/json")}
            if operation.get("security") != []:
                headers["Authorization"] = "Bearer " + self.token
            if method != "get":
                headers["Idempotency-Key"] = str(uuid.uuid4())
            status, answered, text = sent(self.url(path, operation), method, headers, body, "text/event-stream" in content)
            print(f"{status} {method.upper()} {path} {name}".rstrip())
            if str(status) != expected:
                self.note(operation, name, [f"{expected} expected, answered {status} {text}"])
                continue
            kind = (answered["Content-Type"] or "").split(";")[0]
            if content and kind not in content:
                self.note(operation, name, [f"{kind} is not described"])
                continue
            value = json.loads(text) if kind == "application/json" else text
            if content:
                self.note(operation, name, self.document.mistakes(content[kind]["schema"], value))
            if "example" in content.get(kind, {}) and name == list(examples)[-1]:
                self.compare(operation, content[kind], value)
            if method != "get" and status < 300 and not (isinstance(body, dict) and body.get("dry_run")):
                self.repeat(operation, name, (self.url(path, operation), method, headers, body, False), status, value)
            for header, part in described.get("headers", {}).items():
                part = self.document.resolve(part)
                if part.get("required") or answered[header] is not None:
                    self.note(operation, name, self.document.mistakes(part["schema"], answered[header], header))
            for link in described.get("links", {}).values():
                try:
                    found = {key: evaluated(one, answered, value) for key, one in link.get("parameters", {}).items()}
                except IndexError:
                    continue  # of an empty list
                self.parameters.setdefault(link["operationId"], {}).update(found)
                if "requestBody" in link:
                    self.bodies[link["operationId"]] = {key: evaluated(one, answered, value) for key, one in link["requestBody"].items()}

    def compare(self, operation, described, value):
        example = described["example"]
        self.compared += 1
        self.note(operation, "example", self.document.mistakes(described["schema"], example))
        isEmpty = isinstance(value, dict) and value.get("rejected") == []
        if stable(example) != stable(value) and not (isEmpty and not self.hasOldSystem):
            self.note(operation, "example", [f"answered {json.dumps(value, ensure_ascii=False)}"])

    def repeat(self, operation, name, request, status, value):
        self.repeated += 1
        again, headers, text = sent(*request)
        content = json.loads(text) if isinstance(value, dict) else text
        if (again, headers["Idempotency-Replayed"], content) != (status, "true", withoutSecret(value)):
            self.note(operation, name, [f"again: {again}, replayed: {headers['Idempotency-Replayed']}, {text}"])

    def unauthorized(self, path, method, operation):
        if operation.get("security") != []:
            status, _, text = sent(self.url(path, operation), method, {}, None, False)
            if status != 401:
                self.note(operation, "without a token", [f"answered {status}"])
            else:
                self.note(operation, "without a token", self.document.mistakes({"$ref": "#/components/schemas/Problem"}, json.loads(text)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("url")
    parser.add_argument("token")
    parser.add_argument("--old-system", default="")
    options = parser.parse_args()
    with open(options.file, encoding="utf-8") as text:
        document = Document(text.read())
    run = Run(document, options.url, options.token, bool(options.old_system))
    operations = [one for one in document.operations() if one[0].startswith(options.old_system)]
    for path, method, operation in operations:
        run.send(path, method, operation)
        run.unauthorized(path, method, operation)
    for mistake in run.mistakes:
        print(mistake)
    print(f"{len(operations)} operations, {run.compared} examples of answers, {run.repeated} writes repeated, {len(run.mistakes)} mistakes")


main()
