//! A form with which a browser sends one file to the bucket by itself: S3's POST Object under a policy that this function
//! signs (AWS Signature Version 4, `sigv4-HTTPPOSTConstructPolicy` of the S3 API reference). The policy names the one key,
//! the media type and the most bytes; S3 refuses whatever differs, and everything once its time is over.
//!
//! The form is posted to the origin of the debtors' pages, where the distribution hands it to the bucket: no page speaks to
//! another host, the bucket needs no rule for other origins, and the strictest content policy stays as it is.

use std::collections::BTreeMap;
use std::time::SystemTime;

use app::ports::{Form, Wanted};
use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};

/// Where the site takes forms, and hands them to the bucket.
pub const PATH: &str = "/uploads";
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// Who signs. It holds a secret: it has no `Debug`.
#[derive(Clone)]
pub struct Poster {
    /// Where the bucket is.
    pub region: String,
    /// Whose form it is.
    pub access_key: String,
    /// What it is signed with.
    pub secret_key: String,
    /// What the credentials of a role are known by.
    pub session_token: Option<String>,
}

impl Poster {
    /// The form for one file in a bucket, from now on. Now is the machine's: S3 goes by no other clock.
    #[must_use]
    pub fn form(&self, bucket: &str, key: &str, wanted: &Wanted<'_>) -> Form {
        self.form_at(bucket, key, wanted, SystemTime::now().into())
    }

    fn form_at(&self, bucket: &str, key: &str, wanted: &Wanted<'_>, now: DateTime<Utc>) -> Form {
        let day = now.format("%Y%m%d").to_string();
        let mut fields = BTreeMap::from([
            ("Content-Type".to_owned(), wanted.media_type.to_owned()),
            ("key".to_owned(), key.to_owned()),
            ("x-amz-algorithm".to_owned(), ALGORITHM.to_owned()),
            ("x-amz-credential".to_owned(), format!("{}/{}", self.access_key, self.scope(&day))),
            ("x-amz-date".to_owned(), now.format("%Y%m%dT%H%M%SZ").to_string()),
        ]);
        if let Some(token) = &self.session_token {
            fields.insert("x-amz-security-token".to_owned(), token.clone());
        }
        let mut conditions: Vec<Value> =
            fields.iter().map(|(name, value)| json!({ name.as_str(): value })).collect();
        conditions.push(json!({ "bucket": bucket }));
        conditions.push(json!(["content-length-range", 1, wanted.bytes]));
        let until = now + TimeDelta::seconds(wanted.seconds.into());
        let expiration = until.to_rfc3339_opts(SecondsFormat::Millis, true);
        let policy = json!({ "expiration": expiration, "conditions": conditions }).to_string();
        let policy = BASE64.encode(policy.as_bytes());
        fields.insert("x-amz-signature".to_owned(), self.signature(&day, &policy));
        fields.insert("policy".to_owned(), policy);
        Form { url: PATH.to_owned(), fields }
    }

    fn scope(&self, day: &str) -> String {
        format!("{day}/{}/s3/aws4_request", self.region)
    }

    /// The signature of a policy in base64: the string to sign is the policy itself.
    fn signature(&self, day: &str, policy: &str) -> String {
        let seeded = |key: &[u8], text: &str| sign(&Key::new(HMAC_SHA256, key), text.as_bytes());
        let mut key = seeded(format!("AWS4{}", self.secret_key).as_bytes(), day);
        for part in [self.region.as_str(), "s3", "aws4_request"] {
            key = seeded(key.as_ref(), part);
        }
        HEXLOWER.encode(seeded(key.as_ref(), policy).as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poster(region: &str, token: Option<&str>) -> Poster {
        Poster {
            region: region.to_owned(),
            access_key: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
            session_token: token.map(str::to_owned),
        }
    }

    /// The policy and the signature that Amazon publishes as its example (S3 API reference, `sigv4-post-example`).
    #[test]
    fn a_policy_is_signed_as_amazons_own_example_is() {
        let policy = r#"{ "expiration": "2015-12-30T12:00:00.000Z",
  "conditions": [
    {"bucket": "sigv4examplebucket"},
    ["starts-with", "$key", "user/user1/"],
    {"acl": "public-read"},
    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},
    ["starts-with", "$Content-Type", "image/"],
    {"x-amz-meta-uuid": "14365123651274"},
    {"x-amz-server-side-encryption": "AES256"},
    ["starts-with", "$x-amz-meta-tag", ""],

    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
    {"x-amz-date": "20151229T000000Z" }
  ]
}"#;
        let policy = BASE64.encode(policy.replace('\n', "\r\n").as_bytes());
        assert_eq!(
            poster("us-east-1", None).signature("20151229", &policy),
            "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"
        );
    }

    #[test]
    fn a_form_opens_one_key_for_one_kind_of_so_many_bytes_for_a_while() {
        let wanted = Wanted { key: "por_1/deb_2/3", media_type: "image/png", bytes: 7, seconds: 900 };
        let now: DateTime<Utc> = "2026-11-26T21:59:58Z".parse().unwrap();
        let form =
            poster("eu-west-3", Some("token")).form_at("bucket", "uploads/por_1/deb_2/3", &wanted, now);
        assert_eq!(form.url, "/uploads");
        let policy = BASE64.decode(form.fields["policy"].as_bytes()).unwrap();
        let policy: Value = serde_json::from_slice(&policy).unwrap();
        assert_eq!(policy["expiration"], "2026-11-26T22:14:58.000Z");
        let conditions = policy["conditions"].as_array().unwrap();
        for condition in [
            json!({ "bucket": "bucket" }),
            json!({ "key": "uploads/por_1/deb_2/3" }),
            json!({ "Content-Type": "image/png" }),
            json!(["content-length-range", 1, 7]),
            json!({ "x-amz-security-token": "token" }),
            json!({ "x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20261126/eu-west-3/s3/aws4_request" }),
            json!({ "x-amz-date": "20261126T215958Z" }),
            json!({ "x-amz-algorithm": ALGORITHM }),
        ] {
            assert!(conditions.contains(&condition), "{condition} in {policy:#}");
        }
        // Every field but the policy and its signature is bound by a condition: S3 takes no other
        assert_eq!(conditions.len(), form.fields.len() - 2 + 2);
        assert!(form.fields.values().all(|value| !value.contains("wJalrXUtnFEMI")));
    }
}
