//! The outbox's file: made whole or not at all, opened so that several processes can share it.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use tempfile::NamedTempFile;

use super::OutboxError;

/// "Möhr": other programs' databases have another number.
const APPLICATION: i64 = 0x4D_F6_68_72;
const VERSION: i64 = 1;
/// How long one process waits for another's transaction; the longest is a batch's, and takes a second.
const PATIENCE: Duration = Duration::from_secs(30);

/// `due` is the next try of what waits and the end of the lease of what is being sent, so one index finds both.
const SCHEMA: &str = "
    CREATE TABLE entry (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        recipient TEXT,
        payload TEXT,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'given_up')),
        made INTEGER NOT NULL,
        since INTEGER NOT NULL,
        due INTEGER,
        tries INTEGER NOT NULL DEFAULT 0,
        turn INTEGER NOT NULL DEFAULT 0,
        ended INTEGER,
        problem TEXT
    ) STRICT;
    CREATE INDEX due ON entry (due) WHERE due IS NOT NULL;
    CREATE INDEX by_state ON entry (state);
";

/// Makes an empty outbox at `path` if there is none, readable by its owner alone.
///
/// It is made beside its place and moved into it, so that nobody ever opens half of one; an outbox that another process
/// made this moment stays.
pub(super) fn ensure(path: &Path) -> Result<(), OutboxError> {
    if path.exists() {
        return Ok(());
    }
    let create = |source| OutboxError::Create { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = NamedTempFile::with_prefix_in(".outbox", folder).map_err(create)?;
    fill(beside.path())?;
    beside.as_file().sync_all().map_err(create)?;
    match beside.persist_noclobber(path) {
        Err(refused) if refused.error.kind() != io::ErrorKind::AlreadyExists => Err(create(refused.error)),
        _ => File::open(folder).and_then(|folder| folder.sync_all()).map_err(create),
    }
}

fn fill(path: &Path) -> Result<(), OutboxError> {
    let connection = connect(path)?;
    connection.execute_batch(SCHEMA)?;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    connection.pragma_update(None, "user_version", VERSION)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    Ok(connection.close().map_err(|(_, error)| error)?)
}

/// Opens what [`ensure`] made.
pub(super) fn open(path: &Path) -> Result<Connection, OutboxError> {
    if !path.exists() {
        return Err(OutboxError::Missing { path: path.to_owned() });
    }
    let connection = connect(path).map_err(|error| named(error, path))?;
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    match (number("application_id"), number("user_version")) {
        (Ok(APPLICATION), Ok(VERSION)) => Ok(connection),
        (Ok(APPLICATION), Ok(version)) => Err(OutboxError::Version { path: path.to_owned(), version, known: VERSION }),
        (Ok(_), Ok(_)) => Err(OutboxError::NotAnOutbox { path: path.to_owned() }),
        (Err(error), _) | (_, Err(error)) => Err(named(error, path)),
    }
}

fn named(error: rusqlite::Error, path: &Path) -> OutboxError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => OutboxError::NotAnOutbox { path: path.to_owned() },
        _ => error.into(),
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "synchronous", "full")?;
    // Erased addresses are overwritten, not only left out of the index.
    connection.pragma_update(None, "secure_delete", "on")?;
    Ok(connection)
}
