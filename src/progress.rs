//! How far long work is: a bar on a terminal, nothing in a pipe.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for work of `length`; hidden for less than `long`, which is done before anyone could read it.
pub(crate) fn bar(length: u64, long: u64, template: &str) -> ProgressBar {
    if length < long {
        return ProgressBar::hidden();
    }
    ProgressBar::new(length).with_style(style(template))
}

/// A style of our own template.
pub(crate) fn style(template: &str) -> ProgressStyle {
    // A template with a mistake still shows how far the work is.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
