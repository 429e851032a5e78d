"""What others need for the same page: typst as a library, one thread, warm.

    peers.py FACTS SECONDS

FACTS has one certificate a line: {"title", "issuer", "facts": [[label, value]...], "rows": ["0110..."...], "cwt": base64}.
Every page is another one, so that no cache helps. Prints {"typst_pages_per_second": ..., "typst_bytes": ...}."""

import base64
import json
import pathlib
import statistics
import sys
import time

import typst

PAGE = """
#set page(paper: "a4", margin: 2cm)
#set text(font: "Libertinus Serif", lang: "az", size: 10pt)
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: none)
#align(center, text(14pt, data.issuer))
= #data.title
#table(columns: (1fr, 2fr), ..data.facts.map(((label, value)) => (label, value)).flatten())
#let side = data.rows.len()
#let pixels = bytes(data.rows.join("").clusters().map(dot => if dot == "1" { 0 } else { 255 }))
#image(pixels, format: (encoding: "luma8", width: side, height: side), width: 42mm, scaling: "pixelated",
  alt: "QR")
#pdf.attach("certificate.cwt", bytes(data.cwt), relationship: "source", mime-type: "application/cwt",
  description: "CWT")
"""


def main(facts, seconds):
    certificates = [json.loads(line) for line in open(facts, encoding="utf-8")]
    page = pathlib.Path(facts).with_name("page.typ")
    page.write_text(PAGE, encoding="utf-8")
    compiler = typst.Compiler(page)
    sizes, turn = [], 0
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        certificate = certificates[turn % len(certificates)]
        certificate["title"] = f"{certificate['title'].split(' #')[0]} #{turn}"
        sizes.append(len(compiler.compile(format="pdf", sys_inputs={"data": json.dumps(certificate)})))
        turn += 1
    took = time.perf_counter() - started
    print(json.dumps({"typst_pages_per_second": turn / took, "typst_bytes": statistics.median(sizes)}))


main(sys.argv[1], float(sys.argv[2]))
