//! Who owes in the sample: invented companies and persons, at addresses that exist nowhere.

use serde_json::{Value, json};

/// How a debtor's present looks; his past is regular.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Story {
    /// Nothing due yet.
    OnTime,
    /// Due in two days: reminded before.
    DueSoon,
    /// A week late.
    WeekLate,
    /// Two weeks late.
    TwoWeeksLate,
    /// Three weeks late.
    ThreeWeeksLate,
    /// A formal notice waits for approval.
    AwaitsApproval,
    /// The formal notice was rejected.
    Rejected,
    /// On formal notice since last week.
    OnNotice,
    /// On formal notice for a month: a decision is due.
    Decision,
    /// Nobody knows whether the formal notice went out.
    NoticeInReview,
    /// Promised on his page, in the future.
    Promises,
    /// Promised and did not pay.
    BreaksPromise,
    /// Promised and paid.
    KeepsPromise,
    /// Contests a part on his page.
    Disputes,
    /// The accounting platform says that he contests.
    DisputedBySource,
    /// Says that he has paid.
    SaysPaid,
    /// A hold that the team placed, of this kind.
    Held(&'static str),
    /// Paid a part.
    PaysPart,
    /// Paid too much.
    PaysTooMuch,
    /// A credit note lowers the invoice.
    Credited,
    /// A credit note without an invoice.
    CreditUnapplied,
    /// Written off.
    WrittenOff,
    /// Voided, nothing else.
    Voided,
    /// A debit that came back.
    Reversed,
    /// Paid twice, one given back.
    Refunded,
    /// Three instalments, one of them late.
    Instalments,
    /// Late in two currencies.
    TwoCurrencies,
    /// Was already late when first told.
    Backlog,
    /// Owes less than is worth a message.
    BelowMinimum,
    /// Was merged into another one.
    Merged,
}

/// A debtor of the sample.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// The sender's id.
    pub id: &'static str,
    /// Name on invoices.
    pub name: &'static str,
    /// Kind of debtor.
    pub kind: &'static str,
    /// Country.
    pub country: &'static str,
    /// Language.
    pub language: &'static str,
    /// Currency of his invoices.
    pub currency: &'static str,
    /// Mailbox; empty: none.
    pub email: &'static str,
    /// Mobile number; empty: none.
    pub phone: &'static str,
    /// His present.
    pub story: Story,
}

macro_rules! people {
    ($($id:literal $name:literal $kind:ident $country:ident $language:ident $currency:ident $email:literal $phone:literal $story:expr;)*) => {
        &[$(Person {
            id: $id,
            name: $name,
            kind: stringify!($kind),
            country: stringify!($country),
            language: stringify!($language),
            currency: stringify!($currency),
            email: $email,
            phone: $phone,
            story: $story,
        }),*]
    };
}

/// Everybody.
pub const PEOPLE: &[Person] = people! {
    "C-1001" "Boulangerie Kerbrat SARL" business FR fr EUR "compta@kerbrat.example" "+33612000001" Story::OnTime;
    "C-1002" "Menuiserie Le Goff" business FR fr EUR "gestion@legoff.example" "+33612000002" Story::DueSoon;
    "C-1003" "Atelier Dupont SARL" business FR fr EUR "compta@dupont.example" "+33612000003" Story::WeekLate;
    "C-1004" "Transports Belmonte SAS" business FR fr EUR "factures@belmonte.example" "+33612000004" Story::TwoWeeksLate;
    "C-1005" "Pépinières de l'Erdre" business FR fr EUR "bureau@erdre.example" "+33612000005" Story::ThreeWeeksLate;
    "C-1006" "Garage Haddad & Fils" business FR fr EUR "garage@haddad.example" "+33612000006" Story::AwaitsApproval;
    "C-1007" "Imprimerie Solène" business FR fr EUR "compta@solene.example" "+33612000007" Story::Rejected;
    "C-1008" "BTP Rochefort SA" business FR fr EUR "fournisseurs@rochefort.example" "+33612000008" Story::OnNotice;
    "C-1009" "Hôtel des Glénan" business FR fr EUR "direction@glenan.example" "+33612000009" Story::Decision;
    "C-1010" "Conserverie Ar Mor" business FR fr EUR "compta@armor.example" "+33612000010" Story::NoticeInReview;
    "C-1011" "Cabinet Vasseur" business FR fr EUR "secretariat@vasseur.example" "+33612000011" Story::Promises;
    "C-1012" "Librairie du Port" business FR fr EUR "librairie@duport.example" "+33612000012" Story::BreaksPromise;
    "C-1013" "Studio Méliès" business FR fr EUR "prod@melies.example" "+33612000013" Story::KeepsPromise;
    "C-1014" "Maçonnerie Teixeira" business FR fr EUR "contact@teixeira.example" "+33612000014" Story::Disputes;
    "C-1015" "Pharmacie Lafayette Nord" business FR fr EUR "pharmacie@lafayette-nord.example" "+33612000015" Story::DisputedBySource;
    "C-1016" "Fromagerie Vallorbe" business CH fr CHF "compta@vallorbe.example" "+41791000016" Story::SaysPaid;
    "C-1017" "Brasserie Wallonne SRL" business BE fr EUR "facturation@wallonne.example" "+32470000017" Story::Held("pause");
    "C-1018" "Van Damme Logistics BV" business BE en EUR "ap@vandamme.example" "+32470000018" Story::Held("plan");
    "C-1019" "Luxfer Immobilier" business LU fr EUR "compta@luxfer.example" "+352621000019" Story::Held("covered");
    "C-1020" "Müller Werkzeuge GmbH" business DE de EUR "buchhaltung@mueller.example" "+491510000020" Story::Held("awaiting_credit_note");
    "C-1021" "Talleres Navarro SL" business ES es EUR "pagos@navarro.example" "+34600000021" Story::Held("insolvency");
    "C-1022" "Officina Ricci Srl" business IT it EUR "amministrazione@ricci.example" "+393330000022" Story::Held("undeliverable");
    "C-1023" "De Jong Bloemen BV" business NL nl EUR "facturen@dejong.example" "+31612000023" Story::PaysPart;
    "C-1024" "Harbour & Sons Ltd" business GB en GBP "accounts@harbour.example" "+447700900024" Story::PaysTooMuch;
    "C-1025" "Penrose Studios Ltd" business GB en GBP "finance@penrose.example" "+447700900025" Story::TwoWeeksLate;
    "C-1026" "O'Brien Joinery" business IE en EUR "office@obrien.example" "+353850000026" Story::Credited;
    "C-1027" "Electricité Moreau" business FR fr EUR "moreau@electricite.example" "+33612000027" Story::CreditUnapplied;
    "C-1028" "Agence Pixel (liquidée)" business FR fr EUR "contact@pixel.example" "+33612000028" Story::WrittenOff;
    "C-1029" "Traiteur Oriane" business FR fr EUR "oriane@traiteur.example" "+33612000029" Story::Voided;
    "C-1030" "Ambulances du Léon" business FR fr EUR "regulation@leon.example" "+33612000030" Story::Reversed;
    "C-1031" "Coopérative Les Embruns" business FR fr EUR "coop@embruns.example" "+33612000031" Story::Refunded;
    "C-1032" "Piscines Azur" business FR fr EUR "admin@azur.example" "+33612000032" Story::Instalments;
    "C-1033" "Channel Traders SA" business FR en EUR "ap@channel-traders.example" "+33612000033" Story::TwoCurrencies;
    "C-1034" "Adresse Perdue SARL" business FR fr EUR "bounce@perdue.example" "+33612000034" Story::WeekLate;
    "C-1035" "Boîte Pleine EURL" business FR fr EUR "soft-bounce@pleine.example" "" Story::WeekLate;
    "C-1036" "Plaintes & Cie" business FR fr EUR "complaint@plaintes.example" "+33612000036" Story::WeekLate;
    "C-1037" "Sans Contact SA" business FR fr EUR "" "" Story::WeekLate;
    "C-1038" "Mme Claire Aubert" consumer FR fr EUR "claire.aubert@courriel.example" "+33612000038" Story::WeekLate;
    "C-1039" "Mr Tom Ashworth" consumer GB en GBP "tom.ashworth@mail.example" "+447700900039" Story::ThreeWeeksLate;
    "C-1040" "Commune de Plougastel-sur-Mer" public FR fr EUR "finances@plougastel.example" "" Story::TwoWeeksLate;
    "C-1041" "Jardin Partagé" unknown FR fr EUR "jardin@partage.example" "+33612000041" Story::TwoWeeksLate;
    "C-1042" "Scierie Vosgienne" business FR fr EUR "compta@scierie.example" "+33612000042" Story::Backlog;
    "C-1043" "Café des Sports" business FR fr EUR "cafe@sports.example" "+33612000043" Story::BelowMinimum;
    "C-1044" "Le Goff Menuiserie (doublon)" business FR fr EUR "gestion@legoff.example" "+33612000002" Story::Merged;
    "C-1045" "Livraisons Express SMS" business FR fr EUR "" "+33612000045" Story::TwoWeeksLate;
    "C-1046" "Pièce Jointe Refusée SARL" business FR fr EUR "reject@refusee.example" "" Story::WeekLate;
};

/// Street, postcode and city by country.
fn place(country: &str) -> [&'static str; 3] {
    match country {
        "BE" => ["Rue Haute 21", "1000", "Bruxelles"],
        "CH" => ["Rue du Rhône 8", "1204", "Genève"],
        "DE" => ["Lindenstraße 5", "10969", "Berlin"],
        "ES" => ["Calle Mayor 14", "28013", "Madrid"],
        "GB" => ["7 Wharf Road", "BS1 6TX", "Bristol"],
        "IE" => ["3 Quay Street", "H91", "Galway"],
        "IT" => ["Via Roma 30", "20121", "Milano"],
        "LU" => ["2 avenue de la Gare", "L-1610", "Luxembourg"],
        "NL" => ["Keizersgracht 100", "1015 AA", "Amsterdam"],
        _ => ["18 rue de Siam", "29200", "Brest"],
    }
}

fn zone(country: &str) -> &'static str {
    match country {
        "BE" => "Europe/Brussels",
        "CH" => "Europe/Zurich",
        "DE" => "Europe/Berlin",
        "ES" => "Europe/Madrid",
        "GB" => "Europe/London",
        "IE" => "Europe/Dublin",
        "IT" => "Europe/Rome",
        "LU" => "Europe/Luxembourg",
        "NL" => "Europe/Amsterdam",
        _ => "Europe/Paris",
    }
}

/// A company number that checks itself (Luhn), of its own for each debtor.
fn siren(id: &str) -> String {
    let number: u32 =
        id.bytes().filter(u8::is_ascii_digit).fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let body = format!("84{:06}", number * 73 % 1_000_000);
    let digit = |(place, c): (usize, char)| {
        let value = c.to_digit(10).unwrap_or(0) * if place % 2 == 0 { 2 } else { 1 };
        value / 10 + value % 10
    };
    let sum: u32 = body.chars().rev().enumerate().map(digit).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

impl Person {
    /// What an event says of him.
    pub fn described(&self) -> Value {
        let [street, postcode, city] = place(self.country);
        let mut contact = json!({ "role": "billing" });
        for (name, value) in [("email", self.email), ("phone", self.phone)] {
            if !value.is_empty() {
                contact[name] = value.into();
            }
        }
        let reachable = !(self.email.is_empty() && self.phone.is_empty());
        let mut debtor = json!({
            "id": self.id, "name": self.name, "kind": self.kind, "country": self.country,
            "language": self.language, "time_zone": zone(self.country),
            "address": { "lines": [street], "postcode": postcode, "city": city, "country": self.country },
            "contacts": if reachable { vec![contact] } else { Vec::new() },
        });
        if self.country == "FR" && self.kind == "business" {
            debtor["siren"] = siren(self.id).into();
        }
        debtor
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn nobody_shares_an_id_and_everybody_lives_nowhere() {
        let ids: BTreeSet<_> = PEOPLE.iter().map(|person| person.id).collect();
        assert_eq!(ids.len(), PEOPLE.len());
        assert!(PEOPLE.iter().all(|person| person.email.is_empty() || person.email.ends_with(".example")));
    }
}
