//! From a file, photo or text to a verdict, offline.
