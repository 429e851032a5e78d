//! The bounds of everything that is read, each with its reason.

/// Claims of one certificate, in bytes: eight times a long real one, and what a QR code could never carry anyway.
pub const MAX_CLAIMS: usize = 4096;
/// A whole signed certificate: the claims, the signature and the headers around them.
pub const MAX_CERTIFICATE: usize = MAX_CLAIMS + 256;
/// A signed status list: 10 million entries that do not compress at all are 1.25 MB.
pub const MAX_STATUS_LIST: usize = 2 << 20;
/// Bytes of an inflated status list: 16 million entries of one bit.
pub const MAX_STATUS_BYTES: usize = 2 << 20;
/// A signed trust list: a thousand issuers with a dozen keys each.
pub const MAX_TRUST_LIST: usize = 1 << 20;
/// Nesting of CBOR items: the deepest document of this kit nests five, a trust list five.
pub const MAX_DEPTH: usize = 6;
/// Text of an issuer's id or an address, in bytes: more could not be printed or put in a QR code.
pub const MAX_ID: usize = 64;
/// Bytes of the address of a status list or of the verification page.
pub const MAX_URI: usize = 200;
/// The last second that dates are reckoned in: 31 December 9999, the end of four-digit years.
pub const MAX_SECONDS: i64 = 253_402_207_200;
/// A compact form, in bytes: the largest QR code holds fewer.
pub const MAX_COMPACT: usize = 3072;
/// The text of a link: digits need 17 characters for 7 bytes, and the address goes in front.
pub const MAX_LINK: usize = MAX_COMPACT * 17 / 7 + 32 + MAX_URI;
/// The address that links begin with: every byte of it is printed in every QR code.
pub const MAX_BASE: usize = 100;
/// Bytes of a document type's text: five times the largest that is shipped.
pub const MAX_TYPE: usize = 64 << 10;
/// Fields of a document type: more would not fit on a page.
pub const MAX_TYPE_FIELDS: usize = 40;
/// Codes of a document type, in all its lists.
pub const MAX_TYPE_CODES: usize = 1000;
/// Blocks of a document type's page.
pub const MAX_TYPE_BLOCKS: usize = 20;
/// Document types of one program, all versions counted: a country's ministries have fewer.
pub const MAX_TYPES: usize = 1000;
/// Characters of a part of a holder's name that the service keeps.
pub const MAX_NAME_PART: usize = 100;
/// Characters of an organisation's name: three lines of a certificate.
pub const MAX_ORGANISATION: usize = 200;
