//! What may be printed on a terminal.

/// Signed words, texts of codes and names of files are anybody's: none may steer the terminal or turn its writing round.
pub(crate) fn clean(text: &str) -> String {
    let steers = |character: char| {
        character.is_control()
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|character| if steers(character) { '\u{fffd}' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_replaced() {
        assert_eq!(clean("Ə\u{1b}[31m\n\u{202e}ş"), "Ə\u{fffd}[31m\u{fffd}\u{fffd}ş");
    }
}
