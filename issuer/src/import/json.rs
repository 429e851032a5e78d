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
    let members = serde_json::from_str(line).map_err(|error| Cause::NotAnObject { character: fault_at(line, &error) });
    members.map(|Members(members)| members)
}

/// The number of the character at which the line ceases to be an object, as people count: from 1, letters and not bytes.
fn fault_at(line: &str, error: &serde_json::Error) -> usize {
    if error.is_eof() {
        return line.chars().count() + 1;
    }
    // The parser counts bytes, from 1, and says 0 of a value that begins the line.
    line.char_indices().take_while(|(start, _)| *start < error.column()).count().max(1)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_fault_is_counted_as_people_count() {
        for (line, expected) in [
            ("[1]", 1),
            ("", 1),
            ("voen", 1),
            (r#"{"a":1"#, 7),
            (r#"{"a":"x"#, 8),
            (r#"{"ad":"Əliyev" "b":1}"#, 16),
            (r#"{"ad":"Əliyev"} x"#, 17),
            (r#"{"ad":Ə}"#, 7),
        ] {
            assert_eq!(members(line), Err(Cause::NotAnObject { character: expected }), "{line}");
        }
    }
}
