//! The file around the page's objects: PDF 1.7, written by `pdf-writer`, but for what it does not know: objects that are
//! packed together (ISO 32000-1 §7.5.7), and the table that finds these too (§7.5.8).

use pdf_writer::{Chunk, Filter, Finish, Name, Obj, Pdf, Ref, Settings, Str};

use crate::deflate::zlib;

/// No blank that can be left out.
pub(super) const SHORT: Settings = Settings { pretty: false };

/// Where an object is.
#[derive(Clone, Copy, Debug)]
enum Place {
    Nowhere,
    /// From this byte on.
    At(usize),
    /// In this place of another one.
    Packed(Ref, usize),
}

/// A file that is being written.
pub(super) struct File {
    pdf: Pdf,
    places: Vec<Place>,
}

/// What the table of objects says beside their places.
pub(super) struct Trailer {
    /// The table's own number, greater than all others.
    pub(super) number: Ref,
    pub(super) root: Ref,
    pub(super) info: Ref,
    pub(super) id: [u8; 16],
}

impl File {
    pub(super) fn new() -> Self {
        Self { pdf: Pdf::with_settings_and_capacity(SHORT, 32 << 10), places: vec![Place::Nowhere] }
    }

    /// Adds the object with this number, as `write` writes it.
    pub(super) fn add(&mut self, number: Ref, write: impl FnOnce(&mut Chunk)) {
        self.enter(number, Place::At(self.pdf.len()));
        write(&mut self.pdf);
    }

    /// Adds a stream that many files have.
    pub(super) fn add_prepared(&mut self, stream: &Prepared) {
        self.add(stream.number, |pdf| pdf.extend(&stream.chunk));
    }

    /// Adds objects that are packed together.
    pub(super) fn add_bundle(&mut self, bundle: &Bundle) {
        self.add_prepared(&bundle.stream);
        for (place, member) in bundle.members.iter().enumerate() {
            self.enter(*member, Place::Packed(bundle.stream.number, place));
        }
    }

    fn enter(&mut self, number: Ref, place: Place) {
        let index = number.get().unsigned_abs() as usize;
        if self.places.len() <= index {
            self.places.resize(index + 1, Place::Nowhere);
        }
        self.places[index] = place;
    }

    /// The whole file. The table is not packed: that would save 150 bytes, and take longer than all dictionaries.
    pub(super) fn finish(mut self, trailer: &Trailer) -> Vec<u8> {
        let start = self.pdf.len();
        self.enter(trailer.number, Place::At(start));
        let (rows, widths) = rows(&self.places, start);
        let mut table = self.pdf.stream(trailer.number, &rows);
        table.pair(Name(b"Type"), Name(b"XRef")).pair(Name(b"Size"), trailer.number.get() + 1);
        table.insert(Name(b"W")).array().items(widths);
        table.pair(Name(b"Root"), trailer.root).pair(Name(b"Info"), trailer.info);
        table.insert(Name(b"ID")).array().items([Str(&trailer.id); 2]);
        table.finish();
        [self.pdf.as_bytes(), format!("startxref\n{start}\n%%EOF").as_bytes()].concat()
    }
}

/// The table's rows and the widths of their columns: a kind, a place up to `last`, and a place in another object.
#[expect(clippy::cast_possible_truncation, reason = "a page has less than 16 MB and 65,536 objects")]
fn rows(places: &[Place], last: usize) -> (Vec<u8>, [i32; 3]) {
    let wide = |most: usize| 1 + u8::from(most >= 1 << 8) + u8::from(most >= 1 << 16);
    let widths = [1, wide(last), wide(places.len())];
    let [_, far, near] = widths.map(usize::from);
    let mut rows = Vec::with_capacity(places.len() * (1 + far + near));
    for place in places {
        let (kind, first, second) = match place {
            Place::Nowhere => (0, 0, 0),
            Place::At(at) => (1, *at as u32, 0),
            Place::Packed(other, place) => (2, other.get().unsigned_abs(), *place as u32),
        };
        rows.push(kind);
        rows.extend_from_slice(&first.to_be_bytes()[4 - far..]);
        rows.extend_from_slice(&second.to_be_bytes()[4 - near..]);
    }
    (rows, widths.map(i32::from))
}

/// A stream that many files have.
pub(super) struct Prepared {
    number: Ref,
    chunk: Chunk,
}

impl Prepared {
    /// The stream that `write` writes from `data`, packed as hard as possible.
    pub(super) fn new(number: Ref, data: &[u8], write: impl FnOnce(&mut Chunk, &[u8])) -> Self {
        let mut chunk = Chunk::with_settings(SHORT);
        write(&mut chunk, &zlib(data));
        Self { number, chunk }
    }
}

/// Dictionaries and arrays that are to be packed together.
#[derive(Default)]
pub(super) struct Objects {
    members: Vec<(Ref, usize)>,
    bodies: Vec<u8>,
}

impl Objects {
    /// Adds one, as `write` writes it.
    pub(super) fn add(&mut self, number: Ref, write: impl FnOnce(Obj<'_>)) {
        let mut chunk = Chunk::with_settings(SHORT);
        write(chunk.indirect(number));
        let head = format!("{} 0 obj\n", number.get()).len();
        let end = chunk.len() - "\nendobj\n".len();
        self.members.push((number, self.bodies.len()));
        self.bodies.extend_from_slice(&chunk.as_bytes()[head..end]);
        self.bodies.push(b'\n');
    }

    /// Packs them under this number.
    pub(super) fn pack(self, number: Ref) -> Bundle {
        let places: Vec<String> = self.members.iter().map(|(member, at)| format!("{} {at} ", member.get())).collect();
        let places = places.concat();
        let data = [places.as_bytes(), &self.bodies].concat();
        let whole = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let stream = Prepared::new(number, &data, |chunk, data| {
            let mut stream = chunk.stream(number, data);
            stream.filter(Filter::FlateDecode).pair(Name(b"Type"), Name(b"ObjStm"));
            stream.pair(Name(b"N"), whole(self.members.len())).pair(Name(b"First"), whole(places.len()));
        });
        Bundle { members: self.members.into_iter().map(|(member, _)| member).collect(), stream }
    }
}

/// Objects that were packed together.
pub(super) struct Bundle {
    members: Vec<Ref>,
    stream: Prepared,
}
