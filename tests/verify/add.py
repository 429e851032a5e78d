"""Adds something to a page, as people and forgers do: add.py WHAT IN OUT. Places are in points from the lower left."""

import sys

import pikepdf
from pikepdf import Array, Dictionary, Name

SALARY = (236, 325, 360, 341)
BLANK = (430, 60, 530, 90)
HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


def draw(pdf, operators):
    page = pdf.pages[0]
    page.contents_add(pikepdf.Stream(pdf, b"q"), prepend=True)
    page.contents_add(pikepdf.Stream(pdf, b"Q " + operators))
    page.add_resource(HELVETICA, Name.Font, Name.Added)


def words(x, y, text):
    return b"BT /Added 10 Tf 0 g %d %d Td (%s) Tj ET" % (x, y, text)


def circle(x, y):
    return b"0 0.2 0.7 RG 2 w %d %d 24 24 re S %d %d 12 12 re S" % (x, y, x + 6, y + 6)


def annotate(pdf, kind, rect, appearance=None, **more):
    note = Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array(rect), F=4, **more)
    if appearance is not None:
        form = pikepdf.Stream(pdf, appearance)
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array(rect)
        note.AP = Dictionary(N=pdf.make_indirect(form))
    pdf.pages[0].Annots = pdf.make_indirect(Array([pdf.make_indirect(note)]))


def salary(pdf):
    """Where the salary stands in the table."""
    x0, y0, x1, y1 = SALARY
    return b"%d %d %d %d re f" % (x0, y0, x1 - x0, y1 - y0)


ADD = {
    "stamp": lambda pdf: draw(pdf, circle(480, 60)),
    "stamp-annotation": lambda pdf: annotate(pdf, "/Stamp", BLANK, circle(440, 62)),
    "note": lambda pdf: annotate(pdf, "/Text", BLANK, Contents="seen"),
    "text-in-a-foreign-font": lambda pdf: draw(pdf, words(440, 70, b"Registered 24.11.2026")),
    "box": lambda pdf: draw(pdf, b"1 g " + salary(pdf)),
    "stamp-on-text": lambda pdf: draw(pdf, circle(300, 320)),
    "highlight": lambda pdf: draw(pdf, b"1 1 0.8 rg " + salary(pdf)),
    "words-behind-the-salary": lambda pdf: draw(pdf, words(400, 329, b"+ 3000 AZN")),
    "link-on-text": lambda pdf: annotate(pdf, "/Link", SALARY, Border=Array([0, 0, 0])),
    "other-salary-on-a-box": lambda pdf: draw(pdf, b"1 g " + salary(pdf) + b" " + words(240, 329, b"9999")),
}

what, source, target = sys.argv[1:]
with pikepdf.open(source) as pdf:
    ADD[what](pdf)
    pdf.save(target)
