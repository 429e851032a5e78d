//! Delivery: a durable outbox that several processes share, and a mailer that empties it.
//!
//! Nothing here knows what a letter is about. An entry of the outbox is a key, a recipient and a small payload; whoever
//! delivers turns the payload into a message at the last moment.

pub mod address;
pub mod message;
pub mod outbox;
pub mod problem;
pub mod round;
pub mod smtp;
