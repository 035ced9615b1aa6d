use super::*;

#[test]
fn the_inside_of_an_error_never_shows() {
    let cause = std::io::Error::other("disk /dev/sda1 of debtor deb_7");
    for error in [AppError::Unavailable(cause.into()), AppError::Internal("key lost".into())] {
        let problem = Problem::from(error);
        let told = serde_json::to_string(&problem).unwrap();
        assert!(!told.contains("sda1") && !told.contains("key lost"), "{told}");
        assert!(problem.status >= 500);
    }
}

#[test]
fn who_must_wait_is_told_how_long() {
    let unavailable = Problem::from(AppError::Unavailable("busy".into())).into_response();
    assert_eq!(unavailable.headers()[RETRY_AFTER], RETRY_SECONDS);
    assert_eq!(Problem::too_often().into_response().headers()[RETRY_AFTER], "60");
}

#[test]
fn several_faults_are_counted_and_each_is_named() {
    let fault = |pointer: &str| Fault { pointer: pointer.to_owned(), detail: "wrong".to_owned() };
    let problem = Problem::refused(vec![fault("/a"), fault("/b")]);
    assert_eq!(problem.detail, "2 places are wrong; `errors` names each");
    assert_eq!(problem.errors.len(), 2);
    assert_eq!(Problem::refused(vec![fault("/a")]).detail, "wrong");
}

#[test]
fn a_chain_is_one_line() {
    let error = AppError::Internal(Box::new(std::io::Error::other("second")));
    assert_eq!(chain(&error), "something is wrong on our side: second");
}
