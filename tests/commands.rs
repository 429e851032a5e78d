//! The commands as people meet them: what they print, word for word, in `tests/cmd/`.
//!
//! `TRYCMD=overwrite cargo test --test commands` writes what they print now; read the difference before committing it.

#[test]
fn commands_print_what_is_written() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}
