//! Relance's own events, one by one: what an accounting platform without an adapter posts to the source `relance`.

use utoipa::openapi::path::{HttpMethod, OperationBuilder, PathItem};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Schema};
use utoipa::openapi::{ContentBuilder, OpenApi, Paths, Ref, RefOr, ResponseBuilder, ResponsesBuilder, Type};
use utoipa::{PartialSchema, ToSchema};

use super::shape::event::{CreditNoteSaid, DebtorSaid, InvoiceSaid, PaymentSaid, SyncSaid};
use super::shape::{Amount, Instant};

/// A field of `data`: its name, whether it must be there, and what it holds.
type Field = (&'static str, bool, Holds);

#[derive(Clone, Copy)]
enum Holds {
    Text,
    Object(&'static str),
}

use Holds::{Object, Text};

const DEBTOR: Field = ("debtor", false, Object("DebtorSaid"));
const DEBTOR_ID: Field = ("debtor_id", false, Text);
const INVOICE: Field = ("invoice", true, Object("InvoiceSaid"));
const INVOICE_ID: Field = ("invoice_id", true, Text);
const PAYMENT_ID: Field = ("payment_id", true, Text);
const REASON: Field = ("reason", false, Text);
const REASON_CODE: Field = ("reason_code", false, Text);
const AMOUNT: Field = ("amount", false, Object("Amount"));

/// Every type with what it says and its `data`.
const EVENTS: [(&str, &str, &[Field]); 12] = [
    ("debtor.updated", "A debtor was created or changed", &[("debtor", true, Object("DebtorSaid"))]),
    ("debtor.merged", "Two debtors are one", &[("from_id", true, Text), ("into_id", true, Text)]),
    ("invoice.issued", "An invoice was issued; it names its debtor", &[DEBTOR, DEBTOR_ID, INVOICE]),
    ("invoice.updated", "An invoice changed", &[DEBTOR, DEBTOR_ID, INVOICE]),
    ("invoice.voided", "An invoice never was due", &[INVOICE_ID, REASON]),
    ("invoice.written_off", "The creditor gave up on an invoice", &[INVOICE_ID, REASON]),
    ("invoice.disputed", "The debtor contests an invoice", &[INVOICE_ID, REASON]),
    (
        "credit_note.issued",
        "A credit note was issued; it names its debtor or its invoice",
        &[("credit_note", true, Object("CreditNoteSaid")), DEBTOR_ID],
    ),
    ("payment.received", "Money came in", &[("payment", true, Object("PaymentSaid")), DEBTOR_ID]),
    ("payment.reversed", "Money went back: what it paid is owed again", &[PAYMENT_ID, REASON_CODE, AMOUNT]),
    ("payment.refunded", "The creditor gave money back", &[PAYMENT_ID, REASON_CODE, AMOUNT]),
    (
        "sync.completed",
        "Every payment until an instant has been told",
        &[("payments_seen_until", true, Object("Instant"))],
    ),
];

/// Adds the events and their shapes.
pub(super) fn complete(document: &mut OpenApi) {
    let schemas = &mut document.components.get_or_insert_default().schemas;
    let mut parts = Vec::new();
    macro_rules! keep {
        ($($shape:ty),*) => {$(
            <$shape as ToSchema>::schemas(&mut parts);
            parts.push((<$shape as ToSchema>::name().into_owned(), <$shape as PartialSchema>::schema()));
        )*};
    }
    keep!(DebtorSaid, InvoiceSaid, CreditNoteSaid, PaymentSaid, SyncSaid, Amount, Instant);
    schemas.extend(parts);
    let mut webhooks = Paths::new();
    for event in &EVENTS {
        webhooks.paths.insert(event.0.to_owned(), posted(event));
    }
    document.webhooks = Some(webhooks);
}

fn posted(&(kind, words, fields): &(&str, &str, &[Field])) -> PathItem {
    let content = ContentBuilder::new().schema(Some(envelope(kind, fields))).build();
    let body = RequestBodyBuilder::new().content("application/json", content).build();
    let taken = ContentBuilder::new().schema(Some(Ref::from_schema_name("Taken"))).build();
    let response = ResponseBuilder::new().description("Written down").content("application/json", taken);
    let operation = OperationBuilder::new()
        .tag("webhooks")
        .summary(Some(words))
        .description(Some(
            "Posted by the source to `/webhooks/{p}/relance`, signed as Standard Webhooks says.",
        ))
        .operation_id(Some(kind.replace('.', "_")))
        .request_body(Some(body))
        .responses(ResponsesBuilder::new().response("200", response.build()).build());
    PathItem::new(HttpMethod::Post, operation)
}

fn envelope(kind: &str, fields: &[Field]) -> Schema {
    let name = ObjectBuilder::new().schema_type(Type::String).enum_values(Some([kind]));
    let mut data = ObjectBuilder::new();
    for (field, required, holds) in fields {
        let schema: RefOr<Schema> = match holds {
            Holds::Text => ObjectBuilder::new().schema_type(Type::String).max_length(Some(200)).into(),
            Holds::Object(shape) => RefOr::Ref(Ref::from_schema_name(*shape)),
        };
        data = data.property(*field, schema);
        if *required {
            data = data.required(*field);
        }
    }
    ObjectBuilder::new()
        .property("type", name)
        .required("type")
        .property("occurred_at", Ref::from_schema_name("Instant"))
        .required("occurred_at")
        .property("data", data)
        .required("data")
        .into()
}
