"""Who may do what."""

import pytest

from accounts.scopes import Scope, allowed, beyond


@pytest.mark.parametrize(
    ("role", "scopes", "wanted", "may"),
    [
        ("USER", ["READ"], Scope.READ, True),
        ("USER", ["READ"], Scope.WRITE, False),
        ("USER", ["ADMIN"], Scope.DELETE, True),
        ("USER", ["ADMIN"], Scope.ADMIN, False),
        ("ADMIN", ["ADMIN"], Scope.ADMIN, True),
        ("ADMIN", ["EXECUTE"], Scope.READ, False),
        ("READ_ONLY", ["ADMIN"], Scope.READ, True),
        ("READ_ONLY", ["ADMIN"], Scope.EXECUTE, False),
        ("STRANGER", ["ADMIN"], Scope.READ, False),
    ],
)
def test_a_credential_does_what_role_and_scopes_both_allow(role, scopes, wanted, may):
    assert allowed(role, scopes, wanted) is may


def test_a_token_of_a_reader_holds_reading_alone():
    assert beyond("READ_ONLY", ["READ", "WRITE", "ADMIN"]) == ["WRITE", "ADMIN"]
    assert beyond("USER", ["READ", "WRITE", "ADMIN"]) == []
