-- The register's file. Values stand as import reads and export writes them; `text.rs`, `day.rs` and the like say what
-- they may be. Every change of this file is a new `VERSION` in `database.rs`.

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
    salary TEXT NOT NULL,
    UNIQUE (employer, number)
) STRICT;
CREATE INDEX contracts_of_person ON contracts (pin);

CREATE TABLE organisations (
    id INTEGER PRIMARY KEY,
    voen TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE contacts (
    pin TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    phone TEXT
) STRICT, WITHOUT ROWID;

-- The search index; `index.rs` says how it works. A place is 65536 times its block plus the place in the block.

CREATE TABLE contracts_places (
    place INTEGER PRIMARY KEY,
    record INTEGER NOT NULL UNIQUE
) STRICT;
CREATE TABLE contracts_words (
    page INTEGER PRIMARY KEY,
    block INTEGER NOT NULL,
    first BLOB NOT NULL,
    entries BLOB NOT NULL,
    UNIQUE (block, first)
) STRICT;

CREATE TABLE organisations_places (
    place INTEGER PRIMARY KEY,
    record INTEGER NOT NULL UNIQUE
) STRICT;
CREATE TABLE organisations_words (
    page INTEGER PRIMARY KEY,
    block INTEGER NOT NULL,
    first BLOB NOT NULL,
    entries BLOB NOT NULL,
    UNIQUE (block, first)
) STRICT;
