//! Who may do what: a token, or a subject that an identity provider vouches for, names a user; membership and role are items
//! read per request. A foreign portfolio answers like an unknown one.

use std::sync::Arc;

use domain::ids::{PortfolioId, UserId};
use domain::portfolio::Portfolio;
use domain::timeline::Cause;
use serde::{Deserialize, Serialize};
use store::keys::{self, Keys};
use store::record;
use store::table::{Condition, Read, Write};

use crate::app::App;
use crate::commit::put;
use crate::error::AppError;
use crate::seal::sha256_hex;

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but owners' settings.
    Manager,
    /// Works cases.
    Collector,
    /// Reads, and enters payments.
    Accountant,
    /// Reads, the audit included.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Owner, Self::Manager, Self::Collector, Self::Accountant, Self::Auditor];

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Collector => "collector",
            Self::Accountant => "accountant",
            Self::Auditor => "auditor",
        }
    }
}

/// Longest subject of an identity provider, in characters.
const SUBJECT_LIMIT: usize = 128;

/// What is asked of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Look.
    Read,
    /// Place and end holds, judge outcomes.
    Work,
    /// Approve what goes out, let a backlog go.
    Approve,
    /// Take to the bank what is collected, and enter what it answers.
    Bank,
    /// Stop and resume everything, rotate secrets.
    Manage,
}

/// A user just made; the token is shown only once.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The user.
    pub id: UserId,
    /// A name for tests and demos.
    pub name: String,
    /// What he may do.
    pub role: Role,
    /// His bearer token.
    pub token: String,
}

/// Membership, as it is kept under the hash of a token, or in the portfolio under the hash of a subject.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Membership {
    user: UserId,
    portfolio: PortfolioId,
    role: Role,
}

/// Somebody of the team, in one portfolio.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who.
    pub user: UserId,
    /// What he may do.
    pub role: Role,
    /// Where.
    pub portfolio: Arc<Portfolio>,
}

impl Member {
    /// Lets the verb go on, or says that this role may not.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub fn may(&self, right: Right) -> Result<(), AppError> {
        let allowed = match right {
            Right::Read => true,
            Right::Work => matches!(self.role, Role::Owner | Role::Manager | Role::Collector),
            Right::Bank => matches!(self.role, Role::Owner | Role::Manager | Role::Accountant),
            Right::Approve | Right::Manage => matches!(self.role, Role::Owner | Role::Manager),
        };
        if allowed { Ok(()) } else { Err(AppError::Forbidden("your role does not allow this")) }
    }

    /// The author of what he does.
    #[must_use]
    pub fn cause(&self) -> Cause {
        Cause::User(self.user.to_string())
    }
}

impl App {
    /// The member that a bearer token names in this portfolio.
    ///
    /// # Errors
    /// [`AppError::Unauthenticated`] for an unknown token, [`AppError::NotFound`] for a portfolio that is not his.
    pub async fn member(&self, bearer: &str, portfolio: PortfolioId) -> Result<Member, AppError> {
        let unknown = AppError::Unauthenticated("this token is not known; ask the portfolio's owner for one");
        let item = self.table().get(&keys::bearer(&sha256_hex(bearer.as_bytes())), Read::Strong).await?;
        let Some(item) = item else { return Err(unknown) };
        let membership: Membership = record::decode(&item.body)?;
        if membership.portfolio != portfolio {
            return Err(AppError::NotFound("portfolio"));
        }
        let portfolio = self.portfolio(portfolio).await?;
        Ok(Member { user: membership.user, role: membership.role, portfolio })
    }

    /// The member that a verified subject names in this portfolio, with the role he has now.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a portfolio that is not his, or that does not exist: the two look the same.
    pub async fn seat(&self, subject: &str, portfolio: PortfolioId) -> Result<Member, AppError> {
        let name = Keys::of(portfolio).member(&subject_hash(subject));
        let item = self.table().get(&name, Read::Strong).await?.ok_or(AppError::NotFound("portfolio"))?;
        let membership: Membership = record::decode(&item.body)?;
        let portfolio = self.portfolio(portfolio).await?;
        Ok(Member { user: membership.user, role: membership.role, portfolio })
    }

    /// Lets a subject in, or gives him another role from his next request on.
    ///
    /// # Errors
    /// [`AppError::Refused`] for what names nobody, [`AppError::NotFound`] for an unknown portfolio.
    pub async fn admit(&self, portfolio: PortfolioId, subject: &str, role: Role) -> Result<UserId, AppError> {
        let printable = subject.bytes().all(|byte| byte.is_ascii_graphic());
        if subject.is_empty() || subject.len() > SUBJECT_LIMIT || !printable {
            let detail = format!("must be the `sub` of a user: 1 to {SUBJECT_LIMIT} characters, no spaces");
            return Err(AppError::refused("/subject", detail));
        }
        self.portfolio(portfolio).await?;
        let name = Keys::of(portfolio).member(&subject_hash(subject));
        let before = self.table().get(&name, Read::Strong).await?.map_or(0, |item| item.version);
        let membership = Membership { user: user_of(subject), portfolio, role };
        let write = put(name, before, record::encode(&membership)?, None, None);
        self.table().write(vec![write]).await?;
        Ok(membership.user)
    }

    /// Takes a subject's membership away: his next request finds nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when he is no member, or there is no such portfolio.
    pub async fn dismiss(&self, portfolio: PortfolioId, subject: &str) -> Result<UserId, AppError> {
        self.portfolio(portfolio).await?;
        let name = Keys::of(portfolio).member(&subject_hash(subject));
        let item = self.table().get(&name, Read::Strong).await?.ok_or(AppError::NotFound("member"))?;
        self.table().write(vec![Write::Delete(name, Condition::Version(item.version))]).await?;
        Ok(user_of(subject))
    }

    pub(crate) fn new_user(&self, keys: Keys, role: Role) -> Result<(NewUser, Write), AppError> {
        let user = UserId::from_bits(self.random());
        let token = self.secret();
        let membership = Membership { user, portfolio: keys.portfolio(), role };
        let write =
            put(keys::bearer(&sha256_hex(token.as_bytes())), 0, record::encode(&membership)?, None, None);
        let word = role.word();
        let name = format!("{}{}", word[..1].to_uppercase(), &word[1..]);
        Ok((NewUser { id: user, name, role, token }, write))
    }
}

fn subject_hash(subject: &str) -> String {
    sha256_hex(format!("subject|{subject}").as_bytes())
}

/// The user a subject is: the same one in every portfolio, and nothing that tells the subject.
fn user_of(subject: &str) -> UserId {
    let digest = sha256_hex(format!("user|{subject}").as_bytes());
    UserId::from_bits(u128::from_str_radix(&digest[..32], 16).unwrap_or_default())
}
