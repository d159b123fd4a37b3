"""post_office.py: what stands for the outside world when letters are sent: our
own mailbox, and a stand-in for LINE, Slack, Teams and a web service that checks
the documented form of each request."""
import hashlib
import hmac
import http.server
import json
import os
import re
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
MAILBOX = os.path.join(HERE, "..", "..", "tools", "mailbox.py")
LINE_TOKEN = "line-channel-token"
HOOK_KEY = "hook signing key"


class Mailbox:
    """tools/mailbox.py with its letters in 'folder'."""

    def __init__(self, folder, *options, port=0):
        self.folder, self.options = folder, options
        self.start(port)

    def start(self, port=0):
        self.process = subprocess.Popen(
            [sys.executable, MAILBOX, "--listen", f"127.0.0.1:{port}",
             "--directory", self.folder, *self.options],
            stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1])

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def letters(self):
        import email
        import email.policy
        out = []
        for name in sorted(os.listdir(self.folder)):
            if name.endswith(".eml"):
                with open(os.path.join(self.folder, name), "rb") as f:
                    out.append(email.message_from_binary_file(
                        f, policy=email.policy.default))
        return out

    def to(self, address):
        return [m for m in self.letters() if m["X-Envelope-To"] == address]


UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-"
                  r"[0-9a-f]{12}$")


class Services:
    """The web services. 'taken' has what was accepted, 'wrong' what did not
    have the documented form; 'answers' are statuses for the next requests."""

    def __init__(self):
        self.taken, self.wrong, self.answers, self.keys = [], [], [], set()
        services = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, text = services.take(self.path, self.headers, body)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def take(self, path, headers, body):
        if headers["Content-Type"] != "application/json":
            self.wrong.append((path, "type"))
            return 400, "{}"
        document = json.loads(body)
        way = path.split("/")[1]
        fault = getattr(self, "check_" + {"v2": "line"}.get(way, way))(
            path, headers, body, document)
        if isinstance(fault, tuple):
            return fault
        if fault:
            self.wrong.append((path, fault, document))
            return 400, json.dumps({"message": fault})
        if self.answers:
            return self.answers.pop(0), "{}"
        self.taken.append((way, document))
        if way == "v2":
            self.keys.add(headers["X-Line-Retry-Key"])
        return 200, '{"sentMessages":[{"id":"1"}]}' if way == "v2" else "ok"

    def check_line(self, path, headers, body, d):
        """Messaging API reference, "Send push message"."""
        if headers["Authorization"] != "Bearer " + LINE_TOKEN:
            return 401, '{"message":"Authentication failed"}'
        key = headers["X-Line-Retry-Key"]
        if not key or not UUID.match(key):
            return "retry key"
        if key in self.keys:
            return 409, '{"message":"The retry key is already accepted"}'
        if path != "/v2/bot/message/push":
            return "path"
        if set(d) != {"to", "messages"} or not 1 <= len(d["messages"]) <= 5:
            return "members"
        for m in d["messages"]:
            if m.get("type") != "text" or not 0 < len(m["text"]) <= 5000:
                return "message"
        return None

    def check_slack(self, path, headers, body, d):
        return None if set(d) == {"text"} and d["text"] else "members"

    def check_teams(self, path, headers, body, d):
        a = d.get("attachments", [{}])[0]
        card = a.get("content", {})
        good = (d.get("type") == "message" and len(d["attachments"]) == 1 and
                a.get("contentType") ==
                "application/vnd.microsoft.card.adaptive" and
                card.get("type") == "AdaptiveCard" and "version" in card and
                all(b["type"] == "TextBlock" and b["text"]
                    for b in card["body"]))
        return None if good else "card"

    def check_hook(self, path, headers, body, d):
        m = re.match(r"t=(\d+),v1=([0-9a-f]{64})$",
                     headers["Komainu-Signature"] or "")
        if not m:
            return "no signature"
        want = hmac.new(HOOK_KEY.encode(), m[1].encode() + b"." + body,
                        hashlib.sha256).hexdigest()
        if not hmac.compare_digest(want, m[2]):
            return "signature"
        if abs(time.time() - int(m[1])) > 300:
            return "time"
        if headers["Komainu-Delivery"] != d["id"]:
            return "delivery"
        return None
