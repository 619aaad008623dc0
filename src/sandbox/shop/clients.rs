//! Who buys: companies with a БИН and private people, some of them known to the books already.
//!
//! All names are made up.

use super::super::bitrix::Bitrix24;
use super::super::onec::OneC;
use super::numbers;

/// Companies: the name on the portal, and the name in the books where they are there.
const COMPANIES: [(&str, Option<&str>); 25] = [
    ("Салон «Ару»", Some("ТОО Ару")),
    ("Салон красоты «Сымбат»", Some("Сымбат ТОО")),
    ("Студия Beauty Lab", Some("ИП Beauty Lab")),
    ("Отель «Жетісу»", Some("ТОО \"Отель Жетысу\"")),
    ("Гостевой дом «Саяхат»", None),
    ("Кафе «Самал»", Some("ТОО Самал Кейтеринг")),
    ("Детский сад «Күншуақ»", Some("ГККП Куншуак")),
    ("Клиника «Денсаулық Плюс»", Some("ТОО Денсаулык Плюс")),
    ("Фитнес-клуб «Жігер»", Some("ТОО Жигер Фитнес")),
    ("Магазин «Береке»", Some("ТОО Береке")),
    ("Торговый дом «Алтын дән»", Some("ТД Алтын Дан ТОО")),
    ("Аптека «Шипа»", Some("ТОО Шипа Фарм")),
    ("Клининг «Таза үй»", Some("ТОО Таза Уй")),
    ("Ресторан «Дастарқан»", None),
    ("Школа танцев «Әсем»", None),
    ("Барбершоп «Мырза»", Some("ИП Мырза")),
    ("Коворкинг «Ұя»", None),
    ("Автомойка «Мөлдір»", Some("ТОО Молдир Авто")),
    ("Прачечная «Ақша қар»", Some("ТОО Акша Кар")),
    ("Хостел «Керуен»", None),
    ("Санаторий «Арасан»", Some("ТОО Санаторий Арасан")),
    ("Агентство «Той Time»", Some("ТОО Той Тайм")),
    ("Пекарня «Таба нан»", None),
    ("Магазин «Береке-2»", Some("ТОО Береке-2")),
    ("Бизнес-центр «Нұр»", Some("ТОО БЦ Нур")),
];

/// Private people; every fifth left no telephone.
const CONTACTS: [&str; 30] = [
    "Айжан Сейтқали",
    "Марина Ковалёва",
    "Динара Оспанова",
    "Ерболат Тілеуов",
    "Ольга Ким",
    "Гүлнар Әбенова",
    "Алия Жұмабаева",
    "Сергей Лаптев",
    "Мәдина Қасым",
    "Наталья Шевчук",
    "Жанар Бекова",
    "Тимур Ахметов",
    "Камила Нұрлан",
    "Виктория Пак",
    "Асель Туреева",
    "Бауыржан Есен",
    "Инна Гордеева",
    "Сәуле Мұрат",
    "Руслан Хамитов",
    "Екатерина Белова",
    "Ләззат Дүйсен",
    "Арман Қуаныш",
    "Юлия Цой",
    "Меруерт Сабыр",
    "Павел Громов",
    "Шолпан Исаева",
    "Нұргүл Төре",
    "Дмитрий Руденко",
    "Айнұр Смағұл",
    "Зарина Халилова",
];

/// The clients of the portal, by place in the lists above.
pub(super) struct Clients {
    pub(super) companies: Vec<i64>,
    pub(super) contacts: Vec<i64>,
}

impl Clients {
    /// The company with this name on the portal.
    pub(super) fn company(&self, name: &str) -> i64 {
        self.companies[place(name)]
    }
}

fn place(name: &str) -> usize {
    COMPANIES.iter().position(|(known, _)| *known == name).expect("open deals name only companies of the list")
}

/// Brings the clients into the portal, and those the bookkeeper knows into the books.
pub(super) fn furnish(bitrix: &Bitrix24, onec: &OneC) -> Clients {
    let companies = (0..).zip(COMPANIES).map(|(index, (name, books))| {
        let phone = numbers::phone(index);
        if let Some(books) = books {
            onec.counterparty(books, Some(&numbers::bin(index)), Some(&phone));
        }
        bitrix.add_company(name, Some(&numbers::bin(index)), Some(&phone))
    });
    let contacts = (40..).zip(CONTACTS).map(|(index, name)| {
        let phone = (index % 5 != 4).then(|| numbers::phone(index));
        bitrix.add_contact(name, None, phone.as_deref())
    });
    Clients { companies: companies.collect(), contacts: contacts.collect() }
}

/// Enters a company into the books a second time, as happens when two bookkeepers work side by side.
pub(super) fn double(onec: &OneC, name: &str, books: &str) {
    let index = u32::try_from(place(name)).unwrap_or_default();
    onec.counterparty(books, Some(&numbers::bin(index)), None);
}
