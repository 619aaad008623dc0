//! The grammar of an expression; names are looked up while it is read.

use std::str::FromStr;

use rust_decimal::Decimal;
use uuid::Uuid;

use super::super::refusal::Refusal;
use super::super::schema::{self, Field, Kind, find, navigation};
use super::super::value::date;
use super::evaluate::Operand;
use super::lexer::{Token, split};

/// What is asked of a row.
#[derive(Debug)]
pub(super) enum Expression {
    Value(Operand),
    Field(Path),
    Not(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
    Compare(Compare, Box<Expression>, Box<Expression>),
    Sum(Arithmetic, Box<Expression>, Box<Expression>),
    Call(Function, Vec<Expression>),
    IsOf(Path, String),
    /// `any` and `all` over a section.
    Each {
        section: String,
        all: bool,
        variable: String,
        body: Box<Expression>,
    },
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compare {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}

/// An operation with numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arithmetic {
    Add,
    Sub,
    Mul,
    Div,
}

/// A function with plain arguments.
#[derive(Clone, Copy, Debug)]
pub(super) enum Function {
    SubstringOf,
    StartsWith,
    EndsWith,
    Like,
    Year,
    Month,
    Day,
}

/// Where a value stands.
#[derive(Clone, Debug)]
pub(super) struct Path {
    /// Name of the row it starts from; empty for the row of the set.
    pub(super) variable: String,
    /// References to follow: field with the key, and the set it leads to.
    pub(super) hops: Vec<(String, &'static str)>,
    pub(super) field: String,
    pub(super) kind: Kind,
}

/// Reads a condition.
pub(super) fn parse(text: &str, fields: &[Field]) -> Result<Expression, Refusal> {
    let mut parser = Parser { tokens: split(text)?, at: 0, scopes: vec![("".into(), fields.to_vec())] };
    let expression = parser.or()?;
    parser.end()?;
    expression.is_logical().then_some(expression).ok_or_else(|| Refusal::syntax("условие не является логическим"))
}

/// Reads a path on its own.
pub(super) fn path(text: &str, fields: &[Field]) -> Result<Path, Refusal> {
    let scopes = [(String::new(), fields.to_vec())];
    look_up(text, &scopes)
}

/// Reads one literal, as in the key of a record.
///
/// # Errors
/// 400/14 when it is not one.
pub(crate) fn literal(text: &str) -> Result<Operand, Refusal> {
    let mut parser = Parser { tokens: split(text)?, at: 0, scopes: Vec::new() };
    let Expression::Value(value) = parser.primary()? else { return Err(Refusal::syntax(text)) };
    parser.end().map(|()| value)
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    /// Names of rows and their fields; the innermost last.
    scopes: Vec<(String, Vec<Field>)>,
}

impl Parser {
    fn or(&mut self) -> Result<Expression, Refusal> {
        let mut left = self.and()?;
        while self.takes_word("or") {
            left = Expression::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression, Refusal> {
        let mut left = self.not()?;
        while self.takes_word("and") {
            left = Expression::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Expression, Refusal> {
        if self.takes_word("not") {
            return Ok(Expression::Not(Box::new(self.not()?)));
        }
        self.compare()
    }

    fn compare(&mut self) -> Result<Expression, Refusal> {
        let left = self.sum()?;
        let words = [
            ("eq", Compare::Eq),
            ("ne", Compare::Ne),
            ("gt", Compare::Gt),
            ("ge", Compare::Ge),
            ("lt", Compare::Lt),
            ("le", Compare::Le),
        ];
        let Some((_, compare)) = words.into_iter().find(|(word, _)| self.takes_word(word)) else { return Ok(left) };
        let right = self.sum()?;
        for side in [&left, &right] {
            check_comparable(side)?;
        }
        Ok(Expression::Compare(compare, Box::new(left), Box::new(right)))
    }

    fn sum(&mut self) -> Result<Expression, Refusal> {
        let mut left = self.product()?;
        while let Some(operation) = self.takes_operation([("add", Arithmetic::Add), ("sub", Arithmetic::Sub)]) {
            left = Expression::Sum(operation, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Expression, Refusal> {
        let mut left = self.primary()?;
        while let Some(operation) = self.takes_operation([("mul", Arithmetic::Mul), ("div", Arithmetic::Div)]) {
            left = Expression::Sum(operation, Box::new(left), Box::new(self.primary()?));
        }
        Ok(left)
    }

    fn primary(&mut self) -> Result<Expression, Refusal> {
        match self.next()? {
            Token::Open => {
                let inside = self.or()?;
                self.expect(&Token::Close)?;
                Ok(inside)
            }
            Token::Quoted(of, text) => quoted(of.as_deref(), text).map(Expression::Value),
            Token::Number(digits) => Decimal::from_str(&digits)
                .map(|number| Expression::Value(Operand::Number(number)))
                .map_err(|_| Refusal::syntax(digits)),
            Token::Word(word) if word == "true" || word == "false" => {
                Ok(Expression::Value(Operand::Flag(word == "true")))
            }
            Token::Word(word) if self.peek() == Some(&Token::Open) => self.call(&word),
            Token::Word(word) => look_up(&word, &self.scopes).map(Expression::Field),
            other => Err(Refusal::syntax(format!("непредвиденное {other:?}"))),
        }
    }

    fn call(&mut self, name: &str) -> Result<Expression, Refusal> {
        self.expect(&Token::Open)?;
        if let Some(section) = name.strip_suffix("/any").or_else(|| name.strip_suffix("/all")) {
            return self.each(section, name.ends_with("/all"));
        }
        let function = match name {
            "cast" => return self.cast(),
            "isof" => return self.is_of(),
            "substringof" => Function::SubstringOf,
            "startswith" => Function::StartsWith,
            "endswith" => Function::EndsWith,
            "like" => Function::Like,
            "year" => Function::Year,
            "month" => Function::Month,
            "day" => Function::Day,
            "substring" | "concat" | "round" | "quarter" | "dayofyear" | "dayofweek" | "hour" | "minute" | "second"
            | "dateadd" | "datedifference" => return Err(Refusal::not_imitated(name)),
            other => return Err(Refusal::syntax(format!("неизвестная функция «{other}»"))),
        };
        let mut arguments = vec![self.or()?];
        while self.takes(&Token::Comma) {
            arguments.push(self.or()?);
        }
        self.expect(&Token::Close)?;
        let wanted = if matches!(function, Function::Year | Function::Month | Function::Day) { 1 } else { 2 };
        if arguments.len() != wanted {
            return Err(Refusal::new(400, 12, format!("Неверное число аргументов функции «{name}»")));
        }
        Ok(Expression::Call(function, arguments))
    }

    fn cast(&mut self) -> Result<Expression, Refusal> {
        let Token::Quoted(Some(of), key) = self.next()? else { return Err(Refusal::syntax("cast")) };
        let Operand::Key(key) = quoted(Some(&of), key)? else { return Err(Refusal::syntax("cast")) };
        self.expect(&Token::Comma)?;
        let set = self.type_name()?;
        Ok(Expression::Value(Operand::Typed { set, key }))
    }

    fn is_of(&mut self) -> Result<Expression, Refusal> {
        let Token::Word(word) = self.next()? else { return Err(Refusal::syntax("isof")) };
        let path = look_up(&word, &self.scopes)?;
        self.expect(&Token::Comma)?;
        Ok(Expression::IsOf(path, self.type_name()?))
    }

    /// A type in quotes and the bracket behind it.
    fn type_name(&mut self) -> Result<String, Refusal> {
        let Token::Quoted(None, name) = self.next()? else {
            return Err(Refusal::syntax("ожидается имя типа"));
        };
        self.expect(&Token::Close)?;
        Ok(name.strip_prefix("StandardODATA.").unwrap_or(&name).to_owned())
    }

    fn each(&mut self, section: &str, all: bool) -> Result<Expression, Refusal> {
        let Some(Field { kind: Kind::Section(fields), .. }) =
            self.scopes.first().and_then(|(_, root)| find(root, section))
        else {
            return Err(Refusal::unknown_field(section));
        };
        let fields = fields.clone();
        let Token::Word(variable) = self.next()? else {
            return Err(Refusal::syntax("ожидается имя переменной"));
        };
        self.expect(&Token::Colon)?;
        self.scopes.push((variable.clone(), fields));
        let body = self.or()?;
        self.scopes.pop();
        self.expect(&Token::Close)?;
        Ok(Expression::Each { section: section.to_owned(), all, variable, body: Box::new(body) })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Result<Token, Refusal> {
        let token = self.peek().cloned().ok_or_else(|| Refusal::syntax("выражение обрывается"))?;
        self.at += 1;
        Ok(token)
    }

    fn takes(&mut self, token: &Token) -> bool {
        let taken = self.peek() == Some(token);
        self.at += usize::from(taken);
        taken
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.takes(&Token::Word(word.to_owned()))
    }

    fn takes_operation(&mut self, words: [(&str, Arithmetic); 2]) -> Option<Arithmetic> {
        words.into_iter().find(|(word, _)| self.takes_word(word)).map(|(_, operation)| operation)
    }

    fn expect(&mut self, token: &Token) -> Result<(), Refusal> {
        if self.takes(token) { Ok(()) } else { Err(Refusal::syntax(format!("ожидается {token:?}"))) }
    }

    fn end(&self) -> Result<(), Refusal> {
        self.peek().map_or(Ok(()), |token| Err(Refusal::syntax(format!("лишнее {token:?}"))))
    }
}

impl Expression {
    fn is_logical(&self) -> bool {
        match self {
            Self::Value(value) => matches!(value, Operand::Flag(_)),
            Self::Field(path) => matches!(path.kind, Kind::Flag),
            Self::Sum(..) => false,
            Self::Call(function, _) => !matches!(function, Function::Year | Function::Month | Function::Day),
            _ => true,
        }
    }
}

/// Strings without limit and sections have nothing the database could compare.
fn check_comparable(side: &Expression) -> Result<(), Refusal> {
    match side {
        Expression::Field(Path { field, kind: Kind::LongText | Kind::Section(_), .. }) => Err(Refusal::exception(
            format!("Внутренняя ошибка OData сервиса: нельзя сравнивать поля неограниченной длины: «{field}»"),
        )),
        _ => Ok(()),
    }
}

fn quoted(of: Option<&str>, text: String) -> Result<Operand, Refusal> {
    match of {
        None => Ok(Operand::Text(text)),
        Some("guid") => Uuid::try_parse(&text)
            .map(|uuid| Operand::Key(uuid.to_string()))
            .map_err(|_| Refusal::syntax(format!("guid'{text}'"))),
        Some("datetime") if date(&text).is_some() => Ok(Operand::Date(text)),
        Some(other) => Err(Refusal::syntax(format!("{other}'{text}'"))),
    }
}

fn look_up(word: &str, scopes: &[(String, Vec<Field>)]) -> Result<Path, Refusal> {
    let unknown = || Refusal::unknown_field(word);
    let mut parts = word.split('/').peekable();
    let variable = scopes.iter().skip(1).find(|(name, _)| parts.peek() == Some(&name.as_str()));
    let (variable, mut fields) = match variable.or(scopes.first()) {
        Some((name, fields)) => (name.clone(), fields.as_slice()),
        None => return Err(unknown()),
    };
    if !variable.is_empty() {
        parts.next();
    }
    let mut hops = Vec::new();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            let field = find(fields, part).ok_or_else(unknown)?;
            return Ok(Path { variable, hops, field: part.to_owned(), kind: field.kind.clone() });
        }
        let (key, set) = navigation(fields, part).ok_or_else(unknown)?;
        hops.push((key.name.clone(), set));
        fields = &schema::set(set).ok_or_else(unknown)?.fields;
    }
    Err(unknown())
}
