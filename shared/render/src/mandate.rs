//! The words of a SEPA Core direct debit mandate, as the European Payments Council published them in each language (EPC016-06,
//! annex on mandate texts and its translations), in the form that addresses the reader, with what the law adds about debits
//! he never agreed to (Directive (EU) 2015/2366, article 71).
//!
//! What was signed is kept by the digest of these very words: a change of one letter is a new [`WORDING`].

use domain::debtor::Language;

/// Which wording this is.
pub const WORDING: &str = "core-1";

/// What a mandate says, paragraph by paragraph.
#[must_use]
pub fn paragraphs(language: Language, creditor: &str, notice_days: u8) -> Vec<String> {
    let days = notice_days.to_string();
    let filled = |text: &&str| text.replace("{creditor}", creditor).replace("{days}", &days);
    texts(language).iter().map(filled).collect()
}

const fn texts(language: Language) -> &'static [&'static str; 4] {
    match language {
        Language::Fr => &FRENCH,
        Language::En => &ENGLISH,
        Language::De => &GERMAN,
        Language::Nl => &DUTCH,
        Language::Es => &SPANISH,
        Language::It => &ITALIAN,
    }
}

const FRENCH: [&str; 4] = [
    "En signant ce mandat, vous autorisez (A) {creditor} à envoyer des instructions à votre banque pour débiter votre compte, et (B) votre banque à débiter votre compte conformément aux instructions de {creditor}. Ce mandat vaut pour plusieurs prélèvements ; chacun est ordonné par vous.",
    "Vous bénéficiez du droit d’être remboursé par votre banque selon les conditions décrites dans la convention que vous avez passée avec elle. Une demande de remboursement doit être présentée dans les 8 semaines suivant la date de débit de votre compte.",
    "Un prélèvement que vous n’avez pas autorisé peut être contesté auprès de votre banque dans les 13 mois. Vos droits concernant ce mandat sont expliqués dans un document que vous pouvez obtenir auprès de votre banque.",
    "Chaque prélèvement vous est annoncé au moins {days} jours avant sa date.",
];

const ENGLISH: [&str; 4] = [
    "By signing this mandate, you authorise (A) {creditor} to send instructions to your bank to debit your account and (B) your bank to debit your account in accordance with the instructions from {creditor}. This mandate is for several debits; you order each of them.",
    "As part of your rights, you are entitled to a refund from your bank under the terms and conditions of your agreement with your bank. A refund must be claimed within 8 weeks starting from the date on which your account was debited.",
    "A debit that you did not authorise can be contested with your bank within 13 months. Your rights are explained in a statement that you can obtain from your bank.",
    "You are told of each debit at least {days} days before its date.",
];

const GERMAN: [&str; 4] = [
    "Mit der Unterzeichnung dieses Mandats ermächtigen Sie (A) {creditor}, Zahlungen von Ihrem Konto mittels Lastschrift einzuziehen. Zugleich weisen Sie (B) Ihr Kreditinstitut an, die von {creditor} auf Ihr Konto gezogenen Lastschriften einzulösen. Dieses Mandat gilt für mehrere Lastschriften; jede davon wird von Ihnen beauftragt.",
    "Sie können innerhalb von acht Wochen, beginnend mit dem Belastungsdatum, die Erstattung des belasteten Betrages verlangen. Es gelten dabei die mit Ihrem Kreditinstitut vereinbarten Bedingungen.",
    "Eine Lastschrift, die Sie nicht autorisiert haben, können Sie bei Ihrem Kreditinstitut innerhalb von 13 Monaten beanstanden. Ihre Rechte sind in einem Merkblatt erläutert, das Sie von Ihrem Kreditinstitut erhalten können.",
    "Jede Lastschrift wird Ihnen mindestens {days} Tage vor ihrem Datum angekündigt.",
];

const DUTCH: [&str; 4] = [
    "Door dit mandaat te ondertekenen geeft u toestemming aan (A) {creditor} om incasso-opdrachten te sturen naar uw bank om een bedrag van uw rekening af te schrijven, en aan (B) uw bank om een bedrag van uw rekening af te schrijven overeenkomstig de opdracht van {creditor}. Dit mandaat geldt voor meerdere afschrijvingen; u geeft voor elke afschrijving zelf opdracht.",
    "Als u het niet eens bent met een afschrijving, kunt u deze laten terugboeken. Neem hiervoor binnen acht weken na de afschrijving contact op met uw bank. Vraag uw bank naar de voorwaarden.",
    "Een afschrijving waarvoor u geen toestemming gaf, kunt u binnen 13 maanden bij uw bank betwisten. Uw rechten worden uitgelegd in een document dat u bij uw bank kunt krijgen.",
    "Elke afschrijving wordt u minstens {days} dagen vóór de datum aangekondigd.",
];

const SPANISH: [&str; 4] = [
    "Mediante la firma de esta orden de domiciliación, usted autoriza (A) a {creditor} a enviar instrucciones a su entidad para adeudar su cuenta y (B) a su entidad para efectuar los adeudos en su cuenta siguiendo las instrucciones de {creditor}. Esta orden vale para varios adeudos; usted ordena cada uno de ellos.",
    "Como parte de sus derechos, usted está legitimado al reembolso por su entidad en los términos y condiciones del contrato suscrito con la misma. La solicitud de reembolso deberá efectuarse dentro de las ocho semanas que siguen a la fecha de adeudo en cuenta.",
    "Un adeudo que usted no haya autorizado puede reclamarse a su entidad dentro de los 13 meses. Puede obtener información adicional sobre sus derechos en su entidad financiera.",
    "Cada adeudo se le anuncia al menos {days} días antes de su fecha.",
];

const ITALIAN: [&str; 4] = [
    "Con la sottoscrizione del presente mandato Lei autorizza (A) {creditor} a inviare alla Sua banca disposizioni di addebito sul Suo conto e (B) la Sua banca a procedere all’addebito conformemente alle disposizioni di {creditor}. Il mandato vale per più addebiti; ciascuno è ordinato da Lei.",
    "Lei ha diritto di ottenere il rimborso dalla Sua banca secondo gli accordi e alle condizioni che regolano il contratto con essa. Il rimborso deve essere richiesto entro 8 settimane a decorrere dalla data di addebito in conto.",
    "Un addebito che Lei non ha autorizzato può essere contestato presso la Sua banca entro 13 mesi. I Suoi diritti sono indicati nella documentazione ottenibile dalla Sua banca.",
    "Ogni addebito Le viene annunciato almeno {days} giorni prima della sua data.",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_names_the_creditor_twice_both_terms_and_the_notice() {
        for language in Language::ALL {
            let text = paragraphs(language, "Verrerie du Midi SAS", 14);
            assert_eq!(text[0].matches("Verrerie du Midi SAS").count(), 2, "{language:?}");
            assert!(text[0].contains("(A)") && text[0].contains("(B)"), "{language:?}");
            assert!(["8 ", "acht ", "ocho "].iter().any(|eight| text[1].contains(eight)), "{language:?}");
            assert!(text[2].contains("13") && text[3].contains("14"), "{language:?}");
            assert!(text.iter().all(|paragraph| !paragraph.contains(['{', '}'])), "{language:?}");
        }
    }
}
