//! How the interface says no: an HTTP status, the platform's own code and its words.
//!
//! Which shape the words travel in (JSON, Atom, a page of 1C:Fresh) is not decided here.

/// A request that was understood, or not, and refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// HTTP status.
    pub(crate) status: u16,
    /// Code of the platform's error table; −1 is an exception of the configuration.
    pub(crate) code: i32,
    /// Words for people.
    pub(crate) text: String,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: i32, text: impl Into<String>) -> Self {
        Self { status, code, text: text.into() }
    }

    /// An exception in a handler of the configuration, or in the platform's own depths.
    pub(crate) fn exception(text: impl Into<String>) -> Self {
        Self::new(500, -1, text)
    }

    /// A name in the address or in `$select` and its kin that the set does not have.
    pub(crate) fn unknown_field(name: &str) -> Self {
        Self::new(400, 6, format!("Сегмент пути «{name}» не найден"))
    }

    /// A query option that cannot be read.
    pub(crate) fn syntax(text: impl Into<String>) -> Self {
        Self::new(400, 14, format!("Ошибка разбора опций запроса: {}", text.into()))
    }

    /// A set that does not exist or was not put into the composition of the interface.
    pub(crate) fn unknown_set(name: &str) -> Self {
        Self::new(404, 8, format!("Сущность «{name}» не найдена"))
    }

    /// No such key in the set.
    pub(crate) fn unknown_key(key: &str) -> Self {
        Self::new(404, 9, format!("Экземпляр сущности «{key}» не найден"))
    }

    /// The method is not for this address.
    pub(crate) fn method(method: &str) -> Self {
        Self::new(405, 19, format!("Метод {method} для данного ресурса запрещен"))
    }

    /// Rights, or restrictions on the level of records.
    pub(crate) fn no_right() -> Self {
        Self::new(401, 20, "Недостаточно прав для выполнения операции")
    }

    /// Something the real interface may do and this stand-in does not; a client that needs it must notice.
    pub(crate) fn not_imitated(what: &str) -> Self {
        Self::new(501, 0, format!("Этот стенд не умеет: {what}"))
    }
}
