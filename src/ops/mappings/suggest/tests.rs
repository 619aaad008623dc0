//! How names are read, rule by rule.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::name::{self, Kind, Name};
use super::*;

fn parsed(text: &str) -> Name {
    name::parse(text, &|word| matches!(word, "красный" | "плюшевая"))
}

fn traits(text: &str) -> Vec<(Kind, i64)> {
    parsed(text).traits.iter().map(|one| (one.kind, one.value)).collect()
}

#[test]
fn quantities_are_values_whatever_their_spelling() {
    let check = |one: &str, other: &str| assert_eq!(traits(one), traits(other), "{one} / {other}");
    check("Сок 0,5л", "Сок 500 ml");
    check("Мука 5000 г", "Мука (5 кг.)");
    check("Чай 2г х 100 шт", "Чай 2 g x 100 pcs");
    check("Крем 15гр, 20штук", "Крем 15 гр 20 таб");
    check("Пакет 31*42см", "Пакет 31х42");
    check("Бумага А4 80 г/м2", "Бумага А4 80г/м²");
    check("Игрушка 28 смкрасный", "Игрушка 28 см красный");
    check("Желе 15грх14 шт", "Желе 15 гр х 14 шт");
}

#[test]
fn what_differs_in_a_pack_differs_as_a_value() {
    for (one, other) in [("БАД 15 шт", "БАД 30 шт"), ("Сок 380 мл", "Сок 500 мл"), ("Пакет 31*42", "Пакет 26*32")]
    {
        assert_ne!(traits(one), traits(other), "{one} / {other}");
    }
}

#[test]
fn codes_are_found_and_are_no_quantities() {
    for (text, key) in [
        ("Расческа КХ-57306Т", "kx57306t"),
        ("Масло моторное 5W-40 5 л", "5w40"),
        ("Bose AM53BK", "am53bk"),
        ("Сковорода 47083 750ml", "47083"),
        ("Герметик 0024-7", "00247"),
    ] {
        let codes = parsed(text).codes;
        assert!(codes.iter().any(|code| code.key == key), "{text}: {codes:?}");
    }
    let codes = parsed("Термос RT 45837").codes;
    assert_eq!(codes[0].longer, ["rt45837"]);
    let codes = parsed("Герметик 0024-7 б").codes;
    assert_eq!(codes[0].longer, ["00247b"]);
}

#[test]
fn look_alike_letters_glued_words_and_lost_marks_are_put_right() {
    let words = |text: &str| parsed(text).words.into_iter().map(|word| word.text).collect::<Vec<_>>();
    assert_eq!(words("сoрт Еco"), ["сорт", "eco"]);
    assert_eq!(words("водороднаяBiontech"), ["водородная", "biontech"]);
    assert_eq!(words("Сұйық сабын"), ["суиык", "сабын"].map(|word| word.replace("суиык", "суйык")));
    assert_eq!(words("Ёмкость"), ["емкость"]);
    assert_eq!(words("Acid+"), ["acid", "plus"]);
}

#[test]
fn different_packs_colours_and_codes_are_never_certain() {
    let entry = |name: &str| Entry { name: name.into(), ..Entry::default() };
    for (product, item) in [
        ("Коллаген питьевой Partia 15 шт", "Коллаген питьевой Partia 30 шт"),
        ("Бутылка водородная Partia 380 мл", "Бутылка водородная Partia 500 мл"),
        ("Футболка Vubem черный", "Футболка Vubem коричневый"),
        ("Пинцет Vubem VA 30464", "Пинцет Vubem VA 30465"),
        ("Гель для душа Vubem роза", "Гель для душа Vubem цитрус"),
    ] {
        let catalogues = Catalogues::new(&[entry(product)], &[entry(item)], &[]);
        let suggested = catalogues.suggest(0, MOST);
        assert_eq!(suggested.len(), 1);
        assert!(!suggested[0].auto, "{product} is not {item}");
    }
}

#[test]
fn a_barcode_that_two_items_have_and_a_name_that_fits_two_are_asked_about() {
    let entry =
        |name: &str, barcode: &str| Entry { name: name.into(), barcodes: vec![barcode.into()], ..Entry::default() };
    let product = entry("Крем Vubem", "4680008140234");
    let items = [entry("Крем Vubem 50 мл", "4680008140234"), entry("Крем Vubem 100 мл", "4680008140234")];
    assert!(!Catalogues::new(&[product], &items, &[]).suggest(0, MOST)[0].auto);
    let items = [entry("Мука Raudiar 1 кг", ""), entry("Мука Tucheo 1 кг", "")];
    assert!(!Catalogues::new(&[entry("Мука 1 кг", "")], &items, &[]).suggest(0, MOST)[0].auto);
}

#[test]
fn what_people_confirmed_explains_a_word_later() {
    let entry = |name: &str| Entry { name: name.into(), ..Entry::default() };
    let products = [entry("Сусабын Vubem 250 мл"), entry("Сусабын Raudiar 400 мл")];
    let items = [entry("Шампунь Vubem 250 мл"), entry("Шампунь Raudiar 400 мл"), entry("Бальзам Raudiar 400 мл")];
    let before = Catalogues::new(&products, &items, &[]).suggest(1, MOST);
    let after = Catalogues::new(&products, &items, &[(0, 0)]).suggest(1, MOST);
    let gap = |suggested: &[Suggestion]| suggested[0].score - suggested[1].score;
    assert_eq!(after[0].item, 1);
    assert!(gap(&after) > gap(&before), "{before:?} {after:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_a_name(names in proptest::collection::vec("\\PC{0,60}", 1..6), typed in any::<String>()) {
        let entries: Vec<Entry> = names.iter().map(|name| Entry { name: name.clone(), article: name.clone(), barcodes: vec![name.clone()] }).collect();
        let catalogues = Catalogues::new(&entries, &entries, &[]);
        for product in 0..entries.len() {
            let suggested = catalogues.suggest(product, MOST);
            prop_assert!(suggested.len() <= MOST);
            prop_assert!(suggested.iter().all(|one| (0.0..=1.0).contains(&one.score)));
            prop_assert!(suggested.windows(2).all(|pair| pair[0].score >= pair[1].score));
            prop_assert!(suggested.iter().skip(1).all(|one| !one.auto));
        }
        catalogues.search(&typed, 5);
    }

    #[test]
    fn a_quantity_is_read_in_any_unit(milli in 1_u32..50_000) {
        let litres = format!("Сок {},{:03} л", milli / 1000, milli % 1000);
        let same = |one: &str, other: &str| {
            let (one, other) = (parsed(one).traits, parsed(other).traits);
            one.len() == 1 && other.len() == 1 && one[0].agrees(&other[0])
        };
        let millilitres = format!("Сок {milli}мл");
        prop_assert!(same(&litres, &millilitres));
        let other = format!("Сок {}мл", milli + 1);
        prop_assert!(!same(&litres, &other));
    }
}
