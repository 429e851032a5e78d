"""Makes the two fonts of the page, their kerning and the colour profile; the same bytes every time.

    pip install fonttools==4.68.0
    npm pack @expo-google-fonts/source-serif-4@0.4.1 && tar xzf expo-google-fonts-source-serif-4-0.4.1.tgz
    python3 certificate/fonts/make.py package

Source Serif 4 (© Adobe, SIL Open Font License 1.1) without hints and without what the page does not need. Its name is
reserved for the unchanged font, so the cut one is called Mohur Serif. Written beside this script:

    regular.ttf.z, semibold.ttf.z   the font as a zlib stream; a page takes the glyphs that it uses
    regular.kern, semibold.kern     the kerning of the GPOS table, see `kerning` below
    to_unicode.cmap                 the characters of the glyphs, which are the same in both fonts, as PDF wants them
    srgb.icc                        sRGB (IEC 61966-2-1) as an ICC profile of version 4
"""

import pathlib
import struct
import sys
import zlib

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.reorderGlyphs import reorderGlyphs
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import Glyph

HERE = pathlib.Path(__file__).parent
FACES = {"regular": "400Regular/SourceSerif4_400Regular.ttf", "semibold": "600SemiBold/SourceSerif4_600SemiBold.ttf"}
#: ASCII, Latin-1 and Latin Extended-A (without the soft hyphen, which nothing here breaks at), and what else names and
#: sentences of Azerbaijan, Turkey and Romania need.
CHARACTERS = [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x180)]
CHARACTERS += map(ord, "əƏȘșȚț‘’‚“”„‹›–—…•№€−\u202f")
#: What nearly every page shows.
COMMON = {*range(0x20, 0x7F), *map(ord, "\u00a0ÇÖÜçöüĞğİıŞşƏə‘’“”–—№")}
#: Thousandths of an em that a pair must move for anyone to see it: at 12 points, three are an eightieth of a millimetre.
#: Every pair that moves costs each page some bytes.
SEEN = 4
#: 2026-01-01, in seconds since 1904: when a font says that it was changed must not depend on when it was made.
CHANGED = 3850070400


def cut(path):
    options = subset.Options(hinting=False, layout_features=["kern"], glyph_names=True, notdef_outline=True)
    options.name_IDs, options.drop_tables = [], ["GSUB", "GDEF", "BASE", "STAT", "gasp", "prep"]
    font = TTFont(path, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CHARACTERS)
    cutter.subset(font)
    give_own_glyph(font, 0xA0)
    check_letters(font)
    order(font)
    return font


def order(font):
    """Numbers the glyphs: what nearly every page shows first, since a page's font ends with the last glyph that it shows.
    In both halves characters follow each other as far as possible, so that few ranges say which character a glyph is; what
    is only a part of them comes behind."""
    characters = sorted(font.getBestCmap().items())
    numbered = [".notdef"]
    for half in (True, False):
        glyphs = [glyph for character, glyph in characters if (character in COMMON) == half]
        numbered += [*glyphs, *(part for glyph in glyphs for part in parts(font, glyph))]
    reorderGlyphs(font, list(dict.fromkeys(numbered)))


def parts(font, glyph):
    composite = font["glyf"][glyph]
    direct = [part.glyphName for part in composite.components] if composite.isComposite() else []
    return [*direct, *(inner for part in direct for inner in parts(font, part))]


def give_own_glyph(font, character):
    """Lets a blank that shares its glyph with the space have its own, so that it is copied out of the page as itself."""
    font.setGlyphOrder([*font.getGlyphOrder(), "uni%04X" % character])
    font["glyf"]["uni%04X" % character] = Glyph()
    font["hmtx"]["uni%04X" % character] = font["hmtx"]["space"]
    for table in font["cmap"].tables:
        table.cmap[character] = "uni%04X" % character


def check_letters(font):
    characters = {}
    for character, glyph in font.getBestCmap().items():
        characters.setdefault(glyph, []).append(chr(character))
    shared = {glyph: shared for glyph, shared in characters.items() if len(shared) > 1}
    assert not shared, f"one glyph for several characters would be copied out of the page as another text: {shared}"


def rename(font, weight):
    font["name"].names = []
    for number, text in enumerate(("Mohur Serif", weight, "Mohur Serif " + weight, "Mohur Serif " + weight), 1):
        font["name"].setName(text, number, 3, 1, 0x409)
    font["name"].setName("Cut from Source Serif 4, © Adobe, SIL Open Font License 1.1", 0, 3, 1, 0x409)
    font["name"].setName("MohurSerif-" + weight, 6, 3, 1, 0x409)
    font["head"].modified = CHANGED


def pairs(font):
    """The kerning of every pair of glyphs, as a shaper finds it: in each lookup the first subtable that knows the pair."""
    table = font["GPOS"].table
    order = font.getGlyphOrder()
    lookups = sorted({i for f in table.FeatureList.FeatureRecord if f.FeatureTag == "kern" for i in f.Feature.LookupListIndex})
    found = {}
    for index in lookups:
        known = {}
        for subtable in table.LookupList.Lookup[index].SubTable:
            subtable = getattr(subtable, "ExtSubTable", subtable)
            if not isinstance(subtable, otTables.PairPos):
                continue  # What depends on more than two glyphs: after a blank, nothing that one would see.
            for left, right, advance in pairs_of(subtable, order):
                known.setdefault((left, right), advance)
        for pair, advance in known.items():
            found[pair] = found.get(pair, 0) + advance
    return {pair: advance for pair, advance in found.items() if abs(advance) >= SEEN}


def pairs_of(subtable, order):
    advance = lambda value: value.XAdvance if value and hasattr(value, "XAdvance") else 0
    if subtable.Format == 1:
        for left, pair_set in zip(subtable.Coverage.glyphs, subtable.PairSet):
            for record in pair_set.PairValueRecord:
                yield left, record.SecondGlyph, advance(record.Value1)
        return
    for left in subtable.Coverage.glyphs:
        row = subtable.Class1Record[subtable.ClassDef1.classDefs.get(left, 0)].Class2Record
        for right in order:
            yield left, right, advance(row[subtable.ClassDef2.classDefs.get(right, 0)].Value1)


def kerning(font):
    """glyphs (u16), left classes (u16), right classes (u16), the left class of each glyph (u8), the right class of each
    glyph (u8), then for each left class the adjustments (i16) with each right class in 1/1000 em; all big-endian."""
    order, found = font.getGlyphOrder(), pairs(font)
    row = lambda left: tuple(found.get((left, right), 0) for right in order)
    left, rows = classes([row(glyph) for glyph in order])
    column = lambda place: tuple(row[place] for row in rows)
    right, columns = classes([column(place) for place in range(len(order))])
    out = struct.pack(">HHH", len(order), len(rows), len(columns)) + bytes(left) + bytes(right)
    return out + b"".join(struct.pack(f">{len(columns)}h", *(column[i] for column in columns)) for i in range(len(rows)))


def classes(rows):
    distinct = list(dict.fromkeys(rows))
    assert len(distinct) < 256
    return [distinct.index(row) for row in rows], distinct


CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo 3 dict dup begin /Registry (Adobe) def /Ordering (UCS) def /Supplement 0 def end def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
%s
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def to_unicode(font):
    """Ranges of glyphs whose characters follow each other, within one first byte as PDF wants (ISO 32000-1 §9.10.3)."""
    ranges = []
    for character, name in sorted(font.getBestCmap().items()):
        glyph = font.getGlyphID(name)
        if ranges and glyph & 0xFF and character & 0xFF and character - glyph == ranges[-1][2] - ranges[-1][0]:
            ranges[-1][1] = glyph
        else:
            ranges.append([glyph, glyph, character])
    assert len(ranges) <= 100, "a CMap has at most 100 ranges in a row"
    lines = "".join(f"<{first:04X}> <{last:04X}> <{character:04X}>\n" for first, last, character in ranges)
    return CMAP % f"{len(ranges)} beginbfrange\n{lines}endbfrange"


def profile():
    fixed = lambda *numbers: b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)
    words = lambda text: b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, 2 * len(text), 28) + text.encode("utf-16-be")
    xyz = lambda *numbers: b"XYZ " + bytes(4) + fixed(*numbers)
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    # Primaries and adaptation to D50 by Bradford, as the sRGB standard's own profile has them.
    adaptation = fixed(1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)
    tags = {
        b"desc": words("sRGB IEC61966-2-1"), b"cprt": words("Public domain"), b"wtpt": xyz(0.9642, 1, 0.82491),
        b"chad": b"sf32" + bytes(4) + adaptation, b"rXYZ": xyz(0.43604, 0.22249, 0.01392),
        b"gXYZ": xyz(0.38512, 0.71690, 0.09706), b"bXYZ": xyz(0.14305, 0.06061, 0.71393), b"rTRC": curve,
    }
    at, table, data = 128 + 4 + 12 * (len(tags) + 2), b"", b""
    places = {}
    for tag, content in tags.items():
        places[tag] = (at + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    places[b"gTRC"] = places[b"bTRC"] = places[b"rTRC"]
    for tag, (offset, size) in places.items():
        table += tag + struct.pack(">II", offset, size)
    body = struct.pack(">I", len(places)) + table + data
    head = struct.pack(">I4sI4s4s4s", 128 + len(body), b"\0\0\0\0", 0x04200000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + fixed(0.9642, 1, 0.82491)
    return head.ljust(128, b"\0") + body


def main(package):
    characters = set()
    for face, path in FACES.items():
        font = cut(package / path)
        characters.add(to_unicode(font))
        (HERE / f"{face}.kern").write_bytes(kerning(font))
        del font["GPOS"]
        rename(font, face.capitalize())
        font["post"].formatType = 3.0
        temporary = HERE / f"{face}.ttf"
        font.save(temporary)
        (HERE / f"{face}.ttf.z").write_bytes(zlib.compress(temporary.read_bytes(), 9))
        temporary.unlink()
    (HERE / "to_unicode.cmap").write_text(*characters)
    (HERE / "srgb.icc").write_bytes(profile())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
