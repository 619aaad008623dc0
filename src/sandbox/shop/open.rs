//! Deals ready to be won: the plain one, and one for each way in which a sale can be awkward.

use rust_decimal::Decimal;

use super::super::bitrix::{Bitrix24, DealDraft, Line};
use super::super::onec::OneC;
use super::clients::{self, Clients};
use super::goods::Range;
use super::{PAYMENT_KIND, numbers};

/// How people pay in this shop.
pub(super) const PAYMENT_KINDS: [&str; 9] = [
    "Kaspi QR",
    "Kaspi Gold",
    "Kaspi Red",
    "Kaspi Кредит",
    "Kaspi Рассрочка",
    "Kaspi Магазин",
    "Наличные",
    "Карта",
    "Перевод на счёт",
];

/// Open deals by the part they play; all are paid by Kaspi but `cash`.
#[derive(Clone, Debug)]
pub struct OpenDeals {
    /// Three mapped lines and a company the books know.
    pub plain: i64,
    /// One of its two products has no item yet.
    pub unmapped: i64,
    /// Its amount was typed in by hand and differs from its lines.
    pub amount_differs: i64,
    /// The company's БИН has a wrong check digit.
    pub wrong_bin: i64,
    /// A private person with a telephone.
    pub person: i64,
    /// No client at all.
    pub nobody: i64,
    /// Paid in cash: none of our business.
    pub cash: i64,
    /// Goods, gift wrapping and delivery.
    pub services: i64,
    /// More than the warehouse has.
    pub short: i64,
    /// The books have this company twice.
    pub unclear: i64,
    /// A company the books do not know yet.
    pub newcomer: i64,
    /// Twelve lines, and a title full of special characters.
    pub long: i64,
}

impl OpenDeals {
    /// Every deal with the name of its part.
    pub fn parts(&self) -> [(&'static str, i64); 12] {
        [
            ("plain", self.plain),
            ("unmapped", self.unmapped),
            ("amount-differs", self.amount_differs),
            ("wrong-bin", self.wrong_bin),
            ("person", self.person),
            ("nobody", self.nobody),
            ("cash", self.cash),
            ("services", self.services),
            ("short", self.short),
            ("unclear", self.unclear),
            ("newcomer", self.newcomer),
            ("long", self.long),
        ]
    }
}

/// Begins the deals, none of whoever is on leave. The plain one comes last, so that it stands on top of the list.
pub(super) fn furnish(bitrix: &Bitrix24, onec: &OneC, range: &Range, clients: &Clients, managers: &[i64]) -> OpenDeals {
    let shop = Counter { bitrix, range, managers };
    let wrong = bitrix.add_company("Цветы «Лейла»", Some(&numbers::wrong_bin(30)), None);
    clients::double(onec, "Магазин «Береке»", "Береке магазин (дубль)");
    let long =
        shop.sells(0, "Ару & Co: заказ <VIP> \"весна\"", "Kaspi Gold", &LONG).company(clients.company("Салон «Ару»"));
    let newcomer = shop.sells(
        1,
        "Пекарня: моющие средства",
        "Kaspi QR",
        &[("Средство для посуды «Лимон», 5 л", 2), ("Губки для посуды, 5 шт", 6)],
    );
    let unclear = shop.sells(4, "Береке: бытовая химия на месяц", "Kaspi QR", &[("Порошок стиральный Color, 6 кг", 4)]);
    let short = shop.sells(
        3,
        "Отель: диспенсеры и мыло",
        "Kaspi QR",
        &[("Мыло жидкое «Алма», канистра 5 л", 8), ("Мыло туалетное «Жусан», 90 г", 40)],
    );
    let services = shop.sells(
        0,
        "Подарок с доставкой",
        "Kaspi Gold",
        &[("Духи «Түн», 50 мл", 1), ("Подарочная упаковка", 1), ("Доставка по городу", 1)],
    );
    let cash = shop.sells(1, "Розница за наличные", "Наличные", &[("Крем для рук «Жұпар» облепиха, 75 мл", 2)]);
    let nobody = shop.sells(
        4,
        "Kaspi QR, касса 1",
        "Kaspi QR",
        &[("Тушь для ресниц Extra Volume чёрная", 1), ("Ватные диски, 120 шт", 2)],
    );
    let person = shop.sells(
        3,
        "Заказ для Айжан",
        "Kaspi Рассрочка",
        &[("Коллаген морской Marine Collagen, саше 30 шт × 5 г", 2)],
    );
    let wrong_bin = shop.sells(0, "Цветы «Лейла»: ароматы", "Kaspi QR", &[("Свеча ароматическая «Ваниль», 180 г", 5)]);
    let differs = shop.sells(
        1,
        "Сымбат: договорились о скидке",
        "Kaspi Gold",
        &[("Маска для волос «Айран» с протеинами, 300 мл", 6), ("Шампунь «Жусан» с полынью, 400 мл", 6)],
    );
    let unmapped = shop.sells(
        4,
        "Жігер: новинки",
        "Kaspi QR",
        &[("Расчёска деревянная Qayin", 3), ("Дезодорант Fresh Men, 150 мл", 10)],
    );
    let plain = shop.sells(
        3,
        "Жетісу: заказ для номеров",
        "Kaspi QR",
        &[
            ("Шампунь «Жусан» с полынью, 400 мл", 12),
            ("Гель для душа «Горная мята», 400 мл", 12),
            ("Мыло туалетное «Жусан», 90 г", 30),
        ],
    );
    OpenDeals {
        long: long.create(),
        newcomer: newcomer.company(clients.company("Пекарня «Таба нан»")).create(),
        unclear: unclear.company(clients.company("Магазин «Береке»")).create(),
        short: short.company(clients.company("Отель «Жетісу»")).create(),
        services: services.contact(clients.contacts[1]).create(),
        cash: cash.contact(clients.contacts[2]).create(),
        nobody: nobody.create(),
        person: person.contact(clients.contacts[0]).create(),
        wrong_bin: wrong_bin.company(wrong).create(),
        amount_differs: differs
            .company(clients.company("Салон красоты «Сымбат»"))
            .amount(Decimal::from(33_000))
            .create(),
        unmapped: unmapped.company(clients.company("Фитнес-клуб «Жігер»")).create(),
        plain: plain.company(clients.company("Отель «Жетісу»")).create(),
    }
}

/// What the long deal holds.
const LONG: [(&str, u32); 12] = [
    ("Шампунь «Жусан» с полынью, 250 мл", 6),
    ("Бальзам для волос «Жусан», 250 мл", 6),
    ("Крем для рук «Жұпар» облепиха, 75 мл", 10),
    ("Қол кремі «Жұпар» түймедақ, 75 мл", 10),
    ("Лак для ногтей Gloss № 12 красный, 8 мл", 4),
    ("Лак для ногтей Gloss № 27 бежевый, 8 мл", 4),
    ("Жидкость для снятия лака, 100 мл", 5),
    ("Ватные диски, 120 шт", 12),
    ("Ватные палочки, 200 шт", 12),
    ("Помада матовая Velvet, тон 03 «Вишня»", 2),
    ("Патчи для глаз Gold, 60 шт", 3),
    ("Маска тканевая Aloe, набор 10 шт", 2),
];

struct Counter<'a> {
    bitrix: &'a Bitrix24,
    range: &'a Range,
    managers: &'a [i64],
}

impl<'a> Counter<'a> {
    fn sells(&self, manager: usize, title: &str, payment: &str, lines: &[(&str, u32)]) -> DealDraft<'a> {
        let deal =
            self.bitrix.add_deal(title).manager(self.managers[manager]).source("WEB").field(PAYMENT_KIND, payment);
        let paid = if payment.starts_with("Kaspi") { "1" } else { "" };
        let lines = lines.iter().map(|(name, quantity)| Line::product(self.range.product(name), *quantity));
        lines.fold(deal.field("UF_KASPI_PAYMENT", paid), DealDraft::line)
    }
}
