//! VAT of Kazakhstan by the date of the sale.
//!
//! The rate is never typed in elsewhere and never taken from the deal: the law dates it.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::money::Money;

/// A rate in whole per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VatRate(u8);

/// Whether the organisation pays VAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VatMode {
    /// Prices include VAT at the rate of the day.
    Payer,
    /// No VAT at all («без НДС»).
    NotPayer,
}

/// From which day which rate holds, newest first. 12 % to 2025-12-31; 16 % by the Tax Code No. 214-VIII of
/// 18.07.2025, article 503. Sales before 2009 are not ours to invoice.
const RATES: [((i32, u32, u32), VatRate); 2] = [((2026, 1, 1), VatRate(16)), ((2009, 1, 1), VatRate(12))];

impl VatMode {
    /// The rate on a day; none means «без НДС».
    pub fn rate_on(self, day: NaiveDate) -> Option<VatRate> {
        match self {
            Self::NotPayer => None,
            Self::Payer => Some(VatRate::on(day)),
        }
    }
}

impl VatRate {
    /// The general rate on the day of a sale.
    pub fn on(day: NaiveDate) -> Self {
        let from = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).expect("the table holds real days");
        RATES.into_iter().find(|(start, _)| from(*start) <= day).map_or(RATES[RATES.len() - 1].1, |(_, rate)| rate)
    }

    /// Whole per cent.
    pub fn percent(self) -> u8 {
        self.0
    }

    /// The VAT inside a sum that includes it, rounded half up to the tiyn, as 1C does for each row.
    pub fn inside(self, sum: Money) -> Money {
        let rate = Decimal::from(self.0);
        Money::rounded(sum.tenge() * rate / (Decimal::ONE_HUNDRED + rate)).expect("a part of a sum is smaller than it")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_rate_changes_with_the_year_2026() {
        assert_eq!(VatRate::on(day("2025-12-31")).percent(), 12);
        assert_eq!(VatRate::on(day("2026-01-01")).percent(), 16);
        assert_eq!(VatMode::NotPayer.rate_on(day("2026-05-05")), None);
    }

    #[test]
    fn vat_inside_a_sum_is_rounded_to_the_tiyn() {
        assert_eq!(VatRate(16).inside(Money::from_tiyn(11_600)), Money::from_tiyn(1_600));
        assert_eq!(VatRate(12).inside(Money::from_tiyn(10_000)), Money::from_tiyn(1_071));
        assert_eq!(VatRate(16).inside(Money::from_tiyn(1)), Money::ZERO);
    }

    proptest! {
        #[test]
        fn the_sum_without_vat_times_the_rate_gives_the_vat_back(tiyn in 0_i64..1_000_000_000_000, rate in prop::sample::select(vec![12_u8, 16])) {
            let sum = Money::from_tiyn(tiyn);
            let vat = VatRate(rate).inside(sum);
            let net = (sum - vat).tenge();
            prop_assert!((net * Decimal::from(rate) / Decimal::ONE_HUNDRED - vat.tenge()).abs() < Decimal::new(1, 2));
        }

        #[test]
        fn every_day_has_a_rate_and_it_never_falls(a in 0_i64..20_000, b in 0_i64..20_000) {
            let start = day("2000-01-01");
            let (early, late) = (a.min(b), a.max(b));
            let rate = |offset| VatRate::on(start + chrono::Duration::days(offset)).percent();
            prop_assert!(rate(early) <= rate(late));
        }
    }
}
