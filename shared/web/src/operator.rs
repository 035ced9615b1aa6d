//! What who runs a deployment says, as JSON, and what he is answered: the same strict reading and the same problems as over
//! HTTP, without HTTP. No router mounts this.

use app::App;
use app::operator::Order;
use app::parcel::Depot;
use domain::event::Fault;
use serde_json::Value;

use crate::body;
use crate::problem::Problem;

/// What can be asked.
const ORDERS: [&str; 8] =
    ["portfolio", "portfolios", "member", "dismiss", "source", "sending", "export", "import"];
/// Longest order, in bytes.
const LIMIT: usize = body::LIMIT;

/// Does what `order` says; parcels lie in `depot`. A problem has a `status`; anything else was done.
pub async fn answer(app: &App, depot: &dyn Depot, order: &Value) -> Value {
    let told = match read(order) {
        Ok(order) => app.obey(order, depot).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    match told {
        Ok(told) => serde_json::to_value(told),
        Err(problem) => serde_json::to_value(problem),
    }
    .unwrap_or_default()
}

fn read(order: &Value) -> Result<Order, Problem> {
    let refused = |pointer| {
        let detail = format!("say one thing of these: {}", ORDERS.join(", "));
        Problem::refused(vec![Fault { pointer, detail }])
    };
    let mut names = order.as_object().into_iter().flat_map(|members| members.keys());
    match (names.next(), names.next()) {
        (Some(name), None) if ORDERS.contains(&name.as_str()) => {}
        (Some(name), None) => return Err(refused(format!("/{name}"))),
        _ => return Err(refused(String::new())),
    }
    let text = order.to_string();
    if text.len() > LIMIT { Err(Problem::too_large(LIMIT)) } else { body::read(text.as_bytes()) }
}
