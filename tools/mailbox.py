#!/usr/bin/env python3
"""A mailbox for the demo and the tests: takes every mail, keeps it as a file,
and shows what came as a page. It delivers nothing to anybody.

    tools/mailbox.py --listen 127.0.0.1:1025 --directory mail [--page ADDR:PORT]

Prints "smtp PORT" (and "page PORT") when it is ready, so port 0 may be given.
For tests it can misbehave: a receiver that begins with
    later-    is refused for now (451)      refused-  for good (550)
    slow-     is answered after 3 seconds   broken-   the line is cut after the
                                            letter's end, with no answer
With --certificate FILE (certificate and key, PEM) it offers STARTTLS and
demands it; with --login NAME:PASSWORD it demands to be signed in to.
Needs nothing but Python.
"""
import argparse
import asyncio
import base64
import email
import email.policy
import html
import os
import ssl
import sys
import time

LINE_MAX = 64 * 1024
LETTER_MAX = 4 * 1024 * 1024


class Box:
    """Letters as files, in the order in which they came."""

    def __init__(self, directory):
        self.directory = directory
        os.makedirs(directory, exist_ok=True)
        self.number = len(self.names())

    def names(self):
        return sorted(n for n in os.listdir(self.directory)
                      if n.endswith(".eml"))

    def keep(self, sender, receiver, body):
        self.number += 1
        name = "%06d.eml" % self.number
        head = "X-Envelope-From: %s\r\nX-Envelope-To: %s\r\n" % (sender,
                                                                 receiver)
        part = os.path.join(self.directory, name + ".part")
        with open(part, "wb") as f:
            f.write(head.encode() + body)
        os.rename(part, os.path.join(self.directory, name))
        return name

    def read(self, name):
        with open(os.path.join(self.directory, name), "rb") as f:
            return email.message_from_binary_file(
                f, policy=email.policy.default)


class Cut(Exception):
    """The other side went away, or is to be sent away."""


class Session:
    """One SMTP session (RFC 5321), no more of it than a sender needs."""

    def __init__(self, options, box, tls):
        self.options, self.box, self.tls = options, box, tls
        self.secure = self.signed = False
        self.reset()

    def reset(self):
        self.sender, self.receivers = None, []

    async def say(self, text):
        self.writer.write(text.encode() + b"\r\n")
        await self.writer.drain()

    async def line(self):
        line = await self.reader.readline()
        if not line:
            raise Cut()
        return line.decode("utf-8", "replace").rstrip("\r\n")

    async def run(self, reader, writer):
        self.reader, self.writer = reader, writer
        try:
            await self.say("220 mailbox ready")
            while await self.command(await self.line()):
                pass
        except (Cut, ConnectionError, asyncio.IncompleteReadError,
                ssl.SSLError):
            pass
        writer.close()

    async def command(self, line):
        verb, _, rest = line.partition(" ")
        act = getattr(self, "do_" + verb.lower(), None)
        if act is None:
            await self.say("500 what?")
            return True
        return await act(rest) is not False

    async def do_ehlo(self, _):
        lines = ["mailbox", "8BITMIME", "SIZE %d" % LETTER_MAX]
        if self.tls and not self.secure:
            lines.append("STARTTLS")
        if self.options.login:
            lines.append("AUTH PLAIN LOGIN")
        for text in lines[:-1]:
            await self.say("250-" + text)
        await self.say("250 " + lines[-1])

    do_helo = do_ehlo

    async def do_starttls(self, _):
        if not self.tls:
            await self.say("502 no")
            return
        await self.say("220 go on")
        await self.writer.start_tls(self.tls)
        self.secure = True
        self.reset()

    async def do_auth(self, rest):
        kind, _, first = rest.partition(" ")
        if kind.upper() == "PLAIN":
            if not first:
                await self.say("334 ")
                first = await self.line()
            _, name, word = base64.b64decode(first).decode().split("\0")
        else:
            await self.say("334 VXNlcm5hbWU6")
            name = base64.b64decode(await self.line()).decode()
            await self.say("334 UGFzc3dvcmQ6")
            word = base64.b64decode(await self.line()).decode()
        self.signed = self.options.login == name + ":" + word
        await self.say("235 welcome" if self.signed else "535 wrong")

    async def do_mail(self, rest):
        if self.tls and not self.secure:
            await self.say("530 STARTTLS first")
        elif self.options.login and not self.signed:
            await self.say("530 sign in first")
        else:
            self.sender = rest.split("<", 1)[1].split(">", 1)[0]
            await self.say("250 ok")

    async def do_rcpt(self, rest):
        to = rest.split("<", 1)[1].split(">", 1)[0]
        if to.startswith("later-"):
            await self.say("451 4.2.1 come back later")
        elif to.startswith("refused-"):
            await self.say("550 5.1.1 nobody of that name")
        else:
            if to.startswith("slow-"):
                await asyncio.sleep(3)
            self.receivers.append(to)
            await self.say("250 ok")

    async def do_data(self, _):
        if not self.receivers:
            await self.say("503 whom for?")
            return
        await self.say("354 go on")
        body, size = [], 0
        while True:
            line = await self.reader.readline()
            if not line:
                raise Cut()
            if line == b".\r\n":
                break
            size += len(line)
            if size <= LETTER_MAX:
                body.append(line[1:] if line.startswith(b".") else line)
        if size > LETTER_MAX:
            await self.say("552 too long")
            return
        for to in self.receivers:
            name = self.box.keep(self.sender, to, b"".join(body))
            if to.startswith("broken-"):
                raise Cut()
        self.reset()
        await self.say("250 2.0.0 kept as " + name)

    async def do_rset(self, _):
        self.reset()
        await self.say("250 ok")

    async def do_noop(self, _):
        await self.say("250 ok")

    async def do_quit(self, _):
        await self.say("221 bye")
        return False


def link_lines(text):
    out = []
    for line in html.escape(text).split("\n"):
        if line.startswith(("http://", "https://")):
            line = '<a href="%s">%s</a>' % (line.strip(), line)
        out.append(line)
    return "\n".join(out)


def page_list(box):
    rows = []
    for name in reversed(box.names()):
        m = box.read(name)
        rows.append('<li><a href="/%s">%s</a><br>%s, %s</li>' % (
            name, html.escape(str(m["Subject"])),
            html.escape(str(m["To"])), html.escape(str(m["Date"]))))
    return ("<h1>見本の郵便受け (demo mailbox)</h1>\n<p>センターが送ったメールが"
            "ここに届きます。新しいものが上です。</p>\n<ol>%s</ol>"
            % "\n".join(rows))


def page_letter(box, name):
    m = box.read(name)
    body = m.get_body(("plain", "html")).get_content()
    return ('<p><a href="/">一覧 (list)</a></p>\n<h1>%s</h1>\n<p>%s → %s</p>\n'
            '<pre style="white-space:pre-wrap;font:inherit">%s</pre>'
            % (html.escape(str(m["Subject"])), html.escape(str(m["From"])),
               html.escape(str(m["To"])), link_lines(body)))


async def page(box, reader, writer):
    try:
        request = (await reader.readline()).decode("latin-1").split(" ")
        while (await reader.readline()).strip():
            pass
        name = request[1].lstrip("/") if len(request) > 1 else ""
        status, body = "200 OK", ""
        if name == "":
            body = page_list(box)
        elif name in box.names():
            body = page_letter(box, name)
        else:
            status, body = "404 Not Found", "<p>?</p>"
        body = ('<!DOCTYPE html><html lang="ja"><meta charset="utf-8">'
                '<meta name="viewport" content="width=device-width">'
                '<title>見本の郵便受け</title>'
                '<body style="font-family:sans-serif;line-height:1.7;'
                'max-width:45em;margin:1em auto;padding:0 1em">%s' % body)
        data = body.encode()
        writer.write(("HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8"
                      "\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                      % (status, len(data))).encode() + data)
        await writer.drain()
    except (ConnectionError, IndexError, UnicodeDecodeError):
        pass
    writer.close()


async def serve(options):
    box = Box(options.directory)
    tls = None
    if options.certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(options.certificate)

    async def smtp(reader, writer):
        await Session(options, box, tls).run(reader, writer)

    async def show(reader, writer):
        await page(box, reader, writer)

    servers = []
    for name, where, what in (("smtp", options.listen, smtp),
                              ("page", options.page, show)):
        if not where:
            continue
        host, _, port = where.rpartition(":")
        server = await asyncio.start_server(what, host, int(port),
                                            limit=LINE_MAX)
        servers.append(server)
        print(name, server.sockets[0].getsockname()[1], flush=True)
    await asyncio.gather(*(s.serve_forever() for s in servers))


def main():
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--listen", default="127.0.0.1:1025")
    p.add_argument("--page")
    p.add_argument("--directory", required=True)
    p.add_argument("--certificate")
    p.add_argument("--login")
    try:
        asyncio.run(serve(p.parse_args()))
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
