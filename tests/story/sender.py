"""sender.py: a sensor's side of the wire (src/relay/wire.h) for stories: its
key and certificate, its batches, its heartbeats; and the mistakes it must not
make, made on purpose."""
import ctypes
import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import time

zstd = ctypes.CDLL("libzstd.so.1")
zstd.ZSTD_compressBound.restype = ctypes.c_size_t
zstd.ZSTD_compressBound.argtypes = [ctypes.c_size_t]
zstd.ZSTD_compress.restype = ctypes.c_size_t
zstd.ZSTD_compress.argtypes = [ctypes.c_void_p, ctypes.c_size_t,
                               ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]


def pack(raw, level=3):
    room = zstd.ZSTD_compressBound(len(raw))
    out = ctypes.create_string_buffer(room)
    size = zstd.ZSTD_compress(out, room, raw, len(raw), level)
    return out.raw[:size]


def lines(count, start=0):
    return "".join(json.dumps({"event_type": "dns", "number": start + i,
                               "名": "記録"}, ensure_ascii=False) + "\n"
                   for i in range(count)).encode()


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


class Reply:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f"{self.status} {self.body[:500]}"


def intake_port(centre):
    found = re.findall(r"Sensors: https://127\.0\.0\.1:(\d+)/",
                       centre.read_log())
    return int(found[-1])


class Sender:
    """One sensor with its folder of keys."""

    def __init__(self, centre, folder, name="box", kind="ec"):
        self.centre = centre
        self.name = name
        os.makedirs(folder, exist_ok=True)
        self.key = os.path.join(folder, f"{name}.key")
        self.request = os.path.join(folder, f"{name}.csr")
        self.certificate = os.path.join(folder, f"{name}.crt")
        self.authority = os.path.join(centre.data, "ca.crt")
        self.id = None
        self.sequence = 0
        self.connection = None
        how = (["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
               if kind == "ec" else ["-newkey", f"rsa:{kind}"])
        openssl("req", "-new", *how, "-nodes", "-keyout", self.key, "-subj",
                "/CN=whoever", "-out", self.request)

    def context(self, certificate=True):
        c = ssl.create_default_context(cafile=self.authority)
        if certificate and self.id is not None:
            c.load_cert_chain(self.certificate, self.key)
        return c

    def connect(self, certificate=True, timeout=60):
        return http.client.HTTPSConnection(
            "127.0.0.1", intake_port(self.centre), timeout=timeout,
            context=self.context(certificate))

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def ask(self, method, path, body=None, headers=None, certificate=True):
        """On the kept connection; a new one when that is gone."""
        for again in (True, False):
            c = self.connection if certificate else self.connect(False)
            if c is None:
                c = self.connection = self.connect()
            try:
                c.request(method, path, body, headers or {})
                return Reply(c.getresponse())
            except (OSError, http.client.HTTPException):
                self.close()
                if not again:
                    raise
            finally:
                if not certificate:
                    c.close()

    def json(self, path, value, **more):
        return self.ask("POST", path, json.dumps(value),
                        {"Content-Type": "application/json"}, **more)

    def enrol(self, code, **fields):
        with open(self.request, encoding="ascii") as f:
            sent = {"code": code, "csr": f.read(), "kind": "sensor",
                    "version": "1.0", "name": self.name}
        sent.update(fields)
        reply = self.json("/intake/v1/enrol", sent, certificate=False)
        if reply.status == 200:
            with open(self.certificate, "w", encoding="ascii") as f:
                f.write(reply.json["certificate"])
            self.id = reply.json["sender"]
        return reply

    def post(self, body, sequence, records, headers=None):
        sent = {"Content-Encoding": "zstd", "Komainu-Sequence": str(sequence),
                "Komainu-Records": str(records),
                "Komainu-Sent": str(int(time.time() * 1000))}
        sent.update(headers or {})
        return self.ask("POST", "/intake/v1/batch", body,
                        {k: v for k, v in sent.items() if v is not None})

    def batch(self, count=10):
        self.sequence += 1
        return self.post(pack(lines(count, self.sequence * 1000)),
                         self.sequence, count)

    def heartbeat(self, **fields):
        sent = {"time": int(time.time() * 1000), "version": "1.0",
                "engine": "running", "link": "up"}
        sent.update(fields)
        return self.json("/intake/v1/heartbeat", sent)

    def raw(self, bytes_sent, certificate=True, seconds=2):
        """What comes back for bytes as they are, until the end or silence."""
        with socket.create_connection(
                ("127.0.0.1", intake_port(self.centre)), timeout=10) as s:
            with self.context(certificate).wrap_socket(
                    s, server_hostname="127.0.0.1") as t:
                t.sendall(bytes_sent)
                t.settimeout(seconds)
                got = b""
                try:
                    while True:
                        piece = t.recv(65536)
                        if not piece:
                            return got, True
                        got += piece
                except (TimeoutError, socket.timeout):
                    return got, False
                except OSError:
                    return got, True


def invite(centre, company, name, *more):
    """The code and the place that `komainu sensor enrol` prints."""
    r = centre.run("sensor", "enrol", "--company", company, "--name", name,
                   *more)
    code, place = r.out.split("\n")[:2] if r.status == 0 else ("", "")
    return code, place, r
