//! Strong Kleene logic (S. C. Kleene, *Introduction to Metamathematics*, §64), the logic of M2.

use std::ops::{BitAnd, BitOr, Not};

use serde::{Deserialize, Serialize};

/// What is known of a statement: it holds, it does not, or nobody has found out.
///
/// ```
/// use pol_values::Truth::{False, True, Unknown};
/// assert_eq!(False & Unknown, False); // settled although one side is not known
/// assert_eq!(True & Unknown, Unknown);
/// assert_eq!(!Unknown, Unknown); // unknown is not false
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Truth {
    /// It does not hold.
    False,
    /// Not known either way.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// `True` or `False`, when known.
    pub fn known(self) -> Option<bool> {
        match self {
            Truth::False => Some(false),
            Truth::Unknown => None,
            Truth::True => Some(true),
        }
    }

    /// Whether it is known to hold.
    pub fn is_true(self) -> bool {
        self == Truth::True
    }

    /// Whether it is known not to hold.
    pub fn is_false(self) -> bool {
        self == Truth::False
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Truth::True } else { Truth::False }
    }
}

impl From<Option<bool>> for Truth {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Truth::Unknown, Truth::from)
    }
}

impl BitAnd for Truth {
    type Output = Truth;
    fn bitand(self, other: Truth) -> Truth {
        self.min(other)
    }
}

impl BitOr for Truth {
    type Output = Truth;
    fn bitor(self, other: Truth) -> Truth {
        self.max(other)
    }
}

impl Not for Truth {
    type Output = Truth;
    fn not(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, False, True, Unknown};

    #[test]
    fn the_tables_of_strong_kleene_logic() {
        let all = [False, Unknown, True];
        let and: Vec<Truth> = all.iter().flat_map(|a| all.iter().map(|b| *a & *b)).collect();
        assert_eq!(and, [False, False, False, False, Unknown, Unknown, False, Unknown, True]);
        let or: Vec<Truth> = all.iter().flat_map(|a| all.iter().map(|b| *a | *b)).collect();
        assert_eq!(or, [False, Unknown, True, Unknown, Unknown, True, True, True, True]);
        assert_eq!(all.map(|a| !a), [True, Unknown, False]);
    }
}
