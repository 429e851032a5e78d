"""A real mail server (aiosmtpd) that keeps what it takes in a folder, and misbehaves for certain recipients.

server.py FOLDER smtps|starttls|bare|injecting CERTIFICATE KEY [letters per connection] -> "listening PORT"

Each letter becomes FOLDER/NNNN.json: the envelope, and the message as it came (latin-1). FOLDER/connections counts.
"""

import asyncio
import json
import logging
import ssl
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

folder, mode, certificate, key = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
per_connection = int(sys.argv[5]) if len(sys.argv) > 5 else 1_000_000
# How long a slow server thinks about a letter that it has already kept.
SLOW = 30
# A server must not hang a test that went wrong.
LIFETIME = 300
seen = set()
# Broken connections and refused logins are what is tested.
logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)


def first_time(address):
    if address in seen:
        return False
    seen.add(address)
    return True


def count_connection():
    counter = folder / "connections"
    counter.write_text(str(int(counter.read_text()) + 1 if counter.exists() else 1))


def keep(envelope):
    letter = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "message": envelope.content.decode("latin-1")}
    place = folder / f"{len(list(folder.glob('*.json'))):04}.json"
    beside = place.with_suffix(".part")
    beside.write_text(json.dumps(letter))
    beside.rename(place)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        who = address.split("@")[0]
        if who.startswith("nobody"):
            return f"550 5.1.1 <{address}>: no such user"
        if who.startswith("busy") and first_time(address):
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        who = envelope.rcpt_tos[0].split("@")[0]
        if who.startswith("spam"):
            return "554 5.7.1 we do not like this"
        keep(envelope)
        if who.startswith("slow") and first_time(envelope.rcpt_tos[0]):
            await asyncio.sleep(SLOW)
        return "250 OK"


class Server(SMTP):
    letters = 0

    async def smtp_MAIL(self, arg):
        if self.letters >= per_connection:
            await self.push("421 4.7.0 enough for one connection")
            self.transport.close()
            return
        self.letters += 1
        await super().smtp_MAIL(arg)

    async def smtp_DATA(self, arg):
        to = self.envelope.rcpt_tos
        if to and to[0].startswith("drop") and first_time(to[0]):
            await self.push("354 go ahead")
            await self._reader.readexactly(2000)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)

    async def push(self, status):
        if mode == "injecting" and status.startswith("220 Ready"):
            # Somebody on the way adds an answer of their own, which the client must not take for the server's.
            status = "220 Ready\r\n250-injected\r\n250 AUTH PLAIN"
        await super().push(status)


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"mohur", "gizli söz".encode())
    return AuthResult(success=good, handled=False)


def protocol(context, loop):
    def connected():
        count_connection()
        common = dict(hostname="localhost", authenticator=authenticate, auth_required=True, loop=loop, timeout=60)
        if mode == "smtps" or mode == "bare":
            return Server(Handler(), auth_require_tls=False, **common)
        return Server(Handler(), tls_context=context, require_starttls=True, **common)

    return connected


async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    loop = asyncio.get_running_loop()
    wrapped = context if mode == "smtps" else None
    server = await loop.create_server(protocol(context, loop), "127.0.0.1", 0, ssl=wrapped)
    print("listening", server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(LIFETIME)


asyncio.run(main())
