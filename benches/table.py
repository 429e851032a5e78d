"""Prints the table of docs/benchmarks.md from what the kit and its peers measured: table.py KIT PEERS"""

import datetime
import json
import os
import sys


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")


def main(kit, peers):
    kit, peers = (json.load(open(name, encoding="utf-8")) for name in (kit, peers))
    issuing, verifying, typst = kit["issuing"], kit["verifying"], peers["typst_pages_per_second"]
    rate = lambda value: f"{value:,.0f}"
    print(f"{datetime.date.today()}, {processor()}, {os.cpu_count()} cores, one of them used\n")
    print("| what | per second and core | ratio |\n| --- | --- | --- |")
    print(f"| claims → signed → QR → PDF | {rate(issuing['claims_to_pdf'])} | {issuing['claims_to_pdf'] / typst:.1f}× typst |")
    print(f"| the page alone | {rate(issuing['page_alone'])} | {issuing['page_alone'] / typst:.1f}× typst |")
    print(f"| typst as a library, the page alone | {rate(typst)} | 1 |")
    print(f"| encoding and signing alone | {rate(issuing['signature_alone'])} | |")
    print(f"| compact form and symbol alone | {rate(issuing['compact_and_symbol'])} | |")
    share = 100 * verifying["chain"] / verifying["bare_verify_strict"]
    print(f"| verification from the compact form | {rate(verifying['chain'])} | {share:.0f} % of bare |")
    print(f"| bare `verify_strict` | {rate(verifying['bare_verify_strict'])} | 100 % |")
    print("\n| document type | CWT bytes | compact bytes | modules a side, median (most) | PDF bytes |")
    print("| --- | --- | --- | --- | --- |")
    for kind, sizes in kit["sizes"].items():
        modules = f"{sizes['modules']} ({sizes['modules_max']})"
        print(f"| {kind} | {sizes['cwt_bytes']} | {sizes['compact_bytes']} | {modules} | {sizes['pdf_bytes']:,} |")
    print(f"| the same by typst | | | | {peers['typst_bytes']:,.0f} |")


main(*sys.argv[1:])
