-- The register's file. Values stand as import reads and export writes them; `text.rs`, `day.rs` and the like say what
-- they may be; `table.rs` makes the indices of `contracts` and `organisations`. Every change of this file is a new `VERSION` in `database.rs`.

CREATE TABLE contracts (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    pin TEXT NOT NULL,
    surname TEXT NOT NULL,
    given_name TEXT NOT NULL,
    patronymic TEXT,
    employer TEXT NOT NULL,
    employer_name TEXT NOT NULL,
    position TEXT NOT NULL,
    department TEXT,
    start TEXT NOT NULL,
    "end" TEXT,
    salary TEXT NOT NULL
) STRICT;

CREATE TABLE organisations (
    id INTEGER PRIMARY KEY,
    voen TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE contacts (
    pin TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    phone TEXT
) STRICT, WITHOUT ROWID;

-- The search index; `index.rs` says how it works. A place is the number of records that come before. `places` has the ids
-- of 1000 records a chunk, by place, as little-endian 32-bit numbers; `left` the places whose records were changed since,
-- by block; `recent` those records and newer ones, and how many places come before each.

CREATE TABLE contracts_places (
    chunk INTEGER PRIMARY KEY,
    records BLOB NOT NULL
) STRICT;
CREATE TABLE contracts_words (
    page INTEGER PRIMARY KEY,
    block INTEGER NOT NULL,
    first BLOB NOT NULL,
    entries BLOB NOT NULL,
    UNIQUE (block, first)
) STRICT;
CREATE TABLE contracts_recent (
    place INTEGER PRIMARY KEY,
    record INTEGER NOT NULL UNIQUE,
    before INTEGER NOT NULL
) STRICT;
CREATE TABLE contracts_left (
    block INTEGER PRIMARY KEY,
    places BLOB NOT NULL
) STRICT;

CREATE TABLE organisations_places (
    chunk INTEGER PRIMARY KEY,
    records BLOB NOT NULL
) STRICT;
CREATE TABLE organisations_words (
    page INTEGER PRIMARY KEY,
    block INTEGER NOT NULL,
    first BLOB NOT NULL,
    entries BLOB NOT NULL,
    UNIQUE (block, first)
) STRICT;
CREATE TABLE organisations_recent (
    place INTEGER PRIMARY KEY,
    record INTEGER NOT NULL UNIQUE,
    before INTEGER NOT NULL
) STRICT;
CREATE TABLE organisations_left (
    block INTEGER PRIMARY KEY,
    places BLOB NOT NULL
) STRICT;
