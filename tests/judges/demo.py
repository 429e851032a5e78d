"""Judges what `mohur demo` leaves, with libraries that its authors did not write.

    demo.py FOLDER DICTIONARY

Every certificate's attachment must verify with the public key of trust-list.json, be what the code on its drawn page
expands to, and be in force by the status list; the revoked one must not be. Prints how many there were, as JSON."""

import json
import pathlib
import subprocess
import sys
import tempfile
import zlib

import cbor2
import cwt
import zxingcpp
from PIL import Image

from judge import expand, key_of


def run(*words):
    done = subprocess.run(words, capture_output=True, check=True)
    assert not done.stderr, f"{words}: {done.stderr.decode()}"
    return done.stdout


def attachment(pdf, folder):
    run("pdfdetach", "-savefile", "certificate.cwt", "-o", str(folder / "certificate.cwt"), str(pdf))
    return (folder / "certificate.cwt").read_bytes()


def printed_code(pdf, folder):
    run("pdftoppm", "-r", "150", "-gray", "-singlefile", str(pdf), str(folder / "page"))
    codes = zxingcpp.read_barcodes(Image.open(folder / "page.pgm"), formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(codes) == 1, f"{pdf}: {len(codes)} codes"
    return codes[0].text


def revoked(claims, lists):
    reference = claims[65535]["status_list"]
    bits = zlib.decompress(lists[reference["uri"]][65533]["lst"])
    return bits[reference["idx"] // 8] >> reference["idx"] % 8 & 1


def main(folder, dictionary):
    trust = json.loads((folder / "trust-list.json").read_text(encoding="utf-8"))
    certificate, _ = key_of(trust, "certificate")
    status, _ = key_of(trust, "status")
    lists = [cbor2.loads(cwt.COSE.new().decode(file.read_bytes(), status)) for file in folder.glob("status-lists/*.cwt")]
    lists = {claims[2]: claims for claims in lists}
    counts = {"certificates": 0, "revoked": 0}
    for kind, expected in (("certificates", 0), ("revoked", 1)):
        for pdf in sorted((folder / kind).glob("*.pdf")):
            with tempfile.TemporaryDirectory() as scratch:
                scratch = pathlib.Path(scratch)
                attached = attachment(pdf, scratch)
                claims = cbor2.loads(cwt.COSE.new().decode(attached, certificate))
                assert expand(printed_code(pdf, scratch), dictionary) == attached, f"{pdf}: another code"
                assert revoked(claims, lists) == expected, f"{pdf}: status"
                run("qpdf", "--check", str(pdf))
                text = run("pdftotext", "-layout", str(pdf), "-").decode()
                for number in (2, 3, 6, 8, 10):
                    words = claims[-65537][number].split()
                    assert all(word in text for word in words), f"{pdf}: {claims[-65537][number]} is not on the page"
            counts[kind] += 1
    print(json.dumps(counts))


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).read_bytes())
