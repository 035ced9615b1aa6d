//! What who runs a deployment says, as JSON, and what he is answered: the same strict reading and the same problems as over
//! HTTP, without HTTP. No router mounts this.

use app::App;
use app::operator::Order;
use domain::event::Fault;
use serde_json::Value;

use crate::body;
use crate::problem::Problem;

/// Longest order, in bytes.
const LIMIT: usize = body::LIMIT;

/// Does what `order` says. A problem has a `status`; anything else was done.
pub async fn answer(app: &App, order: &Value) -> Value {
    let told = match read(order) {
        Ok(order) => app.obey(order).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    match told {
        Ok(told) => serde_json::to_value(told),
        Err(problem) => serde_json::to_value(problem),
    }
    .unwrap_or_default()
}

fn read(order: &Value) -> Result<Order, Problem> {
    if order.as_object().is_none_or(|members| members.len() != 1) {
        let detail = "say one thing: portfolio, portfolios, member, dismiss, source or sending".to_owned();
        return Err(Problem::refused(vec![Fault { pointer: String::new(), detail }]));
    }
    let text = order.to_string();
    if text.len() > LIMIT { Err(Problem::too_large(LIMIT)) } else { body::read(text.as_bytes()) }
}
