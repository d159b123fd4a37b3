"""centre.py: starts a real centre for a story and talks to it as a browser
would: cookies, forms with their tokens, redirects."""
import base64
import hashlib
import hmac
import html
import http.client
import os
import re
import signal
import struct
import subprocess
import time
import urllib.parse
import uuid

from story import KOMAINU, Run

PASSWORD = "correct horse battery"
# Set by with_postgresql.sh: the story is then told on that engine.
DATABASE = (["--database", os.environ["KOMAINU_TEST_DATABASE"]]
            if "KOMAINU_TEST_DATABASE" in os.environ else [])


class Centre:
    """One `komainu serve` on a free port, with its data in 'folder'."""

    def __init__(self, folder, *options, wait=True):
        self.data = os.path.join(folder, "data")
        self.log_path = os.path.join(folder, "log")
        os.makedirs(folder, exist_ok=True)
        self.options = options
        self.process = None
        self.start(wait)

    def start(self, wait=True):
        self.log = open(self.log_path, "ab")
        at = os.path.getsize(self.log_path)
        self.process = subprocess.Popen(
            [KOMAINU, "serve", "--data", self.data, "--listen", "127.0.0.1:0",
             "--intake", "127.0.0.1:0", *DATABASE, *self.options], stdout=self.log, stderr=self.log,
            env=dict(os.environ, ASAN_OPTIONS="quarantine_size_mb=8"))
        if not wait:
            return
        deadline = time.time() + 60
        while time.time() < deadline:
            found = re.search(r"http://127\.0\.0\.1:(\d+)/",
                              self.read_log(at))
            if found:
                self.port = int(found.group(1))
                break
            time.sleep(0.01)
        self.wait_ready()

    def wait_ready(self, seconds=60):
        deadline = time.time() + seconds
        while time.time() < deadline:
            try:
                if Browser(self).get("/healthz").status == 200:
                    return True
            except OSError:
                pass
            time.sleep(0.02)
        return False

    def read_log(self, at=0):
        with open(self.log_path, encoding="utf-8", errors="replace") as f:
            f.seek(at)
            return f.read()

    def role(self, name):
        """The process id of a role, from the log's last word on it."""
        found = re.findall(r'"event":"serve\.role_started","name":"%s",'
                           r'"pid":(\d+)' % name, self.read_log())
        return int(found[-1]) if found else 0

    def kill(self, name):
        pid = self.role(name)
        os.kill(pid, signal.SIGKILL)
        return pid

    def stop(self):
        if self.process is None:
            return None
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.process = None
        self.log.close()
        return status

    def run(self, *arguments, **more):
        return Run(*arguments, "--data", self.data, *DATABASE, **more)

    def user(self, login, role, company=None, password=PASSWORD):
        more = ["--company", company] if company else []
        return self.run("user", "add", "--login", login, "--role", role, *more,
                        "--password-stdin", input=f"{password}\n".encode())

    def company(self, name):
        return self.run("company", "add", "--name", name)

    def __enter__(self):
        return self

    def __exit__(self, kind, *rest):
        if kind is not None:
            for line in self.read_log().splitlines()[-40:]:
                print(f"# {line}")
        self.stop()


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = response.headers
        self.body = body
        self.text = body.decode("utf-8", "replace")
        self.location = response.headers.get("Location")

    def __str__(self):
        return f"{self.status} {self.location}\n{self.text[:1500]}"

    @property
    def csrf(self):
        found = re.search(r'name="csrf" value="([^"]*)"', self.text)
        return html.unescape(found.group(1)) if found else ""


class Browser:
    """Keeps cookies; 'source' is the address it comes from."""

    def __init__(self, centre, source=None, headers=None):
        self.centre = centre
        self.source = source
        self.headers = headers or {}
        self.cookies = {}

    def ask(self, method, path, body=None, headers=None):
        source = (self.source, 0) if self.source else None
        c = http.client.HTTPConnection("127.0.0.1", self.centre.port,
                                       timeout=60, source_address=source)
        sent = dict(self.headers)
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}"
                                       for k, v in self.cookies.items())
        sent.update(headers or {})
        try:
            c.request(method, path, body, sent)
            r = c.getresponse()
            answer = Answer(r, r.read())
        finally:
            c.close()
        for line in r.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            if "Max-Age=0" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, fields=None, token=None, page=None, headers=None):
        """Sends a form; the token is read from 'page' unless given."""
        fields = dict(fields or {})
        if token is None:
            token = self.get(page or path).csrf
        if token:
            fields["csrf"] = token
        sent = {"Content-Type": "application/x-www-form-urlencoded"}
        sent.update(headers or {})
        return self.ask("POST", path, urllib.parse.urlencode(fields), sent)

    def upload(self, files, token=None, page="/looks", path="/looks"):
        """files: a list of (name, bytes)."""
        if token is None:
            token = self.get(page).csrf
        boundary = uuid.uuid4().hex
        parts = [f"--{boundary}\r\nContent-Disposition: form-data; "
                 f"name=\"csrf\"\r\n\r\n{token}\r\n".encode()]
        for name, content in files:
            parts += [f"--{boundary}\r\nContent-Disposition: form-data; "
                      f"name=\"file\"; filename=\"{name}\"\r\n\r\n".encode(),
                      content, b"\r\n"]
        parts.append(f"--{boundary}--\r\n".encode())
        return self.ask("POST", path, b"".join(parts), {
            "Content-Type": f"multipart/form-data; boundary={boundary}"})

    def sign_in(self, login, password=PASSWORD, **more):
        return self.post("/sign-in", {"login": login, "password": password},
                         **more)


def signed_in(centre, login, password=PASSWORD, **more):
    browser = Browser(centre, **more)
    browser.sign_in(login, password)
    return browser


def wait_for(test, seconds=60, pause=0.1):
    """The first true value of 'test', or the last one."""
    deadline = time.time() + seconds
    while True:
        value = test()
        if value or time.time() > deadline:
            return value
        time.sleep(pause)


def totp(secret, step=None):
    """The six digits of RFC 6238 for a base32 secret."""
    key = base64.b32decode(secret.replace(" ", ""))
    if step is None:
        step = int(time.time()) // 30
    mac = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[19] & 15
    number = struct.unpack(">I", mac[at:at + 4])[0] & 0x7fffffff
    return f"{number % 1000000:06d}"
