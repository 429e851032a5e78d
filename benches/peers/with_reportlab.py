"""The page by reportlab, drawn straight on its canvas, which is its fastest way; pikepdf attaches the certificate."""

import io

import font_source_serif_pro as fonts
import pikepdf
from PIL import Image
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from answer import answer

WIDTH, HEIGHT = A4
COLOURS = bytes.maketrans(b"01", b"\xff\x00")
LEFT, MIDDLE, RIGHT = 20 * mm, 77 * mm, WIDTH - 20 * mm

rl_config.useA85 = 0
pdfmetrics.registerFont(TTFont("Regular", fonts.font_files_ttf["SourceSerifPro"]))
pdfmetrics.registerFont(TTFont("Semibold", fonts.font_files_ttf["SourceSerifProSemibold"]))


def page(certificate):
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=A4, pageCompression=1, lang="az")
    canvas.setTitle(certificate["title"])
    canvas.setFont("Regular", 14)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 25 * mm, certificate["issuer"])
    canvas.setFont("Semibold", 14)
    canvas.drawString(LEFT, HEIGHT - 40 * mm, certificate["title"])
    below = table(canvas, HEIGHT - 50 * mm, certificate["facts"])
    symbol(canvas, below - 50 * mm, certificate["rows"])
    canvas.save()
    return attached(drawn, certificate["cwt"])


def table(canvas, y, facts):
    canvas.setFont("Regular", 10)
    for label, value in facts:
        canvas.line(LEFT, y, RIGHT, y)
        canvas.drawString(LEFT, y - 12, label)
        for text in simpleSplit(value, "Regular", 10, RIGHT - MIDDLE):
            y -= 12
            canvas.drawString(MIDDLE, y, text)
        y -= 5
    canvas.line(LEFT, y, RIGHT, y)
    return y


def symbol(canvas, y, rows):
    side = len(rows)
    image = Image.frombytes("L", (side, side), "".join(rows).encode().translate(COLOURS))
    canvas.drawImage(ImageReader(image), LEFT, y, 42 * mm, 42 * mm)


def attached(drawn, certificate):
    finished = io.BytesIO()
    with pikepdf.open(drawn) as pdf:
        pdf.attachments["certificate.cwt"] = pikepdf.AttachedFileSpec(
            pdf, certificate, mime_type="application/cwt", relationship=pikepdf.Name.Source, description="CWT"
        )
        pdf.save(finished)
    return finished.getvalue()


answer(page)
