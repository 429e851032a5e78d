//! Signing keys, strict verification and the trust list.
