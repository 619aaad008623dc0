//! Words of an expression.
//!
//! A plus sign is no space and a quote inside a text is doubled, as at the real server.

use super::super::refusal::Refusal;

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, an operator or a path with slashes.
    Word(String),
    /// A text in quotes; before it, perhaps, what it is (`guid`, `datetime`).
    Quoted(Option<String>, String),
    /// Digits, perhaps with a sign and a point.
    Number(String),
    Open,
    Close,
    Comma,
    Colon,
}

/// Splits an expression.
///
/// # Errors
/// 400/14 for a text without its end and for a character that has no meaning.
pub(super) fn split(text: &str) -> Result<Vec<Token>, Refusal> {
    let mut rest = text;
    let mut tokens = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (token, left) = match first {
            ' ' | '\t' | '\n' | '\r' => (None, &rest[1..]),
            '(' => (Some(Token::Open), &rest[1..]),
            ')' => (Some(Token::Close), &rest[1..]),
            ',' => (Some(Token::Comma), &rest[1..]),
            ':' => (Some(Token::Colon), &rest[1..]),
            '\'' => quoted(rest).map(|(text, left)| (Some(Token::Quoted(None, text)), left))?,
            '-' | '0'..='9' => number(rest),
            _ if is_name(first) => word(rest)?,
            other => return Err(Refusal::syntax(format!("непредвиденный символ «{other}»"))),
        };
        tokens.extend(token);
        rest = left;
    }
    Ok(tokens)
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '/' | '.')
}

fn word(text: &str) -> Result<(Option<Token>, &str), Refusal> {
    let end = text.find(|character| !is_name(character)).unwrap_or(text.len());
    let (name, left) = text.split_at(end);
    if !left.starts_with('\'') {
        return Ok((Some(Token::Word(name.to_owned())), left));
    }
    let (value, left) = quoted(left)?;
    Ok((Some(Token::Quoted(Some(name.to_owned()), value)), left))
}

fn number(text: &str) -> (Option<Token>, &str) {
    let end = text[1..].find(|character: char| !is_name(character)).map_or(text.len(), |end| end + 1);
    let (number, left) = text.split_at(end);
    (Some(Token::Number(number.to_owned())), left)
}

/// The text between quotes, doubled ones made single, and what comes after.
fn quoted(text: &str) -> Result<(String, &str), Refusal> {
    let mut value = String::new();
    let mut rest = &text[1..];
    loop {
        let Some(end) = rest.find('\'') else {
            return Err(Refusal::syntax("не найдена закрывающая кавычка"));
        };
        value.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('\'') {
            Some(left) => {
                value.push('\'');
                rest = left;
            }
            None => return Ok((value, rest)),
        }
    }
}
