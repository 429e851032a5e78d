"""Judges what the kit made with libraries that its authors did not write.

    judge.py FOLDER

FOLDER holds certificate.cwt, status-list.cwt, trust-list.json, link.txt, symbol.pgm and dictionary.bin. Exits with an
exception when one of them is not what it should be; prints the claims as JSON."""

import base64
import json
import pathlib
import sys
import zlib

import cbor2
import cwt
import zxingcpp
from PIL import Image

DIGITS = {17: 7, 15: 6, 13: 5, 10: 4, 8: 3, 5: 2, 3: 1}


def key_of(trust, use):
    """The one key of this use, for the library `cwt`."""
    keys = [key for issuer in trust["issuers"] for key in issuer["keys"] if key["use"] == use]
    x = base64.urlsafe_b64decode(keys[0]["x"] + "=")
    return cwt.COSEKey.new({1: 1, 2: bytes.fromhex(keys[0]["kid"]), 3: -8, -1: 6, -2: x}), keys[0]["kid"]


def expand(link, dictionary):
    """The few lines of docs/format.md: from the text of a QR code to the CWT."""
    digits = link.split("#")[1]
    groups = [digits[at : at + 17] for at in range(0, len(digits), 17)]
    compact = b"".join(int(group).to_bytes(DIGITS[len(group)], "big") for group in groups)
    assert compact[:2] == b"\x01\x01"
    payload = zlib.decompressobj(-15, zdict=dictionary).decompress(compact[74:])
    protected = cbor2.dumps({1: -8, 4: compact[2:10]})
    return cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, compact[10:74]]))


def main(folder):
    read = lambda name: (folder / name).read_bytes()
    trust = json.loads(read("trust-list.json"))
    certificate, kid = key_of(trust, "certificate")
    payload = cwt.COSE.new().decode(read("certificate.cwt"), certificate)
    claims = cbor2.loads(payload)
    assert cbor2.dumps(claims, canonical=True) == payload, "not deterministic"

    assert expand(read("link.txt").decode(), read("dictionary.bin")) == read("certificate.cwt")

    status, _ = key_of(trust, "status")
    listed = cbor2.loads(cwt.COSE.new().decode(read("status-list.cwt"), status))
    assert listed[2] == claims[65535]["status_list"]["uri"]
    bits = zlib.decompress(listed[65533]["lst"])
    index = claims[65535]["status_list"]["idx"]

    codes = zxingcpp.read_barcodes(Image.open(folder / "symbol.pgm"), formats=zxingcpp.BarcodeFormat.QRCode)
    assert [code.text for code in codes] == [read("link.txt").decode()], "another reader reads the symbol otherwise"

    fields = {str(number): value.hex() if isinstance(value, bytes) else value for number, value in claims[-65537].items()}
    print(json.dumps({"kid": kid, "iss": claims[1], "revoked": bits[index // 8] >> index % 8 & 1, "fields": fields}))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
