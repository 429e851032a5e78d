"""Prints the tables of docs/benchmarks.md from what the kit measured: table.py KIT"""

import datetime
import json
import os
import sys


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")


def row(*cells):
    print("|", " | ".join(f"{cell:,.0f}" if isinstance(cell, float) else str(cell) for cell in cells), "|")


def speed(issuing, verifying):
    ours = issuing["claims_to_pdf"]
    over = lambda name: f"{ours / issuing[name]:.{1 if ours > issuing[name] else 2}f}×"
    row("what", "per second and core", "claims → PDF, compared with it")
    row("---", "---", "---")
    row("**claims → signed → QR → PDF**", ours, 1)
    row("typst as a library, the page alone", issuing["typst"], over("typst"))
    row("reportlab, attachment by pikepdf, the page alone", issuing["reportlab"], over("reportlab"))
    row("floor: signature, QR in any mask, the page's bytes copied", issuing["floor"], over("floor"))
    row("the same with the mask chosen by the `qrcode` crate", issuing["floor_with_mask"], over("floor_with_mask"))
    row("the page alone", issuing["page"], "")
    row("encoding and signing alone", issuing["signature"], "")
    row("compact form alone", issuing["compact"], "")
    row("compact form and symbol alone", issuing["compact_and_symbol"], "")
    print()
    row("what", "per second and core", "of bare")
    row("---", "---", "---")
    of_bare = lambda name, what: row(what, verifying[name], share(verifying[name], verifying["bare_verify_strict"]))
    of_bare("bare_verify_strict", "bare `verify_strict`")
    of_bare("chain", "verification from the compact form")
    of_bare("verdict", "from the QR's text to a verdict")
    of_bare("cwt_alone", "verification of the CWT, one by one")
    of_bare("together", "the same, 512 together")
    of_bare("claim169", "`claim169-core`, from its QR's text to claims")
    of_bare("cwt", "Python's `cwt`, from the CWT to claims")
    print()


def share(part, whole):
    return f"{100 * part / whole:.0f} %"


def size(sizes, peer_bytes):
    row("document type", "CWT bytes", "compact bytes", "modules a side, median (most)", "PDF bytes")
    row("---", "---", "---", "---", "---")
    for kind, of in sizes.items():
        modules = f"{of['modules']} ({of['modules_max']})"
        row(kind, of["cwt_bytes"], of["compact_bytes"], modules, float(of["pdf_bytes"]))
    for peer, pdf_bytes in peer_bytes.items():
        row(f"the same by {peer}", "", "", "", float(pdf_bytes))


def main(kit):
    with open(kit, encoding="utf-8") as file:
        kit = json.load(file)
    print(f"{datetime.date.today()}, {processor()}, {os.cpu_count()} cores, one of them used:\n")
    speed(kit["issuing"], kit["verifying"])
    size(kit["sizes"], kit["peer_bytes"])


main(*sys.argv[1:])
