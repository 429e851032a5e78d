//! The bounds of everything that is read, each with its reason.

/// Bytes of a PDF or an image: a page scanned in colour at 600 dpi has about 10 MB, a certificate 25 KB.
pub const MAX_FILE: usize = 32 << 20;
/// Bytes of a text: a letter with a link in it.
pub const MAX_TEXT: usize = 64 << 10;
/// Pixels of an image: what the largest telephones take; 50 MB when decoded to grey.
pub const MAX_PIXELS: u64 = 50_000_000;
/// Bytes that decoding an image may take: four bytes for each of [`MAX_PIXELS`], and a half for what decoders need.
pub const MAX_IMAGE_MEMORY: u64 = MAX_PIXELS * 6;
/// Finder patterns that are put into groups of three: a page has three, one with ten codes thirty. The groups grow with
/// the third power.
pub const MAX_FINDERS: usize = 64;
/// Groups of three finder patterns that are looked at after each search for patterns, the likeliest first.
pub const MAX_GROUPS: usize = 256;
/// Pages of a PDF: a folder of scanned certificates may have some; each is drawn when it has no attachment.
pub const MAX_PAGES: usize = 16;
/// Objects of a PDF: a certificate has about 40, a scanned page 10; a long text some thousands.
pub const MAX_OBJECTS: usize = 20_000;
/// Bytes that all streams of a PDF may inflate to together: a scanned page without JPEG has 25 MB in colour.
pub const MAX_INFLATED: usize = 96 << 20;
/// Bytes that are read to find out what streams inflate to. Honest streams do not overlap, so each byte of a file is read
/// once or twice, and no more than [`MAX_OBJECTS`] streams begin.
pub const MAX_DEFLATED: usize = 4 * MAX_FILE;
/// Places where an object or a dictionary begins, times the bytes of the file: looking for objects, a parser may read
/// from each such place to the end, at 2 to 4 ns a byte. A certificate saved by any program has 300 in 120 KB, a scan of 16
/// pages 150 in 10 MB.
pub const MAX_PARSING: u64 = 1 << 31;
/// Bytes of page content that is drawn, on all pages together and counted again for each time that it is used: a
/// certificate has 5 KB; a page full of recognised text 50 KB. The worst content takes 30 ms and 4 MB for a KB (measured).
pub const MAX_CONTENT: usize = 128 << 10;
/// Depth to which the name tree of attachments is searched: two levels hold thousands of names.
pub const MAX_NAME_TREE: usize = 8;
/// Names in that tree that are looked at.
pub const MAX_ATTACHMENTS: usize = 256;
/// Pixels of a drawn page: A4 at 300 dpi has 8.7 million.
pub const MAX_PAGE_PIXELS: f32 = 16_000_000.0;
/// Annotations of a page: a much discussed draft has some dozens.
pub const MAX_ANNOTATIONS: usize = 256;
/// How many times larger or smaller a page may have been printed to be compared: A4 on A3 or A5 is √2.
pub const MAX_PRINTED_SCALE: f32 = 1.5;
