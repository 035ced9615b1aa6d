"""Who is not let in: past the distribution, without a token, with a token of another portfolio, with a bent link."""


def a_call_past_the_distribution_is_refused(world):
    for method, path in [
        ("GET", "/api/openapi.json"),
        ("POST", "/api/portal/link"),
        ("POST", f"/webhooks/{world.portfolio}/relance"),
    ]:
        body = None if method == "GET" else {"token": "x"}
        answer = world.call(method, path, body, origin=False)
        assert answer.status == 403, (path, answer)
    answer = world.desk(world.owner, "GET", world.portfolio, "cases", origin=False)
    assert answer.status == 403, answer


def the_desk_wants_a_token_that_cognito_signed(world):
    assert world.desk(None, "GET", world.portfolio, "cases").status == 401
    header, body, signature = world.owner.split(".")
    bent = ".".join([header, body, ("A" if signature[0] != "A" else "B") + signature[1:]])
    assert world.desk(bent, "GET", world.portfolio, "cases").status == 401


def a_user_of_another_portfolio_learns_nothing(world):
    other = world.make_portfolio("Scierie du Vercors")["id"]
    stranger = world.member(other, "owner")
    assert world.desk(stranger, "GET", other, "cases").status == 200
    foreign = world.desk(stranger, "GET", world.portfolio, "cases")
    unknown = world.desk(stranger, "GET", "por_00000000000000000000000000", "cases")
    assert (foreign.status, unknown.status) == (404, 404), (foreign, unknown)
    assert foreign.body == unknown.body


def a_link_that_is_unknown_opens_nothing_and_says_no_more(world):
    answer = world.call("POST", "/api/portal/session", {"token": "A" * 32})
    assert answer.status in (401, 404), answer
    assert "set-cookie" not in answer.headers


def a_request_of_more_than_a_megabyte_is_refused_whole(world):
    body = b'{"type":"' + b"x" * 1_100_000 + b'"}'
    answer = world.call("POST", f"/webhooks/{world.portfolio}/relance", body)
    assert answer.status == 413 and answer.json()["status"] == 413, answer
