"""Prints where cargo has put the benchmarks `pages` and `reading`, from its messages on the standard input."""

import json
import sys

built = {}
for line in sys.stdin:
    message = json.loads(line)
    if message.get("executable"):
        built[message["target"]["name"]] = message["executable"]
print(built["pages"], built["reading"])
