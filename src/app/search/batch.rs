//! Lines of a file with queries.

use serde_json::Value;

use super::{Asked, MOST};
use crate::app::error::{Code, Failure};

/// What a line asks: a query as typed, or a JSON object with `query`, any of
/// the filters by name, and `limit`, `offset`, `after`, `facets`. What a line
/// does not say is taken from `usual`.
///
/// # Errors
/// When it is no such object.
pub fn asked(line: &str, usual: &Asked) -> Result<Asked, Failure> {
    let mut asked = usual.clone();
    if !line.trim_start().starts_with('{') {
        asked.query = line.trim().to_owned();
        return Ok(asked);
    }
    let refuse =
        |detail: &dyn std::fmt::Display| Failure::new(Code::BatchLine).with("detail", detail);
    let value: Value = serde_json::from_str(line).map_err(|e| refuse(&e))?;
    let Value::Object(members) = value else {
        return Err(refuse(&"{"));
    };
    for (name, value) in members {
        if name == "filters" {
            let Value::Object(filters) = value else {
                return Err(refuse(&name));
            };
            for (name, value) in filters {
                filter(&mut asked, &name, &value).ok_or_else(|| refuse(&name))?;
            }
        } else {
            member(&mut asked, &name, &value).ok_or_else(|| refuse(&name))?;
        }
    }
    Ok(asked)
}

fn member(asked: &mut Asked, name: &str, value: &Value) -> Option<()> {
    let number = || value.as_u64().and_then(|n| usize::try_from(n).ok());
    match name {
        "query" => asked.query = value.as_str()?.to_owned(),
        "limit" => asked.limit = number().filter(|limit| *limit <= MOST)?,
        "offset" => asked.offset = number()?,
        "after" => asked.after = Some(value.as_str()?.to_owned()),
        "facets" => asked.facets = value.as_bool()?,
        // Whoever sends lines may number them.
        "id" | "line" => {}
        _ => filter(asked, name, value)?,
    }
    Some(())
}

/// A filter: one value, or a list of which any will do.
fn filter(asked: &mut Asked, name: &str, value: &Value) -> Option<()> {
    match value {
        Value::Null => {}
        Value::String(text) => asked.filters.push((name.to_owned(), text.clone())),
        Value::Number(number) => asked.filters.push((name.to_owned(), number.to_string())),
        Value::Array(values) => {
            for value in values {
                if value.is_array() {
                    return None;
                }
                filter(asked, name, value)?;
            }
        }
        Value::Bool(_) | Value::Object(_) => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let usual = Asked {
            limit: 20,
            ..Asked::default()
        };
        let plain = asked(" 教育 case:C-1 ", &usual).unwrap();
        assert_eq!((plain.query.as_str(), plain.limit), ("教育 case:C-1", 20));
        let line = r#"{"id":7,"query":"教育","limit":3,"class":["regulation","other"],"filters":{"page":2},"case":null}"#;
        let json = asked(line, &usual).unwrap();
        assert_eq!((json.query.as_str(), json.limit), ("教育", 3));
        let filters: Vec<(&str, &str)> = json
            .filters
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            filters,
            [("class", "regulation"), ("class", "other"), ("page", "2")]
        );
        for line in [
            "{",
            "{}x",
            r#"{"limit":-1}"#,
            r#"{"limit":10001}"#,
            r#"{"case":true}"#,
        ] {
            assert_eq!(
                asked(line, &usual).unwrap_err().code,
                Code::BatchLine,
                "{line}"
            );
        }
    }
}
