"""The page by typst as a library, from a template that is read once."""

import json
import pathlib
import sys

import typst

from answer import answer

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

template = pathlib.Path(sys.argv[1]).with_name("page.typ")
template.write_text(PAGE, encoding="utf-8")
compiler = typst.Compiler(template)


def page(certificate):
    data = json.dumps(certificate | {"cwt": list(certificate["cwt"])})
    return compiler.compile(format="pdf", sys_inputs={"data": data})


answer(page)
