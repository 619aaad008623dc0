//! The habits in which one real infobase differs from another.
//!
//! A switch changes how the stand-in behaves from the next request on; it never changes what is stored.

use chrono::{NaiveDate, NaiveDateTime};

/// How a second entity with the same `Ref_Key` is refused; real bases were not recorded, so both must be survived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicateAs {
    /// 400 with code 15.
    Key15,
    /// 500 with code −1 and the words of the unique index.
    Business,
}

/// In which way the answers about balances can be wrong, though they look like any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BalanceHabit {
    /// Every balance is what the books say.
    #[default]
    Right,
    /// There is nothing anywhere: no rows.
    Empty,
    /// Every second row is missing.
    Halved,
    /// Every row says twice as much.
    Doubled,
    /// The infobase is an old copy: nothing that happened from this moment on is in it.
    OldCopy {
        /// When it was copied, in the local time of 1C.
        at: NaiveDateTime,
    },
}

/// What a real infobase may do differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switches {
    /// 1C:Fresh: exceptions and missing rights arrive as HTTP 200 with an HTML page.
    pub fresh_mode: bool,
    /// How a repeated `Ref_Key` is refused.
    pub duplicate_as: DuplicateAs,
    /// A foreign `If-Match` is answered with 412; measured bases ignore it.
    pub if_match_honoured: bool,
    /// The user sees accounts in documents, so 1C leaves empty ones empty and posting fails for them.
    pub user_manages_accounts: bool,
    /// Contracts are kept: an empty one makes posting fail. Otherwise «Без договора» is put in at every write.
    pub contracts_kept: bool,
    /// Posting takes more than there is.
    pub negative_stock_allowed: bool,
    /// `InformationRegister_КонтактнаяИнформация` is part of the interface.
    pub contact_register_published: bool,
    /// Account 1330 is kept by warehouse.
    pub warehouse_dimension: bool,
    /// The warehouse is the first ext dimension of account 1330 and the item the second.
    pub dimension_order_swapped: bool,
    /// Documents dated up to this day may be neither written nor posted.
    pub closed_until: Option<NaiveDate>,
    /// How many requests may be under way at once; one more is answered with 406.
    pub session_cap: Option<usize>,
    /// The next request takes this much longer, as the first one after an idle time does; then it is 0 again.
    pub first_request_delay_ms: u64,
    /// Every request holds its session for this long.
    pub request_ms: u64,
    /// This many tiyn are added whenever 1C recalculates the sum of a document.
    pub recalculation_extra: i64,
    /// A set with a row the user must not see: a request for the set is refused unless it says `allowedOnly=true`.
    pub rls: Option<String>,
    /// How `Balance` answers.
    pub balance: BalanceHabit,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            fresh_mode: false,
            duplicate_as: DuplicateAs::Key15,
            if_match_honoured: false,
            user_manages_accounts: false,
            contracts_kept: false,
            negative_stock_allowed: false,
            contact_register_published: true,
            warehouse_dimension: true,
            dimension_order_swapped: false,
            closed_until: None,
            session_cap: None,
            first_request_delay_ms: 0,
            request_ms: 0,
            recalculation_extra: 0,
            rls: None,
            balance: BalanceHabit::Right,
        }
    }
}
