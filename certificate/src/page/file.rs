//! The file around the page's objects: PDF 1.7, whose dictionaries are packed together (ISO 32000-1 §7.5.7) and found by a
//! packed table (§7.5.8).

use crate::deflate::{Effort, zlib};
use crate::ink::Ink;

/// A comment of four bytes past ASCII tells programs that the file is not text (§7.5.2).
const HEADER: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";

/// An object's number.
pub(super) type Number = u32;

/// Where an object is.
#[derive(Clone, Copy, Debug)]
enum Place {
    Nowhere,
    /// From this byte on.
    At(usize),
    /// Among the packed ones.
    Packed(usize),
}

/// A file that is being written.
pub(super) struct File {
    ink: Ink,
    places: Vec<Place>,
    packed: Ink,
    /// Number and place of each packed object.
    members: Vec<(Number, usize)>,
}

/// What the table of objects says beside their places.
pub(super) struct Trailer {
    pub(super) root: Number,
    pub(super) info: Number,
    /// The numbers of the packed objects and of the table, greater than all others.
    pub(super) own: [Number; 2],
    pub(super) id: [u8; 16],
}

impl File {
    pub(super) fn new() -> Self {
        let mut ink = Ink::with_capacity(32 << 10);
        ink.0.extend_from_slice(HEADER);
        Self { ink, places: vec![Place::Nowhere], packed: Ink::with_capacity(8 << 10), members: Vec::with_capacity(96) }
    }

    /// Adds a dictionary, an array or another value, as `write` writes it.
    pub(super) fn object(&mut self, number: Number, write: impl FnOnce(&mut Ink)) {
        self.enter(number, Place::Packed(self.members.len()));
        self.members.push((number, self.packed.0.len()));
        write(&mut self.packed);
        self.packed.raw("\n");
    }

    /// Adds a stream; `dictionary` says all but its length.
    pub(super) fn stream(&mut self, number: Number, dictionary: &str, data: &[u8]) {
        self.enter(number, Place::At(self.ink.0.len()));
        write_stream(&mut self.ink, number, dictionary.as_bytes(), data);
    }

    /// Adds a stream that was written before.
    pub(super) fn prepared(&mut self, stream: &Prepared) {
        self.enter(stream.number, Place::At(self.ink.0.len()));
        self.ink.0.extend_from_slice(&stream.bytes);
    }

    fn enter(&mut self, number: Number, place: Place) {
        let number = number as usize;
        if self.places.len() <= number {
            self.places.resize(number + 1, Place::Nowhere);
        }
        self.places[number] = place;
    }

    /// The whole file.
    pub(super) fn finish(mut self, trailer: &Trailer) -> Vec<u8> {
        let [packed, table] = trailer.own;
        self.write_packed(packed);
        let start = self.ink.0.len();
        self.enter(table, Place::At(start));
        let rows = zlib(&self.rows(packed), Effort::Quick);
        let size = self.places.len();
        let mut dictionary = Ink::with_capacity(160);
        dictionary.raw("/Type/XRef/Size ").whole(number(size)).raw("/W[1 3 2]/Root ").reference(trailer.root);
        dictionary.raw("/Info ").reference(trailer.info).raw("/ID[").string(trailer.id).string(trailer.id);
        dictionary.raw("]/Filter/FlateDecode");
        write_stream(&mut self.ink, table, &dictionary.0, &rows);
        self.ink.raw("startxref\n").whole(number(start)).raw("\n%%EOF");
        self.ink.0
    }

    fn write_packed(&mut self, own: Number) {
        let mut content = Ink::with_capacity(self.packed.0.len() + 12 * self.members.len());
        for (member, at) in &self.members {
            content.whole(*member).raw(" ").whole(number(*at)).raw(" ");
        }
        let first = content.0.len();
        content.0.extend_from_slice(&self.packed.0);
        let count = self.members.len();
        self.enter(own, Place::At(self.ink.0.len()));
        let mut dictionary = Ink::with_capacity(80);
        dictionary.raw("/Type/ObjStm/N ").whole(number(count)).raw("/First ").whole(number(first));
        dictionary.raw("/Filter/FlateDecode");
        write_stream(&mut self.ink, own, &dictionary.0, &zlib(&content.0, Effort::Quick));
    }

    /// The table: a kind of one byte, a place of three, and two more.
    fn rows(&self, packed: Number) -> Vec<u8> {
        let row = |place: &Place| match place {
            Place::Nowhere => (0, 0, u16::MAX),
            Place::At(at) => (1, number(*at), 0),
            Place::Packed(index) => (2, packed, u16::try_from(*index).unwrap_or(u16::MAX)),
        };
        let bytes = |(kind, place, index): (u8, u32, u16)| {
            let ([_, place @ ..], index) = (place.to_be_bytes(), index.to_be_bytes());
            [kind, place[0], place[1], place[2], index[0], index[1]]
        };
        self.places.iter().flat_map(|place| bytes(row(place))).collect()
    }
}

/// A stream that many files have.
pub(super) struct Prepared {
    number: Number,
    bytes: Vec<u8>,
}

impl Prepared {
    /// Packs a stream as hard as possible.
    pub(super) fn packed(number: Number, dictionary: &str, data: &[u8]) -> Self {
        Self::new(number, &format!("{dictionary}/Filter/FlateDecode"), &zlib(data, Effort::Thorough))
    }

    /// A stream of these bytes; `dictionary` says all but their number.
    pub(super) fn new(number: Number, dictionary: &str, data: &[u8]) -> Self {
        let mut ink = Ink::with_capacity(data.len() + dictionary.len() + 64);
        write_stream(&mut ink, number, dictionary.as_bytes(), data);
        Self { number, bytes: ink.0 }
    }
}

fn write_stream(ink: &mut Ink, object: Number, dictionary: &[u8], data: &[u8]) {
    ink.whole(object).raw(" 0 obj\n<<");
    ink.0.extend_from_slice(dictionary);
    ink.raw("/Length ").whole(number(data.len())).raw(">>stream\n");
    ink.0.extend_from_slice(data);
    ink.raw("\nendstream\nendobj\n");
}

/// A count or a place as PDF's numbers hold it; a page has some ten thousand bytes.
fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
