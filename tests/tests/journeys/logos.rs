//! A creditor's picture: taken from who may, shown to his debtors, gone when it is replaced.

use app::AppError;
use app::logo::{LogoForm, PATH};
use app::member::Role;
use data_encoding::BASE64;
use store::keys::logo as place;
use tests::world::{World, must, paris};

use super::pages::reminded;

/// A picture of our own, 168 pixels wide and 72 high.
pub const LOGO: &[u8] = include_bytes!("../../../infra/local/src/sample/logo.png");

pub fn form(png: &[u8]) -> LogoForm {
    LogoForm { png: BASE64.encode(png) }
}

/// Names of what is kept as a picture.
fn kept(world: &World) -> Vec<String> {
    let items = world.everything().into_iter();
    items.filter(|item| item.key.partition.starts_with("logo#")).map(|item| item.key.partition).collect()
}

#[test]
fn a_picture_is_shown_under_an_address_that_says_nothing_of_whose_it_is() {
    let world = reminded();
    let owner = world.member(Role::Owner);
    let shown = must(world.app.set_logo(&owner, &form(LOGO))).unwrap().logo.unwrap();
    assert_eq!((shown.width, shown.height), (168, 72));
    let letter = must(world.app.link(&world.last().token)).unwrap();
    let seen = letter.creditor.brand.logo.unwrap();
    assert_eq!(seen.href, shown.href);
    assert_eq!(
        must(world.app.account(&world.visitor())).unwrap().creditor.brand.logo.unwrap().href,
        seen.href
    );
    let name = seen.href.strip_prefix(PATH).unwrap();
    assert_eq!(must(world.app.logo(name)).unwrap(), formats::logo::look(LOGO).unwrap().png);
    assert!(matches!(must(world.app.logo(&"0".repeat(32))), Err(AppError::NotFound("logo"))));
    // The same picture of another creditor has another name: none can be guessed from the picture
    let other = must(world.app.create_portfolio(paris())).unwrap();
    let user = other.users.iter().find(|user| user.role == Role::Owner).unwrap();
    let member = must(world.app.member(&user.token, other.portfolio.id)).unwrap();
    let theirs = must(world.app.set_logo(&member, &form(LOGO))).unwrap().logo.unwrap();
    assert_ne!(theirs.href, shown.href);
    assert_eq!(kept(&world).len(), 2);
}

#[test]
fn another_picture_takes_the_place_of_the_one_before_and_none_is_none() {
    let world = reminded();
    let owner = world.member(Role::Manager);
    let first = must(world.app.set_logo(&owner, &form(LOGO))).unwrap().logo.unwrap();
    let before = world.everything();
    must(world.app.set_logo(&owner, &form(LOGO))).unwrap();
    assert!(world.everything() == before, "the same twice is one change");
    // One with words in it is the same picture
    let mut spoken = LOGO[..33].to_vec();
    spoken.extend_from_slice(b"\0\0\0\x0ctEXtAuthor\0Canar\xfe\x8b\x0d\x25");
    spoken.extend_from_slice(&LOGO[33..]);
    let wrong = must(world.app.set_logo(&owner, &form(&spoken)));
    assert!(matches!(wrong, Err(AppError::Refused(_))), "its checksum is wrong: {wrong:?}");
    let second = must(world.app.set_logo(&owner, &form(&other()))).unwrap().logo.unwrap();
    assert_ne!(second.href, first.href);
    assert_eq!(kept(&world), [place(second.href.strip_prefix(PATH).unwrap()).partition]);
    assert!(must(world.app.drop_logo(&owner)).unwrap().logo.is_none());
    assert!(kept(&world).is_empty());
    assert!(must(world.app.link(&world.last().token)).unwrap().creditor.brand.logo.is_none());
    must(world.app.drop_logo(&owner)).unwrap();
    for role in [Role::Collector, Role::Accountant, Role::Auditor] {
        let answer = must(world.app.set_logo(&world.member(role), &form(LOGO)));
        assert!(matches!(answer, Err(AppError::Forbidden(_))), "{role:?}");
    }
}

/// One grey pixel, as small as a PNG can be.
fn other() -> Vec<u8> {
    let pixel =
        b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";
    BASE64.decode(pixel).unwrap()
}
