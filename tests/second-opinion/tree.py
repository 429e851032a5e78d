"""Reads a page's structure with two readers, which must agree, and prints a line for each part.

    tree.py FILE

A line has the part's depth, role, scope, and what is read out for it: a figure's alternative text (as pikepdf reads it)
or the words of its content (as poppler reads them). Made alike, because it tells no one anything: line breaks, runs of
blanks and no-break spaces are one blank. Left out: titles of elements, places on the page, which library wrote it."""

import re
import subprocess
import sys

import pikepdf

PART = re.compile(r"^( *)([A-Z][A-Za-z0-9]*)\b")
# Poppler wants a name where the standard (ISO 32000-1 table 321) and krilla have a boolean.
POPPLERS_OWN = "Syntax Error: Suspects object is wrong type (boolean)"
WORDS = re.compile(r'^ *"(.*)"$')


def plain(text):
    return " ".join(text.replace("\u00a0", " ").split())


def by_poppler(file):
    """Depth, role and words of each part."""
    said = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, check=True)
    complaints = [line for line in said.stderr.decode().splitlines() if line != POPPLERS_OWN]
    assert not complaints, complaints
    parts = []
    # Titles of elements come out as the file has them, in UTF-16; nothing else does.
    for line in said.stdout.decode(errors="replace").split("\n"):
        if words := WORDS.match(line):
            parts[-1][2] += " " + words[1]
        elif part := PART.match(line):
            parts.append([len(part[1]) // 2, part[2], ""])
    return parts


def by_pikepdf(file):
    """Depth, role, scope and alternative text of each part."""
    with pikepdf.open(file) as pdf:
        return list(walk(pdf.Root.StructTreeRoot.K, 0))


def walk(element, depth):
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from walk(child, depth)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        yield depth, str(element.S).strip("/"), scope(element), str(element.get("/Alt", ""))
        yield from walk(element.get("/K", pikepdf.Array()), depth + 1)


def scope(element):
    attributes = element.get("/A", pikepdf.Array())
    attributes = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    scopes = [str(attribute.Scope).strip("/") for attribute in attributes if "/Scope" in attribute]
    return "".join(scopes)


def main(file):
    poppler, own = by_poppler(file), by_pikepdf(file)
    assert [part[:2] for part in poppler] == [list(part[:2]) for part in own], "two readers read two structures"
    for (depth, role, words), (_, _, scope, alternative) in zip(poppler, own):
        print(depth, role, scope, plain(alternative or words), sep="\t")


main(sys.argv[1])
