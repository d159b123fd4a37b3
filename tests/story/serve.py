#!/usr/bin/env python3
"""serve.py: the centre as a whole: it starts from nothing, stays up when its
parts are killed, examines what is uploaded, and doubles nothing."""
import json
import os
import re
import signal
import socket
import stat
import subprocess
import time

from centre import Browser, Centre, PASSWORD, signed_in, wait_for
from story import alert, done, equal, http, ok, skip, workplace

CAPTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        "..", "captures")
COMPANY = "株式会社さんぷる製作所"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Cache-Control": "no-store",
}


def case_lines(alerts=30, others=20):
    lines = [http(second) for second in range(others)]
    lines += [alert(20 + second) for second in range(alerts)]
    return ("\n".join(lines) + "\n").encode()


def first_start(folder):
    began = time.time()
    c = Centre(folder)
    took = time.time() - began
    ok(took < 5, f"from nothing to the first answer in {took:.2f} s "
       "(sanitized build)")
    equal(stat.S_IMODE(os.stat(c.data).st_mode), 0o700,
          "the data directory is private")
    equal(stat.S_IMODE(os.stat(c.data + "/secret.key").st_mode), 0o600,
          "the key is private")
    ok("user add" in c.read_log(), "it says how to make the first user",
       c.read_log())
    return c


def pages(c):
    b = Browser(c)
    r = b.get("/")
    equal((r.status, r.location), (303, "/sign-in?next=/"),
          "a stranger is sent to the sign-in page")
    r = b.get("/sign-in")
    equal(r.status, 200, "which is there")
    for name, begin in HEADERS.items():
        ok((r.headers[name] or "").startswith(begin), f"header {name}",
           r.headers)
    for word in ("unsafe-inline", "unsafe-eval", "*"):
        ok(word not in r.headers["Content-Security-Policy"],
           f"no {word} in the policy")
    style = re.search(r'href="(/assets/[^"]+\.css)"', r.text).group(1)
    s = b.get(style)
    ok(s.status == 200 and "immutable" in s.headers["Cache-Control"],
       "the style sheet may be kept for ever", s.headers)
    wrong = style.replace(style.split("/")[2], "0" * 16)
    equal(b.get(wrong).status, 404, "under its own hash only")
    z = b.get(style, headers={"Accept-Encoding": "gzip"})
    equal(z.headers["Content-Encoding"], "gzip", "and is sent compressed")
    equal(b.get("/no/such/page").status, 404, "an unknown page")
    r = b.ask("POST", "/healthz", "")
    equal((r.status, r.headers["Allow"]), (405, "GET, HEAD"),
          "another method names those allowed")
    equal(b.ask("PUT", "/sign-in", "").status, 405, "PUT is used nowhere")
    r = b.ask("HEAD", "/sign-in")
    equal((r.status, r.body), (200, b""), "HEAD has no body")
    r = b.get("/metrics")
    ok(r.status == 200 and "komainu_http_requests_total" in r.text,
       "numbers for a monitor", r)
    ok("komainu_segments_waiting 0" in r.text and
       "komainu_company_leases" in r.text, "of the stages too", r)
    equal(b.get("/sign-in", headers={"Accept-Language": "en"}).text.count(
        '<html lang="en"'), 1, "English on request")
    r = b.get("/language?to=en&next=//evil.example")
    equal(r.location, "/", "the language link leads nowhere else")
    equal(b.get("/sign-in").text.count('<html lang="en"'), 1,
          "the language is kept")


def raw(c, data):
    s = socket.create_connection(("127.0.0.1", c.port), timeout=5)
    s.sendall(data)
    s.settimeout(2)
    out = b""
    try:
        while True:
            part = s.recv(65536)
            if not part:
                break
            out += part
    except socket.timeout:
        pass
    s.close()
    return out


def malformed(c):
    for name, data in {
            "two lengths": b"POST /sign-in HTTP/1.1\r\nHost: a\r\n"
            b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
            "length and coding": b"POST /sign-in HTTP/1.1\r\nHost: a\r\n"
            b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "a path with dots": b"GET /assets/../secret.key HTTP/1.1\r\n"
            b"Host: a\r\n\r\n",
            "no Host": b"GET / HTTP/1.1\r\n\r\n"}.items():
        out = raw(c, data)
        ok(out.startswith(b"HTTP/1.1 400 ") and b"nosniff" in out,
           f"{name}: refused", out[:200])


def finished(b, path):
    """The page of a look once it no longer runs."""
    def test():
        look = json.loads(b.get("/api/v1" + path).text)["look"]
        return look if look["state"] in ("done", "failed") else None
    return wait_for(test, 90)


def captures(b):
    """One Suricata for all of them, inside the worker's sandbox."""
    files = []
    for name in ("quiet-office.pcap", "old-windows-xp.pcap"):
        with open(os.path.join(CAPTURES, name), "rb") as f:
            files.append((name, f.read()))
    path = b.upload(files).location
    finished(b, path)
    result = json.loads(b.get("/api/v1" + path).text)["result"]
    equal([f["error"] for f in result["files"]], [None, None],
          "two captures at once are read")
    equal(result["severity"], "now", "and judged")
    path = b.upload([files[0], ("cut.pcap", files[1][1][:20])]).location
    finished(b, path)
    result = json.loads(b.get("/api/v1" + path).text)["result"]
    ok("1個のファイル" in result["summary"],
       "a quiet result says what it has not seen", result["summary"])


def upload(c):
    b = signed_in(c, "hanako")
    r = b.upload([("事件 その一.json", case_lines())])
    ok(r.status == 303 and re.fullmatch(r"/looks/\d+", r.location),
       "an upload leads to its page", r)
    path = r.location
    equal(b.get(path).status, 200, "which is there at once")
    look = finished(b, path)
    equal(look and look["state"], "done", "it is examined")
    answer = json.loads(b.get("/api/v1" + path).text)
    equal([f["name"] for f in answer["result"]["files"]],
          ["事件 その一.json"], "under its own name")
    equal(answer["result"]["incidents"][0]["class"], "c2",
          "and the incident is found")
    page = b.get(path).text
    ok("不正な通信先" in page, "the page tells it", page[:500])
    r = b.upload([])
    equal(r.status, 422, "no file: said in words")
    equal(b.upload([("a.json", b"{}\n")], token="wrong").status, 403,
          "without the token nothing is taken")
    r = b.upload([("empty.json", b"")])
    look = finished(b, r.location)
    equal(look["state"], "done", "an empty file is told, not a failure")
    captures(b)
    equal(os.listdir(c.data + "/uploads"), [], "nothing is left over")
    return path


def kills(c, path):
    b = signed_in(c, "hanako")
    before = json.loads(b.get("/api/v1/incidents").text)["incidents"]
    old = c.kill("web")
    ok(wait_for(lambda: c.role("web") != old and c.wait_ready(1), 20),
       "a killed web process is started again")
    equal(b.get(path).status, 200, "and the session goes on")
    old = c.kill("worker")
    ok(wait_for(lambda: c.role("worker") != old, 20),
       "a killed worker is started again")
    r = b.upload([("big.json", case_lines(60000, 60000))])
    ok(wait_for(lambda: "running" in b.get("/api/v1" + r.location).text, 30,
                0.02), "a long look runs")
    c.kill("worker")
    look = finished(b, r.location)
    equal(look and look["state"], "done",
          "killed in the middle, it is done by the next worker")
    answer = json.loads(b.get("/api/v1" + r.location).text)["result"]
    equal([a["count"] for a in answer["alerts"] if a["class"] == "c2"],
          [60000], "and nothing is counted twice")
    after = json.loads(b.get("/api/v1/incidents").text)["incidents"]
    equal(len(after), len(before) + 1, "one incident more")


def limits(folder):
    with Centre(os.path.join(folder, "limits"), "--set",
                "upload_max=1MiB") as c:
        c.company(COMPANY)
        c.user("hanako", "clerk", COMPANY)
        b = signed_in(c, "hanako")
        r = b.upload([("big.json", b"x" * (1200 * 1024))])
        equal(r.status, 413, "an upload over the limit")
        equal(os.listdir(c.data + "/uploads"), [], "leaves nothing")
    if os.geteuid() != 0:
        skip("a full disk needs root")
        return
    place = os.path.join(folder, "small")
    os.mkdir(place)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none",
                           place], capture_output=True)
    if made.returncode != 0:
        skip("no tmpfs can be mounted here")
        return
    try:
        with Centre(place, "--set", "upload_disk_reserve=8MiB") as c:
            c.company(COMPANY)
            c.user("hanako", "clerk", COMPANY)
            b = signed_in(c, "hanako")
            r = b.upload([("big.json", b"x" * (20 * 1024 * 1024))])
            equal(r.status, 503, "a disk that is nearly full")
            ok("<h1>" in r.text, "is told in words", r)
            equal(os.listdir(c.data + "/uploads"), [], "leaves nothing")
            equal(b.get("/looks").status, 200, "and the centre goes on")
    finally:
        subprocess.run(["umount", place])


def together(folder):
    with Centre(os.path.join(folder, "together"), "--one-process") as c:
        c.company(COMPANY)
        c.user("hanako", "clerk", COMPANY)
        b = signed_in(c, "hanako")
        r = b.upload([("a.json", case_lines())])
        equal(finished(b, r.location)["state"], "done",
              "one process does it all too")
        equal(c.stop(), 0, "and ends well")


def wrong_starts(folder, c):
    r = c.run("serve", "--listen", f"127.0.0.1:{c.port}", timeout=30)
    ok(r.status != 0 and "in use" in r.error, "a port in use is said", r)
    r = c.run("serve", "--listen", "nonsense", timeout=30)
    equal(r.status, 65, "a wrong address is not valid")
    os.chmod(c.data + "/secret.key", 0o644)
    r = c.run("serve", "--listen", "127.0.0.1:0", "--intake", "", timeout=30)
    os.chmod(c.data + "/secret.key", 0o600)
    ok(r.status != 0 and "owner only" in r.error,
       "a key that others may read is refused", r)


def main():
    with workplace() as folder:
        c = first_start(folder)
        with c:
            c.company(COMPANY)
            c.user("hanako", "clerk", COMPANY)
            pages(c)
            malformed(c)
            path = upload(c)
            kills(c, path)
            wrong_starts(folder, c)
            equal(c.stop(), 0, "it ends well when asked")
            c.start()
            b = signed_in(c, "hanako")
            equal(b.get(path).status, 200, "what was found outlives it")
        limits(folder)
        together(folder)
    done()


if __name__ == "__main__":
    main()
