#!/usr/bin/env python3
"""A stand-in for the centre's intake, for tests of the sending side.

    stand_in_centre.py FOLDER

FOLDER holds ca.crt, centre.crt, centre.key (PEM). Prints the port it listens
on, then obeys lines on standard input, answering each with "ok":

    mode NAME     what batches get from now on: good, 429, 503, 400, 403, 500,
                  rubbish, slow (answers after it stored)
    orders TEXT SIGNATURE    what /orders answers; "-" for none
    certificate PATH         what /enrol answers with
    durable N     the number that heartbeats and batches tell at least
    stop / start  no longer / again accepts connections
    report        instead of "ok": one JSON line of what was received
"""
import hashlib
import http.server
import json
import pathlib
import socket
import ssl
import sys
import threading
import time

folder = pathlib.Path(sys.argv[1])
lock = threading.Lock()
state = {"mode": "good", "orders": None, "durable": 0, "certificate": None}
report = {"batches": [], "sent": 0, "heartbeats": 0, "requests": 0, "goodbye": 0,
          "enrolled": []}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        with lock:
            self.server.kept.add(self.connection)

    def finish(self):
        with lock:
            self.server.kept.discard(self.connection)
        super().finish()

    def log_message(self, *args):
        pass

    def answer(self, status, body, headers=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        with lock:
            report["requests"] += 1
            orders = state["orders"]
        if self.path == "/intake/v1/orders" and orders:
            self.answer(200, {"orders": orders[0], "signature": orders[1]})
        else:
            self.answer(404, {"error": "nothing there"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with lock:
            report["requests"] += 1
            mode = state["mode"]
        now = int(time.time() * 1000)
        if self.path == "/intake/v1/enrol":
            asked = json.loads(body)
            with lock:
                report["enrolled"].append(asked["code"])
            if state["certificate"] is None:
                return self.answer(403, {"error": "the code was used"})
            return self.answer(200, {
                "sender": 7, "company": "株式会社さんぷる製作所",
                "name": asked["name"], "signer": "00" * 32,
                "authority": (folder / "ca.crt").read_text(),
                "certificate": sign(asked["csr"])})
        if mode in ("429", "503"):
            return self.answer(int(mode), {"error": "later"},
                               [("Retry-After", "7")])
        if mode in ("403", "500"):
            return self.answer(int(mode), {"error": "no"})
        if mode == "rubbish":
            return self.answer(200, b"<html>hello</html>")
        if self.path == "/intake/v1/heartbeat":
            told = json.loads(body)
            with lock:
                report["heartbeats"] += 1
                report["goodbye"] += 1 if told.get("goodbye") else 0
                text = state["orders"][0] if state["orders"] else ""
                durable = state["durable"]
            digest = hashlib.sha256(text.encode()).hexdigest() if text else ""
            return self.answer(200, {"time": now, "durable": durable,
                                     "orders": digest})
        if mode == "400":
            return self.answer(400, {"error": "not JSON", "line": 3})
        sequence = int(self.headers["Komainu-Sequence"])
        with lock:
            report["sent"] = int(self.headers["Komainu-Sent"])
            report["batches"].append(
                [sequence, int(self.headers["Komainu-Records"]),
                 hashlib.sha256(body).hexdigest()])
            state["durable"] = max(state["durable"], sequence)
            durable = state["durable"]
        if mode == "slow":
            time.sleep(2)
        self.answer(200, {"durable": durable, "time": now})


def sign(csr):
    import subprocess
    (folder / "asked.csr").write_text(csr)
    subprocess.run(["openssl", "x509", "-req", "-in", "asked.csr", "-CA",
                    "ca.crt", "-CAkey", "ca.key", "-days", "2",
                    "-CAcreateserial", "-out", "given.crt"], cwd=folder,
                   check=True, capture_output=True)
    return (folder / "given.crt").read_text()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    port = 0

    def __init__(self, *args):
        super().__init__(*args)
        self.kept = set()

    def cut(self):
        """Ends the connections that are kept open, as a line that is gone."""
        with lock:
            kept = list(self.kept)
        for connection in kept:
            try:
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            except OSError:
                pass

    def handle_error(self, request, client_address):
        pass


def start(port):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    chain = folder / "chain.crt"
    chain.write_text((folder / "centre.crt").read_text() +
                     (folder / "ca.crt").read_text())
    context.load_cert_chain(chain, folder / "centre.key")
    context.load_verify_locations(folder / "ca.crt")
    context.verify_mode = ssl.CERT_OPTIONAL
    server = Server(("127.0.0.1", port), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True,
                                        do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, args=(0.05,),
                     daemon=True).start()
    return server


def main():
    server = start(0)
    port = server.server_address[1]
    print(port, flush=True)
    for line in sys.stdin:
        words = line.split(" ")
        word = words[0].strip()
        with lock:
            if word == "mode":
                state["mode"] = words[1].strip()
            elif word == "durable":
                state["durable"] = int(words[1])
            elif word == "certificate":
                state["certificate"] = True
            elif word == "orders":
                text = " ".join(words[1:]).strip()
                orders, _, signature = text.rpartition(" ")
                state["orders"] = (orders, signature) if orders else None
        if word == "stop":
            server.shutdown()
            server.server_close()
            server.cut()
        elif word == "start":
            server = start(port)
        if word == "report":
            with lock:
                print(json.dumps(report), flush=True)
        else:
            print("ok", flush=True)


main()
