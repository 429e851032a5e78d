"""How the kit asks a peer for pages, so that both take turns: a line with a number in; the page's size in bytes, and the
nanoseconds that processors worked for it, out.

FACTS has one certificate a line: {"title", "issuer", "facts": [[label, value]...], "rows": ["0110"...], "cwt": [bytes],
"key": {"kid": [bytes], "x": [bytes]}}."""

import json
import sys
import time


def answer(page):
    """Makes `page(certificate)` for every line of standard input, each another page, so that no cache helps."""
    with open(sys.argv[1], encoding="utf-8") as lines:
        certificates = [json.loads(line) for line in lines]
    for certificate in certificates:
        certificate["cwt"] = bytes(certificate["cwt"])
    for line in sys.stdin:
        turn = int(line)
        certificate = dict(certificates[turn % len(certificates)])
        certificate["title"] += f" #{turn}"
        started = time.process_time_ns()
        size = len(page(certificate))
        print(size, time.process_time_ns() - started, flush=True)
