//! Why 1C said no, from the phrases its handlers are known to use.
//!
//! The code is −1 for all of them, so only the words tell. Nobody outside `clients` matches words: they ask here.

use crate::clients::fault::{Fault, Kind};

/// Why 1C said no, as far as its words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The date lies in a closed period: another date, or a person who opens it.
    PeriodClosed,
    /// Not enough of an item in the warehouse to post.
    StockShort,
    /// The user of the interface may not do this.
    NoRights,
    /// The document needs a contract.
    ContractMissing,
    /// The object is marked for deletion.
    Marked,
    /// Somebody holds a lock: the same call may pass in a moment.
    Busy,
    /// Words we do not know.
    Other,
}

impl Refusal {
    /// The name in locale keys and in our tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::PeriodClosed => "period-closed",
            Self::StockShort => "stock-short",
            Self::NoRights => "no-rights",
            Self::ContractMissing => "contract-missing",
            Self::Marked => "marked",
            Self::Busy => "busy",
            Self::Other => "other",
        }
    }
}

/// Largest number of characters of foreign words shown to a person.
const SHOWN: usize = 300;

/// Phrases in lower case, the first that is found decides.
const PHRASES: [(Refusal, &[&str]); 6] = [
    (
        Refusal::PeriodClosed,
        &[
            "запрета изменения",
            "запрет изменения",
            "запрещено редактировать данные",
            "изменение данных запрещено",
            // With the day up to which, in between.
            "изменение данных до",
            "закрытом периоде",
            "закрытого периода",
            "период закрыт",
        ],
    ),
    (Refusal::StockShort, &["не списано", "недостаточно остат", "недостаточно товар", "недостаточное количество"]),
    (Refusal::Busy, LOCKED),
    (Refusal::NoRights, &["недостаточно прав", "нарушение прав доступа", "ошибка прав доступа", "доступ запрещен"]),
    (
        Refusal::ContractMissing,
        &["не указан договор", "не заполнен договор", "поле \"договор", "поле «договор", "реквизит \"договор"],
    ),
    (Refusal::Marked, &["помечен на удаление", "помеченный на удаление", "помеченного на удаление"]),
];

const LOCKED: &[&str] = &[
    "конфликт блокировок",
    "ожидания предоставления блокировки",
    "взаимоблокировк",
    "объект заблокирован",
    "deadlock",
];

const NO_SESSION: &[&str] = &[
    "начало сеанса с информационной базой",
    "соединения с информационной базой запрещен",
    "не обнаружено свободной лицензии",
    "не найдена лицензия",
    "не обнаружен ключ защиты",
];

/// Why 1C said no; none when it did not, or when only a password or an address is wrong.
pub fn of(fault: &Fault) -> Option<Refusal> {
    match &fault.kind {
        Kind::Refused { words, .. } => Some(in_words(words)),
        Kind::LockedOut { code, .. } => (code != "401").then_some(Refusal::NoRights),
        Kind::Away { words, .. } => locked(words).then_some(Refusal::Busy),
        Kind::Limited { .. } | Kind::Unclear { .. } | Kind::Unreadable { .. } => None,
    }
}

/// Words of 1C fit for a person, still unescaped: without module names and line numbers, on one line, not too long.
pub fn masked(words: &str) -> String {
    let plain = without_modules(words);
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN {
        return line;
    }
    let mut line: String = line.chars().take(SHOWN - 1).collect();
    line.push('…');
    line
}

/// Whether the words speak of a lock, which passes by itself.
pub(super) fn locked(words: &str) -> bool {
    contains(words, LOCKED)
}

/// Whether the words say that no session could be started, so that nothing ran.
pub(super) fn no_session(words: &str) -> bool {
    contains(words, NO_SESSION)
}

fn in_words(words: &str) -> Refusal {
    PHRASES.iter().find(|(_, phrases)| contains(words, phrases)).map_or(Refusal::Other, |(refusal, _)| *refusal)
}

fn contains(words: &str, phrases: &[&str]) -> bool {
    let words = words.to_lowercase();
    phrases.iter().any(|phrase| words.contains(phrase))
}

/// Cuts `{Документ.РеализацияТоваровУслуг.МодульОбъекта(123)}:` wherever it stands; other braces stay.
fn without_modules(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        plain.push_str(before);
        match after.split_once('}') {
            Some((inside, behind)) if inside.contains('.') && inside.ends_with(')') => {
                rest = behind.strip_prefix(':').unwrap_or(behind);
            }
            _ => {
                plain.push('{');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::fault::Ran;
    use crate::types::System;

    fn fault(kind: Kind) -> Fault {
        Fault { system: System::OneC, call: "POST X".into(), kind }
    }

    #[test]
    fn known_phrases_are_told_apart() {
        for (words, refusal) in [
            ("Дата запрета изменения данных: 31.12.2025", Refusal::PeriodClosed),
            ("{Документ.X.МодульОбъекта(12)}: Не списано 3, счет учета 1330, склад Основной", Refusal::StockShort),
            ("Недостаточно прав для работы с таблицей", Refusal::NoRights),
            ("Поле \"Договор контрагента\" не заполнено", Refusal::ContractMissing),
            ("Нельзя провести помеченный на удаление документ", Refusal::Marked),
            ("Конфликт блокировок при выполнении транзакции", Refusal::Busy),
            ("Деление на 0", Refusal::Other),
        ] {
            let refused = fault(Kind::Refused { code: "-1".into(), words: words.into() });
            assert_eq!(of(&refused), Some(refusal), "{words}");
        }
    }

    #[test]
    fn only_a_no_is_a_refusal() {
        let away = |words: &str| Kind::Away { ran: Ran::Perhaps, again_after: None, words: words.into() };
        assert_eq!(of(&fault(away("HTTP 502"))), None);
        assert_eq!(of(&fault(away("Конфликт блокировок"))), Some(Refusal::Busy));
        assert_eq!(of(&fault(Kind::LockedOut { code: "401".into(), words: String::new() })), None);
        assert_eq!(of(&fault(Kind::LockedOut { code: "20".into(), words: String::new() })), Some(Refusal::NoRights));
        assert_eq!(of(&fault(Kind::Unreadable { words: String::new() })), None);
    }

    #[test]
    fn people_see_no_module_names() {
        assert_eq!(
            masked(
                "{Документ.РеализацияТоваровУслуг.МодульОбъекта(391)}:  Не списано\n{ОбщийМодуль.Учет(7,2)}: 3 {шт}"
            ),
            "Не списано 3 {шт}"
        );
        assert_eq!(masked(&"я".repeat(1000)).chars().count(), SHOWN);
        assert_eq!(masked("a { b"), "a { b");
    }
}
