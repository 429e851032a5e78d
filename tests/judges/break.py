"""Breaks a sound page in one way after the other, so that a judge can show that it judges.

    break.py PAGE FOLDER

Writes FOLDER/NAME.pdf for every fault."""

import pathlib
import sys

import pikepdf
from pikepdf import Name


def elements(pdf, role):
    """All structure elements of this role."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting.extend(element)
        elif isinstance(element, pikepdf.Dictionary) and Name.S in element:
            if element.S == role:
                yield element
            if Name.K in element:
                waiting.append(element.K)


def fonts(pdf):
    return [font.DescendantFonts[0] for font in pdf.pages[0].Resources.Font.values()]


def no_language(pdf):
    del pdf.Root.Lang


def no_output_intent(pdf):
    del pdf.Root.OutputIntents


def no_alternative(pdf):
    for figure in elements(pdf, Name.Figure):
        del figure.Alt


def no_scope(pdf):
    for header in elements(pdf, Name.TH):
        del header.A


def no_first_heading(pdf):
    for heading in elements(pdf, Name.H1):
        heading.S = Name.H3


def no_marks(pdf):
    del pdf.Root.MarkInfo


def no_title_shown(pdf):
    del pdf.Root.ViewerPreferences


def no_font_file(pdf):
    del fonts(pdf)[0].FontDescriptor.FontFile2


def no_letters(pdf):
    """Glyphs without the letters that they stand for."""
    for font in pdf.pages[0].Resources.Font.values():
        del font.ToUnicode


def no_relationship(pdf):
    for file in pdf.Root.AF:
        del file.AFRelationship


def untagged_content(pdf):
    pdf.pages[0].contents_add(b"0 0 10 10 re f")


def no_claim(pdf):
    """A file that does not say what it is."""
    del pdf.Root.Metadata


FAULTS = [
    no_language,
    no_output_intent,
    no_alternative,
    no_scope,
    no_first_heading,
    no_marks,
    no_title_shown,
    no_font_file,
    no_letters,
    no_relationship,
    untagged_content,
    no_claim,
]


def main(page, folder):
    for fault in FAULTS:
        with pikepdf.open(page) as pdf:
            fault(pdf)
            pdf.save(folder / f"{fault.__name__}.pdf")


main(sys.argv[1], pathlib.Path(sys.argv[2]))
