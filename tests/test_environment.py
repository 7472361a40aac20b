"""What the processes that framewire starts are told: what programs need, and no secret."""

import pytest

from framewire.environment import without_secrets


@pytest.mark.parametrize(
    "name",
    [
        "HF_TOKEN", "AWS_SECRET_ACCESS_KEY", "DB_PASS", "MYSQL_PWD", "PGPASSFILE", "OPENAI_KEY", "STRIPE_KEY",
        "ENCRYPTION_KEY", "SSH_KEY", "GITHUB_PAT", "KEY", "KEYS", "pat", "SSH_AUTH_SOCK", "PGPASSWORD",
    ],
)  # fmt: skip
def test_a_name_that_says_that_it_holds_a_secret_is_left_out(name):
    assert without_secrets({name: "x"}) == {}


@pytest.mark.parametrize("value", ["http://user:pass@proxy:8080", "postgres://ann:x@db/news", "socks5://:x@host"])
def test_an_address_with_a_login_is_left_out(value):
    assert without_secrets({"https_proxy": value, "DATABASE_URL": value}) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PATH", "/usr/bin:/bin"), ("PWD", "/home/ann"), ("OLDPWD", "/"), ("TOKENIZERS_PARALLELISM", "false"),
        ("OMP_NUM_THREADS", "2"), ("KEYBOARD", "us"), ("LANG", "C.UTF-8"), ("https_proxy", "http://proxy:8080"),
        ("PYTHONPATH", "/a:/b@c"), ("FRAMEWIRE_CACHE", "/home/ann/cache"), ("PATTERN", "x"),
    ],
)  # fmt: skip
def test_what_programs_need_stays(name, value):
    assert without_secrets({name: value}) == {name: value}
