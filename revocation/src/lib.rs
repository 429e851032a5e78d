//! The service: certificates in force, status lists, logged checks, audit views.
