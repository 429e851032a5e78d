"""The signed certificate, decoded and verified by the Python package `cwt`."""

import json
import sys

import cbor2
from cwt import COSE, COSEKey

from answer import answer

with open(sys.argv[1], encoding="utf-8") as lines:
    KEY = json.loads(next(lines))["key"]
key = COSEKey.new({1: 1, 2: bytes(KEY["kid"]), 3: -8, -1: 6, -2: bytes(KEY["x"])})


def verified(certificate):
    claims = cbor2.loads(COSE.new().decode(certificate["cwt"], key))
    assert claims[1] == "az.gov.labour"
    return certificate["cwt"]


answer(verified)
