//! Whom API Gateway has verified: the subject of the token that its authorizer checked. What the request itself says of who
//! asks, the token included, is never read here.

use lambda_http::http::Extensions;
use lambda_http::request::RequestContext;

/// The subject, when a JWT authorizer stood before the function.
pub fn of(extensions: &Extensions) -> Option<String> {
    let RequestContext::ApiGatewayV2(context) = extensions.get()? else { return None };
    let subject = context.authorizer.as_ref()?.jwt.as_ref()?.claims.get("sub")?;
    Some(subject.clone()).filter(|subject| !subject.is_empty())
}

#[cfg(test)]
mod tests {
    use lambda_http::request::from_str;
    use serde_json::{Value, json};

    use super::*;

    fn subject(authorizer: &Value) -> Option<String> {
        let event = json!({
            "version": "2.0", "rawPath": "/api/desk/p/cases", "headers": { "authorization": "Bearer e30.e30.e30" },
            "requestContext": {
                "stage": "$default", "authorizer": authorizer,
                "http": { "method": "GET", "path": "/api/desk/p/cases" },
            },
            "isBase64Encoded": false,
        });
        of(from_str(&event.to_string()).unwrap().extensions())
    }

    #[test]
    fn who_asks_is_the_subject_that_the_authorizer_verified() {
        let claims = json!({ "sub": "6b1f3c0e", "username": "anna", "cognito:groups": "[a b]" });
        assert_eq!(
            subject(&json!({ "jwt": { "claims": claims, "scopes": null } })).as_deref(),
            Some("6b1f3c0e")
        );
    }

    #[test]
    fn nobody_is_believed_whom_no_jwt_authorizer_verified() {
        for authorizer in [
            Value::Null,
            json!({}),
            json!({ "jwt": { "claims": {} } }),
            json!({ "jwt": { "claims": { "sub": "" } } }),
            json!({ "jwt": { "claims": { "username": "anna" } } }),
            json!({ "lambda": { "sub": "6b1f3c0e" } }),
        ] {
            assert_eq!(subject(&authorizer), None, "{authorizer}");
        }
        assert_eq!(of(&Extensions::new()), None);
    }
}
