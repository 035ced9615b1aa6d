//! The local switches: the clock and the provider's faults. They must not exist anywhere but in this process.

use std::sync::Arc;

use app::ports::Clock;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, TimeDelta, Utc};
use domain::debtor::Channel;
use serde_json::{Value, json};
use web::problem::Problem;

use crate::clock::ClockError;
use crate::form::{Fields, fault};
use crate::html;
use crate::provider::fault::{Mode, TIMES_LIMIT};
use crate::server::Local;
use crate::time::TimeError;

/// Most hours of one move: twenty years.
const HOURS_LIMIT: i64 = 20 * 366 * 24;

fn problem(error: TimeError) -> Problem {
    let detail = error.to_string();
    match error {
        TimeError::Clock(ClockError::Backwards { .. }) => fault("/to", detail),
        TimeError::Clock(ClockError::Real) | TimeError::TooLong { .. } => {
            app::AppError::Conflict(detail).into()
        }
        TimeError::Stopping => app::AppError::Unavailable(error.into()).into(),
        other => {
            // This process has one reader: the developer in front of it
            tracing::error!(error = crate::time::chain(&other), "The clock stopped on its way");
            app::AppError::Conflict(detail).into()
        }
    }
}

/// Where the clock is to go.
fn target(fields: &Fields, now: DateTime<Utc>) -> Result<DateTime<Utc>, Problem> {
    fields.only(&["to", "advance_hours"])?;
    let to = match fields.text("to") {
        Some(text) => {
            let instant = DateTime::parse_from_rfc3339(text).or_else(|_| {
                // What a browser's own field for dates sends, in UTC
                DateTime::parse_from_rfc3339(&format!("{text}:00Z"))
            });
            let wrong = |_| fault("/to", "must be an instant such as 2026-09-01T08:00:00Z (RFC 3339)");
            Some(instant.map_err(wrong)?.to_utc())
        }
        None if fields.value("to").is_some_and(|value| !value.is_string()) => {
            return Err(fault("/to", "must be a text"));
        }
        None => None,
    };
    let hours = fields.number("advance_hours")?;
    let target = match (to, hours) {
        (Some(to), None) => to,
        (None, Some(hours)) if (0..=HOURS_LIMIT).contains(&hours) => now + TimeDelta::hours(hours),
        (None, Some(_)) => {
            return Err(fault(
                "/advance_hours",
                format!("must be 0 to {HOURS_LIMIT}; time does not go back"),
            ));
        }
        _ => return Err(fault("/to", "send either `to` or `advance_hours`")),
    };
    if target > now + TimeDelta::hours(HOURS_LIMIT) {
        return Err(fault("/to", "is more than twenty years ahead"));
    }
    Ok(target)
}

/// `POST /local/clock`
pub async fn clock(
    State(local): State<Arc<Local>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let target = target(&Fields::of_body(&body)?, local.clock.now())?;
    // Whoever asked may hang up: what was begun is finished all the same
    let machine = Arc::clone(&local.machine);
    let moving = tokio::spawn(async move { machine.move_to(target).await });
    let moved = moving.await.map_err(|error| app::AppError::Internal(error.into()))?;
    let moved = moved.map_err(problem)?;
    if html::is_wanted(&headers) {
        return Ok(Redirect::to("/").into_response());
    }
    Ok(Json(moved).into_response())
}

/// `POST /local/fault`
pub async fn fail(State(local): State<Arc<Local>>, body: Bytes) -> Result<Json<Value>, Problem> {
    let fields = Fields::of_body(&body)?;
    fields.only(&["channel", "mode", "times"])?;
    let channel: Channel =
        fields.word("channel")?.ok_or_else(|| fault("/channel", "is missing: email, sms or letter"))?;
    if channel == Channel::Phone {
        return Err(fault("/channel", "must be email, sms or letter: nobody provides calls"));
    }
    let mode: Mode = fields.word("mode")?.ok_or_else(|| fault("/mode", "is missing: none, refuse, …"))?;
    let times = fields.number("times")?.unwrap_or(1);
    let wrong = || fault("/times", format!("must be 0 to {TIMES_LIMIT}"));
    let times = u32::try_from(times).ok().filter(|times| *times <= TIMES_LIMIT).ok_or_else(wrong)?;
    local.provider.faults.set(channel, mode, times);
    tracing::info!(?channel, ?mode, times, "The provider will misbehave");
    Ok(Json(json!({ "channel": channel, "mode": mode, "times": times })))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(body: &str) -> Result<String, Option<String>> {
        let now = "2026-09-01T08:00:00Z".parse().unwrap();
        let target = target(&Fields::of_body(body.as_bytes()).unwrap(), now);
        let pointer = |problem: Problem| problem.errors.into_iter().next().map(|place| place.pointer);
        target.map(|at| at.to_rfc3339()).map_err(pointer)
    }

    #[test]
    fn the_clock_goes_to_an_instant_or_ahead_by_hours() {
        let expected = Ok("2026-09-02T08:00:00+00:00".to_owned());
        assert_eq!(to(r#"{"to": "2026-09-02T10:00:00+02:00"}"#), expected);
        assert_eq!(to(r#"{"advance_hours": 24}"#), expected);
        assert_eq!(to("to=2026-09-02T08%3A00&advance_hours="), expected);
        assert_eq!(to(r#"{"advance_hours": 0}"#), Ok("2026-09-01T08:00:00+00:00".to_owned()));
    }

    #[test]
    fn a_move_without_sense_is_refused_where_it_is_wrong() {
        for (body, pointer) in [
            ("{}", "/to"),
            (r#"{"to": "tomorrow"}"#, "/to"),
            (r#"{"to": 5}"#, "/to"),
            (r#"{"to": "2026-09-02T10:00:00Z", "advance_hours": 1}"#, "/to"),
            (r#"{"to": "2099-09-02T10:00:00Z"}"#, "/to"),
            (r#"{"advance_hours": -1}"#, "/advance_hours"),
            (r#"{"advance_hours": 1.5}"#, "/advance_hours"),
            (r#"{"advance_days": 1}"#, "/advance_days"),
        ] {
            assert_eq!(to(body), Err(Some(pointer.to_owned())), "{body}");
        }
    }
}
