//! JSON Lines: one object a line, whose values are strings, numbers or null.

use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::Value;

use super::fault::{Cause, Fault};
use crate::register::record::Values;
use crate::text::quotable;

/// The members of an object in their order, repeated names included, which a map would hide.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

/// The members of the object on `line`, in their order.
pub(crate) fn members(line: &str) -> Result<Vec<(String, Value)>, Cause> {
    let members = serde_json::from_str(line).map_err(|error| Cause::NotAnObject { column: error.column() });
    members.map(|Members(members)| members)
}

/// A member's value as text; none for null.
pub(crate) fn text(value: Value) -> Result<String, Cause> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err(Cause::NotText),
    }
}

/// The values of the object on `line`, or everything that is wrong with it.
pub(crate) fn read_object<'a>(line: &str, columns: &'a [&'static str]) -> Result<Values<'a>, Vec<Fault>> {
    let members = members(line).map_err(|cause| vec![cause.into()])?;
    let mut values = Values::new(columns);
    let mut seen = vec![false; columns.len()];
    let mut faults = Vec::new();
    for (name, value) in members {
        match place(&name, value, columns, &mut seen) {
            Ok((index, text)) => values.set(index, text),
            Err(cause) => faults.push(Fault { field: Some(quotable(&name)), value: None, cause }),
        }
    }
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

/// The column of the member, and its value as text.
fn place(name: &str, value: Value, columns: &[&'static str], seen: &mut [bool]) -> Result<(usize, String), Cause> {
    let index = columns.iter().position(|column| *column == name).ok_or(Cause::UnknownField)?;
    if std::mem::replace(&mut seen[index], true) {
        return Err(Cause::RepeatedField);
    }
    text(value).map(|text| (index, text))
}
