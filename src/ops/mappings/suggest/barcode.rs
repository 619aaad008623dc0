//! Barcodes as they arrive from tables: "4680008140234.0", "6 900903 481156", "0000000000000".

/// A barcode that means one product in the whole world: EAN-8, UPC-A, EAN-13 or GTIN-14 with a valid check digit. What a
/// shop printed for itself (prefix 2, weights and prices) means something else in the next shop and is not trusted.
pub(super) fn trusted(text: &str) -> Option<u64> {
    let text = text.trim();
    // Spreadsheets take codes for numbers.
    let text = text.strip_suffix(".0").unwrap_or(text);
    let digit = |letter: char| letter.to_digit(10).map(u64::from);
    let digits: Vec<u64> =
        text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(digit).collect::<Option<_>>()?;
    if !matches!(digits.len(), 8 | 12..=14) || !checks(&digits) || is_in_store(&digits) {
        return None;
    }
    // "0000000000000" and its like stand for "none".
    let differs = digits.iter().any(|digit| *digit != digits[0]);
    differs.then(|| digits.iter().fold(0, |number, digit| number * 10 + digit))
}

/// Weights 3 and 1 in turn from the right, as GS1 says.
fn checks(digits: &[u64]) -> bool {
    let weighted = |(place, digit): (usize, &u64)| if place % 2 == 0 { *digit } else { digit * 3 };
    digits.iter().rev().enumerate().map(weighted).sum::<u64>() % 10 == 0
}

fn is_in_store(digits: &[u64]) -> bool {
    match digits.len() {
        13 => digits[0] == 2 || digits[..2] == [0, 2],
        12 => matches!(digits[0], 2 | 4),
        8 => matches!(digits[0], 0 | 2),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_means_one_product_everywhere_is_trusted() {
        for (text, number) in [
            ("4680008140234", Some(4_680_008_140_234)),
            (" 4680008140234.0 ", Some(4_680_008_140_234)),
            ("6 900903 481156", Some(6_900_903_481_156)),
            ("036000291452", Some(36_000_291_452)),
            ("4870000000012", Some(4_870_000_000_012)),
            ("4680008140235", None),
            ("2000000000015", None),
            ("0000000000000", None),
            ("1111111111116", Some(1_111_111_111_116)),
            ("СФ001-5", None),
            ("46800081", None),
            ("", None),
        ] {
            assert_eq!(trusted(text), number, "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_noticed(body in 300_000_000_000_u64..999_999_999_999, place in 0_usize..13, add in 1_u32..10) {
            let mut digits: Vec<u32> = body.to_string().chars().map(|c| c.to_digit(10).unwrap()).collect();
            let sum: u32 = digits.iter().rev().enumerate().map(|(place, digit)| if place % 2 == 0 { digit * 3 } else { *digit }).sum();
            digits.push((10 - sum % 10) % 10);
            let text = |digits: &[u32]| digits.iter().map(u32::to_string).collect::<String>();
            prop_assume!(digits.iter().any(|digit| *digit != digits[0]));
            prop_assert!(trusted(&text(&digits)).is_some());
            digits[place] = (digits[place] + add) % 10;
            prop_assert!(trusted(&text(&digits)).is_none());
        }

        #[test]
        fn no_text_breaks_it(text in any::<String>()) {
            let _ = trusted(&text);
        }
    }
}
