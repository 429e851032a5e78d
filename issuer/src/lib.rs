//! Registers, applications and their rules, issuing.
